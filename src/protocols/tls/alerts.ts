/** Alerts: two bytes that end a connection, or close it (RFC 8446, 6 and appendix B.2; RFC 5246, 7.2). */
import { nameIn } from './numbers.ts';

export const LEVEL = { warning: 1, fatal: 2 } as const;

export const ALERT = {
  closeNotify: 0,
  unexpectedMessage: 10,
  badRecordMac: 20,
  recordOverflow: 22,
  handshakeFailure: 40,
  badCertificate: 42,
  unsupportedCertificate: 43,
  certificateRevoked: 44,
  certificateExpired: 45,
  certificateUnknown: 46,
  illegalParameter: 47,
  unknownCa: 48,
  accessDenied: 49,
  decodeError: 50,
  decryptError: 51,
  protocolVersion: 70,
  insufficientSecurity: 71,
  internalError: 80,
  inappropriateFallback: 86,
  userCanceled: 90,
  noRenegotiation: 100,
  missingExtension: 109,
  unsupportedExtension: 110,
  unrecognizedName: 112,
  badCertificateStatusResponse: 113,
  unknownPskIdentity: 115,
  certificateRequired: 116,
  noApplicationProtocol: 120,
} as const;

/** As the RFC writes it: `bad_record_mac`. */
export const alertName = (description: number): string => nameIn(ALERT, description) ?? `alert ${description}`;

export interface Alert {
  readonly level: number;
  readonly description: number;
}

export const encodeAlert = ({ level, description }: Alert): Uint8Array => Uint8Array.of(level, description);

/** Undefined when it is not exactly one alert: they are never split, nor put together (RFC 8446, 5.1). */
export const decodeAlert = (bytes: Uint8Array): Alert | undefined =>
  bytes.length === 2 ? { level: bytes[0]!, description: bytes[1]! } : undefined;

/** In TLS 1.3 the description alone counts: all but these two are fatal (RFC 8446, 6). */
export const isClosure = (description: number): boolean =>
  description === ALERT.closeNotify || description === ALERT.userCanceled;

const MEANING: Readonly<Record<number, string>> = {
  [ALERT.closeNotify]: 'the peer has nothing more to send',
  [ALERT.unexpectedMessage]: 'the peer got a message that had no place there',
  [ALERT.badRecordMac]: 'the peer got a record whose tag does not fit',
  [ALERT.recordOverflow]: 'the peer got a record that is too long',
  [ALERT.handshakeFailure]: 'the peer found nothing that both ends support',
  [ALERT.badCertificate]: 'the peer could not read our certificate, or its signature does not fit',
  [ALERT.unsupportedCertificate]: 'the peer does not take certificates of this kind',
  [ALERT.certificateRevoked]: 'the peer knows our certificate to be revoked',
  [ALERT.certificateExpired]: 'the peer finds our certificate expired, or not valid yet',
  [ALERT.certificateUnknown]: 'the peer does not accept our certificate',
  [ALERT.illegalParameter]: 'the peer found something in our handshake that may not be',
  [ALERT.unknownCa]: 'the peer does not trust who signed our certificate',
  [ALERT.accessDenied]: 'the peer does not let us in',
  [ALERT.decodeError]: 'the peer could not read a message of ours',
  [ALERT.decryptError]: 'the peer found a signature, a Finished or a binder of ours wrong',
  [ALERT.protocolVersion]: 'the peer does not speak a version that we speak',
  [ALERT.insufficientSecurity]: 'the peer wants stronger ciphers than we have',
  [ALERT.internalError]: 'the peer had a trouble of its own',
  [ALERT.inappropriateFallback]: 'the peer speaks a better version than the one we came back with',
  [ALERT.userCanceled]: 'the peer stopped the handshake for a reason of its own',
  [ALERT.noRenegotiation]: 'the peer does not begin another handshake in this connection',
  [ALERT.missingExtension]: 'the peer misses an extension in our message',
  [ALERT.unsupportedExtension]: 'the peer got an extension that it had not offered',
  [ALERT.unrecognizedName]: 'the peer has nothing under the name we asked for',
  [ALERT.badCertificateStatusResponse]: "the peer did not accept what we said of our certificate's status",
  [ALERT.unknownPskIdentity]: 'the peer knows none of our PSKs',
  [ALERT.certificateRequired]: 'the peer wants a certificate of us',
  [ALERT.noApplicationProtocol]: 'the peer speaks none of our application protocols',
};

/** What such an alert of the peer says, as a sentence. */
export const alertMeaning = (description: number): string =>
  MEANING[description] ?? `the peer sent alert ${description}, which has no meaning here`;
