/** The table of sockets as the kernel lists it to ss and netstat. */
import type { SocketRow } from '../../core/tables.ts';

/** Listening sockets stand in a table of their own, which comes first. */
export const listenersFirst = (rows: readonly SocketRow[]): readonly SocketRow[] => [
  ...rows.filter((row) => row.state === 'LISTEN'),
  ...rows.filter((row) => row.state !== 'LISTEN'),
];
