/** The states of sockets as ss names them, and the names that stand for several (ss(8), STATE-FILTER). */
import type { SocketRow } from '../../core/tables.ts';

/** By the name that filters use: what the State column shows. */
const SHOWN = {
  established: 'ESTAB',
  'syn-sent': 'SYN-SENT',
  'syn-recv': 'SYN-RECV',
  'fin-wait-1': 'FIN-WAIT-1',
  'fin-wait-2': 'FIN-WAIT-2',
  'time-wait': 'TIME-WAIT',
  unconnected: 'UNCONN',
  'close-wait': 'CLOSE-WAIT',
  'last-ack': 'LAST-ACK',
  listening: 'LISTEN',
  closing: 'CLOSING',
} as const;
export type StateName = keyof typeof SHOWN;

export const ALL_STATES = Object.keys(SHOWN) as readonly StateName[];
const allBut = (...names: readonly StateName[]): readonly StateName[] =>
  ALL_STATES.filter((state) => !names.includes(state));

/** What is shown without -a, -l or a state filter. */
export const CONNECTED_STATES = allBut('listening', 'unconnected', 'time-wait', 'syn-recv');
export const WAITING_STATES: readonly StateName[] = ['listening', 'unconnected'];

const GROUPS: Readonly<Record<string, readonly StateName[]>> = {
  all: ALL_STATES,
  connected: allBut('unconnected', 'listening'),
  synchronized: allBut('unconnected', 'listening', 'syn-sent'),
  bucket: ['syn-recv', 'time-wait'],
  big: allBut('syn-recv', 'time-wait'),
  close: ['unconnected'],
  closed: ['unconnected'],
  'syn-rcv': ['syn-recv'],
};

/** The states that a word of the command line means. */
export function statesOf(word: string): readonly StateName[] | undefined {
  const name = word.toLowerCase();
  if (Object.hasOwn(GROUPS, name)) return GROUPS[name];
  return Object.hasOwn(SHOWN, name) ? [name as StateName] : undefined;
}

/** RFC 9293's name in the table → ss's. Other protocols are connected or not. */
export function stateOf(row: SocketRow): StateName {
  if (row.protocol !== 'tcp') return row.remote === '' || row.remote.endsWith(':*') ? 'unconnected' : 'established';
  if (row.state === 'SYN-RECEIVED') return 'syn-recv';
  if (row.state === 'LISTEN') return 'listening';
  if (row.state === 'CLOSED') return 'unconnected';
  return row.state.toLowerCase() as StateName;
}

export const shownState = (state: StateName): string => SHOWN[state];
