/** The states of a connection (RFC 9293, 3.3.2), and the names of what congestion control is about. */

export const STATES = [
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const;
export type State = (typeof STATES)[number];

/** In tcp.cc events: what the sender is doing. */
export const CONGESTION_STATES = ['slow-start', 'avoidance', 'recovery', 'loss', 'reduced'] as const;
export type CongestionState = (typeof CONGESTION_STATES)[number];
