/** Certificates as `openssl x509` prints them (OpenSSL 3.0): whole with `-text`, or by one of their fields. */
import { concat, toHex } from '../../core/bytes.ts';
import type { Certificate } from '../../protocols/tls/x509/certificate.ts';
import type { PublicKeyInfo } from '../../protocols/tls/x509/public-keys.ts';
import { extensionLines } from './x509-text-extensions.ts';
import { algorithmName, hexLines, nameLine, timeLine, upperHex } from './x509-text-words.ts';

export { printExtensions } from './x509-text-extensions.ts';

/** `openssl x509 -noout -text` */
export function printCertificate(certificate: Certificate): string {
  const { version, signatureAlgorithm, issuer, notBefore, notAfter, subject, publicKey, extensions } = certificate;
  const lines = [
    'Certificate:',
    '    Data:',
    `        Version: ${version} (0x${version - 1})`,
    ...serialLines(certificate.serial),
    `        Signature Algorithm: ${algorithmName(signatureAlgorithm)}`,
    `        Issuer: ${nameLine(issuer)}`,
    '        Validity',
    `            Not Before: ${timeLine(notBefore)}`,
    `            Not After : ${timeLine(notAfter)}`,
    `        Subject: ${nameLine(subject)}`,
    '        Subject Public Key Info:',
    `            Public Key Algorithm: ${algorithmName(publicKey.algorithm)}`,
    ...publicKeyLines(publicKey, 16),
    ...(extensions.length > 0 ? ['        X509v3 extensions:'] : []),
    ...extensionLines(certificate, extensions, 12),
    `    Signature Algorithm: ${algorithmName(signatureAlgorithm)}`,
    '    Signature Value:',
    ...hexLines(certificate.signature, 8, 18),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line of one field, with its newline: what `-subject`, `-issuer`, `-startdate`, `-enddate` and `-serial` print. */
export const FIELD_LINES: Readonly<Record<string, (certificate: Certificate) => string>> = {
  subject: ({ subject }) => `subject=${nameLine(subject)}\n`,
  issuer: ({ issuer }) => `issuer=${nameLine(issuer)}\n`,
  startdate: ({ notBefore }) => `notBefore=${timeLine(notBefore)}\n`,
  enddate: ({ notAfter }) => `notAfter=${timeLine(notAfter)}\n`,
  dates: ({ notBefore, notAfter }) => `notBefore=${timeLine(notBefore)}\nnotAfter=${timeLine(notAfter)}\n`,
  serial: ({ serial }) => `serial=${serialDigits(serial)}\n`,
};

/** `-fingerprint`; `hash` as openssl says it, SHA1 when nobody asked for another: `sha256`. */
export const fingerprintLine = (hash: string, digest: Uint8Array): string =>
  `${hash} Fingerprint=${upperHex(digest)}\n`;

/** Hexadecimal, as s_client and `-serial` write it. */
export function serialDigits(serial: Uint8Array): string {
  const { negative, magnitude } = absolute(serial);
  return (negative ? '-' : '') + toHex(magnitude).toUpperCase();
}

/** One that fits a C long is a number; longer ones are bytes. */
function serialLines(serial: Uint8Array): string[] {
  const { negative, magnitude } = absolute(serial);
  const value = BigInt(`0x${toHex(magnitude)}`);
  const sign = negative ? '-' : '';
  if (value < 1n << 63n && !(negative && value === 1n))
    return [`        Serial Number: ${sign}${value} (${sign}0x${value.toString(16)})`];
  return ['        Serial Number:', `            ${negative ? ' (Negative)' : ''}${toHex(magnitude, ':')}`];
}

function absolute(serial: Uint8Array): { readonly negative: boolean; readonly magnitude: Uint8Array } {
  if ((serial[0] ?? 0) < 128) {
    const start = serial.length > 1 && serial[0] === 0 ? 1 : 0;
    return { negative: false, magnitude: serial.subarray(start) };
  }
  const bits = BigInt(8 * serial.length);
  const hex = ((1n << bits) - BigInt(`0x${toHex(serial)}`)).toString(16);
  return {
    negative: true,
    magnitude: Uint8Array.from(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')),
  };
}

/** Curves by their object identifiers: size in bits, NIST's name. */
const CURVES: Readonly<Record<string, readonly [bits: number, nist: string]>> = {
  '1.2.840.10045.3.1.7': [256, 'P-256'],
  '1.3.132.0.34': [384, 'P-384'],
  '1.3.132.0.35': [521, 'P-521'],
};

/** Lines of a public key, as `openssl pkey -pubin -text` has them too. */
export function publicKeyLines({ key, curve, bits }: PublicKeyInfo, indent: number): string[] {
  const space = ' '.repeat(indent);
  if (key?.kind === 'rsa') {
    return [
      `${space}Public-Key: (${bitLength(key.modulus)} bit)`,
      ...numberLines('Modulus', key.modulus, indent),
      ...numberLines('Exponent', key.exponent, indent),
    ];
  }
  const known = curve === undefined ? undefined : CURVES[curve];
  if (!known) return [`${space}Unable to load Public Key`];
  return [
    `${space}Public-Key: (${known[0]} bit)`,
    `${space}pub:`,
    ...hexLines(bits, indent + 4, 15),
    `${space}ASN1 OID: ${algorithmName(curve!)}`,
    `${space}NIST CURVE: ${known[1]}`,
  ];
}

/** Small numbers on one line, others in bytes, with a zero in front where they would look negative. */
function numberLines(label: string, magnitude: Uint8Array, indent: number): string[] {
  const space = ' '.repeat(indent);
  if (magnitude.length <= 8) {
    const value = BigInt(`0x${toHex(magnitude)}`);
    return [`${space}${label}: ${value} (0x${value.toString(16)})`];
  }
  const padded = magnitude[0]! >= 128 ? concat([Uint8Array.of(0), magnitude]) : magnitude;
  return [`${space}${label}:`, ...hexLines(padded, indent + 4, 15)];
}

const bitLength = (number: Uint8Array): number => 8 * number.length - Math.clz32(number[0] ?? 0) + 24;
