/** Why a segment leads to nothing, and what the queues of a listening socket decide (RFC 9293; RFC 5961, 7323). `{name}` stands for a number of the event's row. */
import { reason } from '../../core/event.ts';

// segments that came and lead to nothing
export const BAD_CHECKSUM = reason('tcp-checksum', 'The TCP checksum is wrong.', 'RFC 9293, 3.1');
export const BAD_HEADER = reason('tcp-header', 'The TCP header does not fit the packet.', 'RFC 9293, 3.1');
export const OUTSIDE_WINDOW = reason(
  'tcp-outside-window',
  'Nothing of it lies in the window: old data, or more than was offered.',
  'RFC 9293, 3.10.7.4',
);
export const OLD_TIMESTAMP = reason(
  'tcp-paws',
  'Its timestamp is older than one that came before: it is a leftover.',
  'RFC 7323, 5.3',
);
export const NO_TIMESTAMP = reason('tcp-no-timestamp', 'Timestamps were agreed on, and it has none.', 'RFC 7323, 3.2');
export const NO_ACK_FLAG = reason(
  'tcp-no-ack-flag',
  'Only a SYN or a reset may come without the ACK flag.',
  'RFC 9293, 3.10.7.4',
);
export const ACKS_UNSENT = reason(
  'tcp-acks-unsent',
  'It acknowledges {acknowledgment}, which was not sent yet, or long ago.',
  'RFC 5961, 5.2',
);
export const WRONG_RESET = reason(
  'tcp-wrong-reset',
  'A reset that does not name the very next byte may be forged.',
  'RFC 5961, 3.2',
);
export const HAZARD = reason(
  'tcp-time-wait-hazard',
  'A reset must not cut TIME-WAIT short: old segments may still be about.',
  'RFC 1337, 3',
);
export const WRONG_SYN = reason('tcp-wrong-syn', 'A SYN in the middle of a connection may be forged.', 'RFC 5961, 4.2');
export const NO_CONNECTION = reason(
  'tcp-no-connection',
  'It belongs to no connection, and no program listens on service port {port}.',
  'RFC 9293, 3.10.7.1',
);
export const RESET_FOR_NOBODY = reason(
  'tcp-reset-for-nobody',
  'A reset for a connection that is not there.',
  'RFC 9293, 3.10.7.1',
);
export const NOT_A_SYN = reason(
  'tcp-not-a-syn',
  'A listening socket takes in connections, and this segment does not open one.',
  'RFC 9293, 3.10.7.2',
);

// queues of a listening socket
export const ACCEPT_QUEUE_FULL = reason(
  'tcp-accept-queue-full',
  '{waiting} connections wait to be accepted, and the limit is {limit}: the SYN is ignored.',
  'listen(2)',
);
export const SYN_QUEUE_FULL = reason(
  'tcp-syn-queue-full',
  '{waiting} handshakes are under way, and the limit is {limit}: the SYN is ignored.',
  'listen(2)',
);
export const HANDSHAKE_LEFT_OPEN = reason(
  'tcp-handshake-left-open',
  '{waiting} connections wait to be accepted, and the limit is {limit}: the ACK that ends a handshake is ignored.',
  'listen(2)',
);
export const QUEUED = reason('tcp-queued', 'The connection waits to be accepted; {waiting} do now.', 'accept(2)');
