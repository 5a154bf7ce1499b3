/** Alerts: two bytes that end a connection, or close it (RFC 8446, 6 and appendix B.2; RFC 5246, 7.2). */

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
export function alertName(description: number): string {
  const key = Object.entries(ALERT).find(([, value]) => value === description)?.[0];
  return key ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : `alert ${description}`;
}

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
