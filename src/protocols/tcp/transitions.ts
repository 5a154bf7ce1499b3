/**
 * The state machine of a connection as one table (RFC 9293, 3.3.2, figure 5, and 3.10). An event that a state has no way to meet is
 * `undefined`; the connection never asks for it, and asking is our bug.
 */
import type { State } from './states.ts';

export type StateEvent =
  /** The program opens: `connect`, or a segment's SYN reaches a listening socket (which stays in LISTEN; its child does this). */
  | 'active-open'
  | 'passive-open'
  /** A SYN came: alone, or acknowledging ours. */
  | 'syn'
  | 'syn-ack'
  /** Our SYN, our FIN was acknowledged. */
  | 'ack-of-syn'
  | 'ack-of-fin'
  /** The peer's FIN came, all before it included. */
  | 'fin'
  /** The program has no more to send. */
  | 'close'
  /** A reset came or went out, the peer was silent for too long, or the program wants no more of it. */
  | 'abort'
  /** Two maximum segment lifetimes have passed. */
  | 'time-over';

export const STATE_EVENTS: readonly StateEvent[] = [
  'active-open',
  'passive-open',
  'syn',
  'syn-ack',
  'ack-of-syn',
  'ack-of-fin',
  'fin',
  'close',
  'abort',
  'time-over',
];

type Row = Readonly<Record<StateEvent, State | undefined>>;

const NOWHERE: Row = {
  'active-open': undefined,
  'passive-open': undefined,
  syn: undefined,
  'syn-ack': undefined,
  'ack-of-syn': undefined,
  'ack-of-fin': undefined,
  fin: undefined,
  close: undefined,
  abort: undefined,
  'time-over': undefined,
};

const TABLE: Readonly<Record<State, Row>> = {
  CLOSED: { ...NOWHERE, 'active-open': 'SYN-SENT', 'passive-open': 'LISTEN', abort: 'CLOSED' },
  LISTEN: { ...NOWHERE, 'active-open': 'SYN-SENT', syn: 'SYN-RECEIVED', close: 'CLOSED', abort: 'CLOSED' },
  'SYN-SENT': {
    ...NOWHERE,
    syn: 'SYN-RECEIVED', // simultaneous open (RFC 9293, 3.5, figure 7)
    'syn-ack': 'ESTABLISHED',
    close: 'CLOSED',
    abort: 'CLOSED',
  },
  'SYN-RECEIVED': {
    ...NOWHERE,
    'ack-of-syn': 'ESTABLISHED',
    fin: 'CLOSE-WAIT',
    close: 'FIN-WAIT-1',
    abort: 'CLOSED',
  },
  ESTABLISHED: { ...NOWHERE, fin: 'CLOSE-WAIT', close: 'FIN-WAIT-1', abort: 'CLOSED' },
  'FIN-WAIT-1': { ...NOWHERE, 'ack-of-fin': 'FIN-WAIT-2', fin: 'CLOSING', abort: 'CLOSED' },
  'FIN-WAIT-2': { ...NOWHERE, fin: 'TIME-WAIT', abort: 'CLOSED' },
  'CLOSE-WAIT': { ...NOWHERE, close: 'LAST-ACK', abort: 'CLOSED' },
  CLOSING: { ...NOWHERE, 'ack-of-fin': 'TIME-WAIT', abort: 'CLOSED' }, // simultaneous close (3.6, figure 13)
  'LAST-ACK': { ...NOWHERE, 'ack-of-fin': 'CLOSED', abort: 'CLOSED' },
  'TIME-WAIT': { ...NOWHERE, abort: 'CLOSED', 'time-over': 'CLOSED' },
};

/** The state that follows, or undefined when the event cannot happen in this one. */
export const nextState = (state: State, event: StateEvent): State | undefined => TABLE[state][event];

/** Whether both ends have heard of each other: the states in which RFC 9293 calls a connection synchronized. */
export const isSynchronized = (state: State): boolean =>
  state !== 'CLOSED' && state !== 'LISTEN' && state !== 'SYN-SENT' && state !== 'SYN-RECEIVED';

/** Whether the program may still send. */
export const maySend = (state: State): boolean => state === 'ESTABLISHED' || state === 'CLOSE-WAIT';

/** Whether data of the peer is still taken in: its FIN has not come. */
export const mayReceive = (state: State): boolean =>
  state === 'SYN-RECEIVED' || state === 'ESTABLISHED' || state === 'FIN-WAIT-1' || state === 'FIN-WAIT-2';
