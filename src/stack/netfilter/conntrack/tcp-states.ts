/**
 * How a host in the middle sees a TCP connection come and go: Linux's nf_conntrack_proto_tcp as one (direction, event, state)
 * table. Sequence numbers and windows are not checked here, as with net.netfilter.nf_conntrack_tcp_be_liberal = 1.
 */
import * as tcp from '../../../protocols/tcp/codec.ts';

/** NONE: no packet yet. SYN_SENT2: both ends have sent a SYN (RFC 9293, figure 7); `conntrack` calls it so too. */
export const TCP_TRACKS = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
] as const;
export type TcpTrack = (typeof TCP_TRACKS)[number];

export const TCP_EVENTS = ['syn', 'syn-ack', 'fin', 'ack', 'rst'] as const;
export type TcpEvent = (typeof TCP_EVENTS)[number];

/** `ignored`: the packet passes and changes nothing. `invalid`: it belongs to no such connection. */
export type TcpStep = TcpTrack | 'ignored' | 'invalid';

const LETTERS: Readonly<Record<string, TcpStep>> = {
  SS: 'SYN_SENT',
  SR: 'SYN_RECV',
  ES: 'ESTABLISHED',
  FW: 'FIN_WAIT',
  CW: 'CLOSE_WAIT',
  LA: 'LAST_ACK',
  TW: 'TIME_WAIT',
  CL: 'CLOSE',
  S2: 'SYN_SENT2',
  '.': 'ignored',
  '-': 'invalid',
};

const row = (cells: string): readonly TcpStep[] => cells.split(' ').map((cell) => LETTERS[cell]!);

/** Columns in the order of TCP_TRACKS: NONE SYN_SENT SYN_RECV ESTABLISHED FIN_WAIT CLOSE_WAIT LAST_ACK TIME_WAIT CLOSE SYN_SENT2. */
const ORIGINAL: Readonly<Record<TcpEvent, readonly TcpStep[]>> = {
  // a SYN after the end begins a new connection; in an open one the server must answer for itself (RFC 5961, 4)
  syn: row('SS SS . . . . . SS SS S2'),
  'syn-ack': row('- - SR - - - - - - SR'),
  fin: row('- - FW FW LA LA LA TW CL -'),
  // the first cell takes up a connection in its middle, as after a restart of this host
  ack: row('ES - ES ES CW CW TW TW CL -'),
  rst: row('- CL CL CL CL CL CL CL CL CL'),
};
const REPLY: Readonly<Record<TcpEvent, readonly TcpStep[]>> = {
  syn: row('- S2 - - - - - SS - S2'),
  'syn-ack': row('- SR . . . . . . . SR'),
  fin: row('- - FW FW LA LA LA TW CL -'),
  ack: row('- . SR ES CW CW TW TW CL .'),
  rst: row('- CL CL CL CL CL CL CL CL CL'),
};

/** What the flags of a segment say; undefined: nothing that a connection knows. */
export function tcpEvent(flags: number): TcpEvent | undefined {
  if ((flags & tcp.RST) !== 0) return 'rst';
  if ((flags & tcp.SYN) !== 0) return (flags & tcp.ACK) !== 0 ? 'syn-ack' : 'syn';
  if ((flags & tcp.FIN) !== 0) return 'fin';
  return (flags & tcp.ACK) !== 0 ? 'ack' : undefined;
}

export const tcpStep = (state: TcpTrack, event: TcpEvent, reply: boolean): TcpStep =>
  (reply ? REPLY : ORIGINAL)[event][TCP_TRACKS.indexOf(state)]!;
