/** What a ClientHello offers, in OpenSSL's words: what s_server prints of each connection (RFC 8446, 4.1.2). */
import { Reader } from '../../../core/bytes.ts';
import { EXTENSION } from '../../../protocols/tls/numbers.ts';
import { suiteRow } from '../suites.ts';

export interface OfferWords {
  /** Of the suites that both ends have. */
  readonly ciphers: readonly string[];
  readonly signatures: readonly string[];
  readonly sharedSignatures: readonly string[];
  readonly groups: readonly string[];
  readonly sharedGroups: readonly string[];
  readonly pointFormats: readonly string[];
}

const SIGNATURES: Readonly<Record<number, string>> = {
  0x0403: 'ECDSA+SHA256',
  0x0503: 'ECDSA+SHA384',
  0x0603: 'ECDSA+SHA512',
  0x0807: 'ed25519',
  0x0808: 'ed448',
  0x0809: 'rsa_pss_pss_sha256',
  0x080a: 'rsa_pss_pss_sha384',
  0x080b: 'rsa_pss_pss_sha512',
  0x0804: 'RSA-PSS+SHA256',
  0x0805: 'RSA-PSS+SHA384',
  0x0806: 'RSA-PSS+SHA512',
  0x0401: 'RSA+SHA256',
  0x0501: 'RSA+SHA384',
  0x0601: 'RSA+SHA512',
  0x0303: 'ECDSA+SHA224',
  0x0301: 'RSA+SHA224',
  0x0302: 'DSA+SHA224',
  0x0402: 'DSA+SHA256',
  0x0502: 'DSA+SHA384',
  0x0602: 'DSA+SHA512',
};
/** Those that wirelab signs with. */
const OWN_SIGNATURES = new Set([0x0403, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601]);

const GROUPS: Readonly<Record<number, string>> = {
  23: 'secp256r1',
  24: 'secp384r1',
  25: 'secp521r1',
  29: 'x25519',
  30: 'x448',
  256: 'ffdhe2048',
  257: 'ffdhe3072',
  258: 'ffdhe4096',
  259: 'ffdhe6144',
  260: 'ffdhe8192',
};
const POINTS = ['uncompressed', 'ansiX962_compressed_prime', 'ansiX962_compressed_char2'];

/** `message`: a whole ClientHello; `suites` and `groups`: ours. */
export function offerWords(message: Uint8Array, suites: readonly number[], groups: readonly number[]): OfferWords {
  const r = new Reader(message, 4 + 2 + 32);
  r.skip(r.u8());
  const offered = list16(new Reader(r.take(r.u16())));
  r.skip(r.u8());
  const extensions = new Map<number, Uint8Array>();
  for (const inner = new Reader(r.take(r.u16())); inner.left > 0 && !inner.short;)
    extensions.set(inner.u16(), inner.take(inner.u16()));
  const named = (type: number): readonly number[] => {
    const data = extensions.get(type);
    return data ? list16(new Reader(data, 2)) : [];
  };
  const schemes = named(EXTENSION.signatureAlgorithms);
  const theirs = named(EXTENSION.supportedGroups);
  const points = [...(extensions.get(EXTENSION.ecPointFormats) ?? [])].slice(1);
  return {
    ciphers: offered.filter((id) => suites.includes(id)).map((id) => suiteRow(id)?.name ?? ''),
    signatures: schemes.map(signatureName),
    sharedSignatures: schemes.filter((id) => OWN_SIGNATURES.has(id)).map(signatureName),
    groups: theirs.map(groupName),
    sharedGroups: theirs.filter((id) => groups.includes(id)).map(groupName),
    pointFormats: points.map((n) => POINTS[n] ?? `unknown(${n})`),
  };
}

const signatureName = (id: number): string => SIGNATURES[id] ?? `0x${id.toString(16).padStart(4, '0')}`;
const groupName = (id: number): string => GROUPS[id] ?? `0x${id.toString(16).padStart(4, '0')}`;

function list16(r: Reader): number[] {
  const values: number[] = [];
  while (r.left >= 2) values.push(r.u16());
  return values;
}
