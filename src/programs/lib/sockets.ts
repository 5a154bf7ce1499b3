/** The table of sockets as the kernel lists it to ss, netstat and lsof. */
import type { SocketRow } from '../../core/tables.ts';

/** Listening sockets stand in a table of their own, which comes first. */
export const listenersFirst = (rows: readonly SocketRow[]): readonly SocketRow[] => [
  ...rows.filter((row) => row.state === 'LISTEN'),
  ...rows.filter((row) => row.state !== 'LISTEN'),
];

const STATE_NAMES: Readonly<Record<string, string>> = {
  'SYN-RECEIVED': 'SYN_RECV',
  'FIN-WAIT-1': 'FIN_WAIT1',
  'FIN-WAIT-2': 'FIN_WAIT2',
};

/** A connection's state by its name in <netinet/tcp.h>. */
export const tcpStateName = (row: SocketRow): string => STATE_NAMES[row.state] ?? row.state.replace('-', '_');
