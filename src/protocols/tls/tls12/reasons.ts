/** Why a handshake of TLS 1.2 was given up: the catalogue, each entry with its alert and the section that demands it (RFC 5246, 7.2.2). */
import { ALERT } from '../alerts.ts';
import { tlsReason } from '../reasons.ts';

export const UNEXPECTED = tlsReason(
  '12.unexpected-message',
  ALERT.unexpectedMessage,
  'a message came that has no place at this point of the handshake',
  'RFC 5246, 7.4',
);
export const UNEXPECTED_CCS = tlsReason(
  '12.unexpected-ccs',
  ALERT.unexpectedMessage,
  'ChangeCipherSpec came when no new keys were agreed upon',
  'RFC 5246, 7.1',
);
export const BAD_CCS = tlsReason(
  '12.bad-ccs',
  ALERT.decodeError,
  'a ChangeCipherSpec that is not one byte of 1',
  'RFC 5246, 7.1',
);
export const BAD_RECORD_MAC = tlsReason(
  '12.bad-record-mac',
  ALERT.badRecordMac,
  'the tag does not fit the record: it was altered, replayed, or is not the next of its stream; nothing of it is used',
  'RFC 5246, 7.2.2; RFC 5288, 3',
);
export const RENEGOTIATION = tlsReason(
  '12.no-renegotiation',
  ALERT.noRenegotiation,
  'the peer wants to negotiate anew over an open connection; we stay with what we have',
  'RFC 5246, 7.2.2',
);
export const NO_COMMON_SUITE = tlsReason(
  '12.no-common-suite',
  ALERT.handshakeFailure,
  'no cipher suite of both ends goes with a group, a signature scheme and a certificate of both',
  'RFC 5246, 7.4.1.3',
);
export const BAD_SUITE = tlsReason(
  '12.bad-suite',
  ALERT.illegalParameter,
  'the server chose a cipher suite that we did not offer, or that is none of TLS 1.2',
  'RFC 5246, 7.4.1.3',
);
export const COMPRESSED = tlsReason(
  '12.compression',
  ALERT.illegalParameter,
  'the peer does not offer or chooses another compression than null',
  'RFC 5246, 7.4.1.2',
);
export const BAD_POINT_FORMATS = tlsReason(
  '12.point-formats',
  ALERT.illegalParameter,
  'the list of point formats lacks the uncompressed one',
  'RFC 8422, 5.1.2',
);
export const BAD_RENEGOTIATION_INFO = tlsReason(
  '12.renegotiation-info',
  ALERT.handshakeFailure,
  'renegotiation_info is not empty in a first handshake',
  'RFC 5746, 3.4 and 3.6',
);
export const NO_RENEGOTIATION_INFO = tlsReason(
  '12.no-renegotiation-info',
  ALERT.handshakeFailure,
  'the server does not know secure renegotiation: somebody could put bytes of their own before ours',
  'RFC 5746, 4.1',
);
export const EMS_LOST = tlsReason(
  '12.ems-lost',
  ALERT.handshakeFailure,
  'the session was made with an extended master secret, and is resumed without',
  'RFC 7627, 5.3',
);
export const SESSION_CHANGED = tlsReason(
  '12.session-changed',
  ALERT.illegalParameter,
  'the server resumes the session with another cipher suite or version than it was made with',
  'RFC 5246, 7.4.1.3',
);
export const WRONG_KEY = tlsReason(
  '12.wrong-certificate-key',
  ALERT.unsupportedCertificate,
  "the key in the server's certificate is not of the kind that the cipher suite wants",
  'RFC 5246, 7.4.2',
);
export const WRONG_USE = tlsReason(
  '12.wrong-certificate-use',
  ALERT.unsupportedCertificate,
  "the server's certificate is not meant for what the cipher suite does with its key (key usage)",
  'RFC 5246, 7.4.2',
);
export const BAD_GROUP = tlsReason(
  '12.bad-group',
  ALERT.illegalParameter,
  'the server chose a group for the key exchange that we did not offer',
  'RFC 8422, 5.4',
);
export const BAD_POINT = tlsReason(
  '12.bad-point',
  ALERT.illegalParameter,
  "the peer's public key is no point of the group, or leads to a shared secret of zeros",
  'RFC 8422, 5.11',
);
export const BAD_SCHEME = tlsReason(
  '12.bad-scheme',
  ALERT.illegalParameter,
  'the server signed with a scheme that we did not offer, or that does not go with its key',
  'RFC 5246, 7.4.3',
);
export const BAD_SIGNATURE = tlsReason(
  '12.bad-signature',
  ALERT.decryptError,
  "the signature of the key exchange is not of the certificate's key, or not over these bytes",
  'RFC 5246, 7.2.2',
);
export const BAD_FINISHED = tlsReason(
  '12.bad-finished',
  ALERT.decryptError,
  'Finished does not fit: the two ends saw different handshakes, or hold different secrets',
  'RFC 5246, 7.4.9',
);
