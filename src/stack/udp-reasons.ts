/** Why datagrams reach a socket or do not (RFC 768; RFC 1122, 4.1). */
import { reason, type Reason } from '../core/event.ts';

export const TO_SOCKET = reason('socket-found', 'A program has service port {port} open.', 'RFC 768');
export const TO_CONNECTED = reason(
  'connected-socket-found',
  'A program has service port {port} open for {peer} alone.',
  'RFC 768',
);
export const PROGRAM_SENDS = reason('program-sends', 'A program sends from service port {port}.', 'RFC 768');
export const NO_PORT = reason('no-socket', 'No program has opened service port {port}.', 'RFC 1122, 4.1.3.1');
export const UDP_CHECKSUM = reason('udp-checksum', 'The UDP checksum is wrong.', 'RFC 1122, 4.1.3.4');
export const UDP_LENGTH = reason('udp-length', 'The UDP length does not fit the packet.', 'RFC 768');
export const BUFFER_FULL = reason(
  'receive-buffer-full',
  'The program does not read fast enough: its receive buffer is full.',
  'socket(7), SO_RCVBUF',
);

export const UDP_REASONS: readonly Reason[] = [
  TO_SOCKET,
  TO_CONNECTED,
  PROGRAM_SENDS,
  NO_PORT,
  UDP_CHECKSUM,
  UDP_LENGTH,
  BUFFER_FULL,
];
