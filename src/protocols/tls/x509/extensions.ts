/** The extensions of certificates that decide something (RFC 5280, 4.2.1): read here, written by issue.ts with the functions below. */
import { fromUtf8, utf8 } from '../../../core/bytes.ts';
import { formatIpv4, parseIpv4 } from '../../../core/address.ts';
import { formatIpv6 } from '../../../core/ipv6.ts';
import type { DerReader } from './der-reader.ts';
import { constructed, primitive, TAG } from './der-tags.ts';
import { der, namedBits, octetString, oid, sequence, smallInteger, yes } from './der-writer.ts';
import { readName, type Name } from './names.ts';

export interface BasicConstraints {
  readonly ca: boolean;
  /** How many authorities may follow below this one, not counting the leaf. */
  readonly pathLength: number | undefined;
}

/** In the order of their bits (4.2.1.3). */
export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export type GeneralName =
  | { readonly kind: 'dns' | 'email' | 'uri'; readonly text: string }
  /** `text`: `192.168.1.3`, or as IPv6 addresses are written. */
  | { readonly kind: 'ip'; readonly text: string; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly name: Name }
  | { readonly kind: 'registered'; readonly oid: string }
  | { readonly kind: 'other'; readonly tag: number };

export interface AuthorityKeyId {
  readonly keyId: Uint8Array | undefined;
  readonly issuer: readonly GeneralName[] | undefined;
  readonly serial: Uint8Array | undefined;
}

const MOST_NAMES = 1000;
const MOST_USAGES = 100;

export function readBasicConstraints(reader: DerReader): BasicConstraints {
  const content = reader.open(TAG.sequence, 'basicConstraints');
  const ca = content.next === TAG.boolean && content.boolean('cA');
  const pathLength = content.more ? content.small('pathLenConstraint') : undefined;
  content.end('basicConstraints');
  return { ca, pathLength };
}

export function readKeyUsage(reader: DerReader): ReadonlySet<KeyUsage> {
  const { bytes } = reader.bits('keyUsage');
  return new Set(KEY_USAGES.filter((_, n) => ((bytes[n >>> 3] ?? 0) & (0x80 >>> (n & 7))) !== 0));
}

/** Object identifiers. */
export const readExtendedKeyUsage = (reader: DerReader): readonly string[] =>
  reader
    .open(TAG.sequence, 'extKeyUsage')
    .each(MOST_USAGES, 'purposes in extKeyUsage', (each) => each.oid('a purpose in extKeyUsage'));

export const readGeneralNames = (reader: DerReader, what: string, tag: number = TAG.sequence): readonly GeneralName[] =>
  reader.open(tag, what).each(MOST_NAMES, `names in ${what}`, (each) => readGeneralName(each, what));

/** IMPLICIT tags (4.2.1.6): primitive but for those that hold a value of their own. */
function readGeneralName(reader: DerReader, what: string): GeneralName {
  const tag = reader.next ?? 0;
  const text = { [primitive(1)]: 'email', [primitive(2)]: 'dns', [primitive(6)]: 'uri' }[tag];
  if (text !== undefined) {
    const bytes = reader.take(tag, `a name in ${what}`);
    if (bytes.some((byte) => byte > 127)) reader.blame(`a name in ${what} is not ASCII`);
    return { kind: text as 'dns', text: fromUtf8(bytes) };
  }
  switch (tag) {
    case primitive(7):
      return ipName(reader.take(tag, `an address in ${what}`));
    case primitive(8):
      return { kind: 'registered', oid: reader.oid(`a name in ${what}`, tag) };
    case constructed(4):
      return { kind: 'directory', name: readName(reader.open(tag, `a name in ${what}`), `a name in ${what}`) };
    case constructed(0):
    case constructed(3):
    case constructed(5):
      reader.take(tag, `a name in ${what}`);
      return { kind: 'other', tag };
    default:
      reader.blame(`${what} holds a name of an unknown kind`);
      return { kind: 'other', tag };
  }
}

function ipName(bytes: Uint8Array): GeneralName {
  if (bytes.length === 16) return { kind: 'ip', text: formatIpv6(bytes), bytes };
  if (bytes.length !== 4) return { kind: 'ip', text: `<invalid length=${bytes.length}>`, bytes };
  return { kind: 'ip', text: formatIpv4(bytes.reduce((n, byte) => n * 256 + byte, 0)), bytes };
}

export function readAuthorityKeyId(reader: DerReader): AuthorityKeyId {
  const content = reader.open(TAG.sequence, 'authorityKeyIdentifier');
  const what = 'authorityKeyIdentifier';
  const keyId = content.next === primitive(0) ? content.take(primitive(0), what) : undefined;
  const issuer = content.next === constructed(1) ? readGeneralNames(content, what, constructed(1)) : undefined;
  const serial = content.next === primitive(2) ? content.integer(what, primitive(2)) : undefined;
  content.end(what);
  return { keyId, issuer, serial };
}

export const encodeBasicConstraints = ({ ca, pathLength }: BasicConstraints): Uint8Array =>
  sequence(...(ca ? [yes()] : []), ...(pathLength === undefined ? [] : [smallInteger(pathLength)]));

export const encodeKeyUsage = (usages: readonly KeyUsage[]): Uint8Array =>
  namedBits(usages.map((usage) => KEY_USAGES.indexOf(usage)));

export const encodeExtendedKeyUsage = (purposes: readonly string[]): Uint8Array => sequence(...purposes.map(oid));

/** Names of a server: IPv4 addresses as such, everything else as DNS names. */
export const encodeServerNames = (names: readonly string[]): Uint8Array =>
  sequence(
    ...names.map((name) => {
      const address = parseIpv4(name);
      if (!address.ok) return der(primitive(2), utf8(name));
      const a = address.value;
      return der(primitive(7), Uint8Array.of(a >>> 24, a >>> 16, a >>> 8, a));
    }),
  );

export const encodeSubjectKeyId = (keyId: Uint8Array): Uint8Array => octetString(keyId);
export const encodeAuthorityKeyId = (keyId: Uint8Array): Uint8Array => sequence(der(primitive(0), keyId));
