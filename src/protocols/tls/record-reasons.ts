/** Why a record was refused, or the stream's end not believed (RFC 8446, 5 and 6). */
import { ALERT } from './alerts.ts';
import { rfc8446 as rfc, type TlsReason } from './reason.ts';

export const RECORD_REASONS = {
  closing: rfc('closing', ALERT.closeNotify, '6.1', 'this end has nothing more to send, and says so'),
  truncated: rfc(
    'truncated',
    ALERT.closeNotify,
    '6.1',
    'the TCP stream ended without close_notify: what came may not be all that was sent',
  ),

  notTls: rfc(
    'not-tls',
    ALERT.protocolVersion,
    '5.1',
    'these bytes do not begin a TLS record: the peer speaks something else',
  ),
  unknownContent: rfc('unknown-content', ALERT.unexpectedMessage, '5', 'a record of a type that TLS does not have'),
  recordOverflow: rfc(
    'record-overflow',
    ALERT.recordOverflow,
    '5.1',
    'a record is longer than 2^14 bytes of content may make it',
  ),
  emptyRecord: rfc(
    'empty-record',
    ALERT.unexpectedMessage,
    '5.1',
    'a record without content, where only application data may be empty',
  ),
  unprotectedRecord: rfc(
    'unprotected-record',
    ALERT.unexpectedMessage,
    '5',
    'a record came in the clear after keys were agreed upon',
  ),
  badRecordMac: rfc(
    'bad-record-mac',
    ALERT.badRecordMac,
    '5.2',
    'the tag does not fit the record: it was altered, replayed or sealed with another key; nothing of it is used',
  ),
  noContentType: rfc(
    'no-content-type',
    ALERT.unexpectedMessage,
    '5.4',
    'a protected record holds zeros alone, and so no type',
  ),
  interleaved: rfc(
    'interleaved',
    ALERT.unexpectedMessage,
    '5.1',
    'a record of another type came in the middle of a handshake message',
  ),
  spansKeyChange: rfc(
    'spans-key-change',
    ALERT.unexpectedMessage,
    '5.1',
    'a handshake message goes on across a change of keys',
  ),
  messageTooLong: rfc(
    'message-too-long',
    ALERT.illegalParameter,
    '4',
    'a handshake message is longer than any that is sensible',
  ),
  badAlert: rfc('bad-alert', ALERT.decodeError, '6', 'an alert is not its two bytes'),
  badChangeCipherSpec: rfc(
    'bad-change-cipher-spec',
    ALERT.unexpectedMessage,
    '5',
    'a ChangeCipherSpec that is not one byte of 1, or out of place',
  ),
} as const satisfies Readonly<Record<string, TlsReason>>;
