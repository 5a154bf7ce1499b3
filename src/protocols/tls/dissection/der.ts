/** DER as a dissector reads it (X.690, 8 and 10): element by element, tolerant, with the place of each. */

export interface Element {
  /** First byte of the tag: class, constructed or not, number. */
  readonly tag: number;
  readonly at: number;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** The element at a place; undefined when it is not all there or nobody writes such a length. */
export function elementAt(bytes: Uint8Array, at: number, end: number): Element | undefined {
  if (at + 2 > end) return undefined;
  const first = bytes[at + 1]!;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const from = at + 2 + count;
  if (count > 3 || first === 0x80 || from > end) return undefined;
  let length = count === 0 ? first : 0;
  for (let i = 0; i < count; i++) length = length * 256 + bytes[at + 2 + i]!;
  return from + length > end ? undefined : { tag: bytes[at]!, at, from, to: from + length };
}

/** The elements between two places, as far as they are whole. */
export function elementsOf(bytes: Uint8Array, from: number, to: number): Element[] {
  const elements: Element[] = [];
  for (let next = elementAt(bytes, from, to); next; next = elementAt(bytes, next.to, to)) elements.push(next);
  return elements;
}

/** `2.5.4.3` */
export function objectId(bytes: Uint8Array, { from, to }: Element): string {
  const parts: number[] = [];
  let value = 0;
  for (let i = from; i < to; i++) {
    value = value * 128 + (bytes[i]! & 0x7f);
    if (bytes[i]! & 0x80) continue;
    if (parts.length > 0) parts.push(value);
    else parts.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
    value = 0;
  }
  return parts.join('.');
}

/** What the object identifiers of certificates stand for. */
export const OBJECT_NAMES: Readonly<Record<string, string>> = {
  '1.2.840.10045.2.1': 'id-ecPublicKey',
  '1.2.840.10045.3.1.7': 'secp256r1',
  '1.2.840.10045.4.3.2': 'ecdsa-with-SHA256',
  '1.2.840.10045.4.3.3': 'ecdsa-with-SHA384',
  '1.2.840.113549.1.1.1': 'rsaEncryption',
  '1.2.840.113549.1.1.11': 'sha256WithRSAEncryption',
  '1.2.840.113549.1.1.12': 'sha384WithRSAEncryption',
  '1.2.840.113549.1.1.13': 'sha512WithRSAEncryption',
  '1.2.840.113549.1.9.1': 'pkcs-9-at-emailAddress',
  '1.3.132.0.34': 'secp384r1',
  '1.3.6.1.5.5.7.3.1': 'id-kp-serverAuth',
  '1.3.6.1.5.5.7.3.2': 'id-kp-clientAuth',
  '2.5.4.3': 'id-at-commonName',
  '2.5.4.5': 'id-at-serialNumber',
  '2.5.4.6': 'id-at-countryName',
  '2.5.4.7': 'id-at-localityName',
  '2.5.4.8': 'id-at-stateOrProvinceName',
  '2.5.4.10': 'id-at-organizationName',
  '2.5.4.11': 'id-at-organizationalUnitName',
  '2.5.29.14': 'id-ce-subjectKeyIdentifier',
  '2.5.29.15': 'id-ce-keyUsage',
  '2.5.29.17': 'id-ce-subjectAltName',
  '2.5.29.19': 'id-ce-basicConstraints',
  '2.5.29.35': 'id-ce-authorityKeyIdentifier',
  '2.5.29.37': 'id-ce-extKeyUsage',
};
