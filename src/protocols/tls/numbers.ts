/** The numbers of TLS that both versions share (RFC 8446, appendix B; the IANA registries "TLS Parameters" and "TLS ExtensionType Values"). */

export const VERSION = { ssl30: 0x0300, tls10: 0x0301, tls11: 0x0302, tls12: 0x0303, tls13: 0x0304 } as const;

/** Of records (RFC 8446, 5.1). */
export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** Of handshake messages (RFC 8446, 4; RFC 5246, 7.4). */
export const HANDSHAKE = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  certificateStatus: 22,
  keyUpdate: 24,
  messageHash: 254,
} as const;

export const EXTENSION = {
  serverName: 0,
  maxFragmentLength: 1,
  statusRequest: 5,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  applicationLayerProtocolNegotiation: 16,
  signedCertificateTimestamp: 18,
  padding: 21,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  recordSizeLimit: 28,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  cookie: 44,
  pskKeyExchangeModes: 45,
  certificateAuthorities: 47,
  oidFilters: 48,
  postHandshakeAuth: 49,
  signatureAlgorithmsCert: 50,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

export const GROUP = { secp256r1: 23, secp384r1: 24, secp521r1: 25, x25519: 29, x448: 30 } as const;

/** Ways to use a PSK: alone, or with a fresh key exchange (RFC 8446, 4.2.9). */
export const PSK_MODE = { psk: 0, pskDhe: 1 } as const;

const snake = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The name that a table of such numbers has for one, as the RFC writes it. */
export const nameIn = (numbers: Readonly<Record<string, number>>, value: number): string | undefined => {
  const key = Object.keys(numbers).find((each) => numbers[each] === value);
  return key === undefined ? undefined : snake(key);
};

/** As the RFC writes it: `client_hello`. */
export const handshakeName = (type: number): string => nameIn(HANDSHAKE, type) ?? `handshake ${type}`;

export const extensionName = (type: number): string =>
  (type & 0x0f0f) === 0x0a0a && type >>> 8 === (type & 0xff)
    ? 'GREASE'
    : (nameIn(EXTENSION, type) ?? `extension ${type}`);

export const groupName = (group: number): string =>
  Object.entries(GROUP).find(([, value]) => value === group)?.[0] ?? `group ${group}`;

/** `TLSv1.3`, as OpenSSL writes it. */
export function versionName(version: number): string {
  if (version === VERSION.ssl30) return 'SSLv3';
  return version > VERSION.ssl30 && version <= VERSION.tls13
    ? `TLSv1${version === VERSION.tls10 ? '' : `.${version - VERSION.tls10}`}`
    : `0x${version.toString(16).padStart(4, '0')}`;
}
