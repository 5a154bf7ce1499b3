/**
 * Certificates of the lab's authorities and servers, worked out from what the lab file says (RFC 5280, 4). Nothing is kept: the same
 * spec gives the same bytes each time, so callers hold on to what they use often.
 */
import { createHash } from 'node:crypto';
import { equalBytes } from '../../../core/bytes.ts';
import type { AuthoritySpec, CertificateSpec, KeyKind } from '../../../core/tls-config.ts';
import { keyOf, type PrivateKey, type PublicKey } from '../crypto/keys.ts';
import { sign } from '../crypto/signatures.ts';
import {
  bitString,
  explicit,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  smallInteger,
  time,
  yes,
} from './der-writer.ts';
import {
  encodeAuthorityKeyId,
  encodeBasicConstraints,
  encodeExtendedKeyUsage,
  encodeKeyUsage,
  encodeServerNames,
  encodeSubjectKeyId,
  type KeyUsage,
} from './extensions.ts';
import { encodeName, nameOf, type Name } from './names.ts';
import { OID } from './oids.ts';
import { encodePublicKey, publicKeyBits } from './public-keys.ts';

export interface Identity {
  /** DER, leaf first, without the root. */
  readonly chain: readonly Uint8Array[];
  readonly key: PrivateKey;
}

/** Whoever signs: its name and its key. */
export interface Signer {
  readonly name: Name;
  readonly key: PrivateKey;
}

/** What a certificate says, before anybody has signed it. */
export interface Claims {
  readonly subject: Name;
  readonly key: PublicKey;
  /** What the serial number is drawn from. */
  readonly seed: string;
  /** ms since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Object identifier, whether critical, DER of the value; in their order. */
  readonly extensions: readonly (readonly [type: string, critical: boolean, value: Uint8Array])[];
}

const ORGANIZATION = 'wirelab';

/** The authority's root certificate, in DER. */
export function rootOf(authority: AuthoritySpec): Uint8Array {
  const signer = signerOf(authority);
  const { notBefore, notAfter, seed } = authority;
  const { publicKey } = signer.key;
  const extensions = authorityExtensions(publicKey, publicKey, undefined);
  return issue({ subject: signer.name, key: publicKey, seed: `${seed} root`, notBefore, notAfter, extensions }, signer);
}

const signerOf = (authority: AuthoritySpec): Signer => ({
  name: nameOf(ORGANIZATION, authority.name),
  key: keyOf(authority.key, authority.seed),
});

/** A server's key and certificates, as a lab file asks for them. */
export function identityOf(spec: CertificateSpec): Identity {
  const root = spec.issuer && signerOf(spec.issuer);
  const between = spec.issuer && root && spec.intermediate ? intermediateOf(spec.issuer, root) : undefined;
  const key = keyBeside(spec.key, spec.seed, [root, between?.signer]);
  const subject = nameOf(undefined, spec.names[0] ?? '');
  const signer = between?.signer ?? root ?? { name: subject, key };
  const claims = { subject, key: key.publicKey, seed: spec.seed, notBefore: spec.notBefore, notAfter: spec.notAfter };
  const leaf = issue({ ...claims, extensions: leafExtensions(spec, key.publicKey, signer.key.publicKey) }, signer);
  return { chain: between ? [leaf, between.certificate] : [leaf], key };
}

/** The authority below the root that signs in its place, as real ones do: the root's key stays locked away. */
function intermediateOf(authority: AuthoritySpec, root: Signer) {
  const seed = `${authority.seed} intermediate`;
  const key = keyBeside(authority.key, seed, [root]);
  const name = nameOf(ORGANIZATION, `${authority.name} Intermediate`);
  const { notBefore, notAfter } = authority;
  const extensions = authorityExtensions(key.publicKey, root.key.publicKey, 0);
  const claims: Claims = { subject: name, key: key.publicKey, seed, notBefore, notAfter, extensions };
  return { signer: { name, key }, certificate: issue(claims, root) };
}

/** RSA keys come from a small pool, and whoever leaks one must not leak that of its authority. */
function keyBeside(kind: KeyKind, seed: string, others: readonly (Signer | undefined)[]): PrivateKey {
  const taken = others.flatMap((other) => (other ? [publicKeyBits(other.key.publicKey)] : []));
  for (let n = 0; ; n++) {
    const key = keyOf(kind, n === 0 ? seed : `${seed} ${n}`);
    if (!taken.some((bits) => equalBytes(bits, publicKeyBits(key.publicKey)))) return key;
  }
}

type Extensions = Claims['extensions'];

function authorityExtensions(key: PublicKey, signer: PublicKey, pathLength: number | undefined): Extensions {
  return [
    [OID.basicConstraints, true, encodeBasicConstraints({ ca: true, pathLength })],
    [OID.keyUsage, true, encodeKeyUsage(['keyCertSign', 'cRLSign'])],
    ...keyIds(key, signer),
  ];
}

function leafExtensions({ names, usage }: CertificateSpec, key: PublicKey, signer: PublicKey): Extensions {
  // Only RSA keys decrypt: TLS 1.2's static key exchange asks for that bit (RFC 5246, 7.4.2).
  const usages: KeyUsage[] = key.kind === 'rsa' ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature'];
  return [
    [OID.basicConstraints, true, encodeBasicConstraints({ ca: false, pathLength: undefined })],
    [OID.keyUsage, true, encodeKeyUsage(usages)],
    [OID.extendedKeyUsage, false, encodeExtendedKeyUsage([usage === 'client' ? OID.clientAuth : OID.serverAuth])],
    ...keyIds(key, signer),
    [OID.subjectAltName, false, encodeServerNames(names)],
  ];
}

const keyIds = (key: PublicKey, signer: PublicKey): Extensions => [
  [OID.subjectKeyId, false, encodeSubjectKeyId(keyIdOf(key))],
  [OID.authorityKeyId, false, encodeAuthorityKeyId(keyIdOf(signer))],
];

/** RFC 5280, 4.2.1.2, method 1. */
export const keyIdOf = (key: PublicKey): Uint8Array =>
  Uint8Array.from(createHash('sha1').update(publicKeyBits(key)).digest());

/** Puts claims into DER and signs them. */
export function issue(claims: Claims, signer: Signer): Uint8Array {
  const { scheme, algorithm } = signingWith(signer.key.kind);
  const signed = sequence(
    explicit(0, smallInteger(2)),
    integer(serialOf(`${claims.seed} ${claims.notBefore} ${claims.notAfter}`)),
    algorithm,
    encodeName(signer.name),
    sequence(time(claims.notBefore), time(claims.notAfter)),
    encodeName(claims.subject),
    encodePublicKey(claims.key),
    ...(claims.extensions.length > 0 ? [explicit(3, sequence(...claims.extensions.map(encodeExtension)))] : []),
  );
  const signature = sign(signer.key, scheme, signed, (count) => new Uint8Array(count));
  return sequence(signed, algorithm, bitString(signature));
}

const encodeExtension = ([type, critical, value]: Extensions[number]): Uint8Array =>
  sequence(oid(type), ...(critical ? [yes()] : []), octetString(value));

const signingWith = (kind: KeyKind) =>
  kind === 'p256'
    ? { scheme: 0x0403, algorithm: sequence(oid(OID.ecdsaWithSha256)) }
    : { scheme: 0x0401, algorithm: sequence(oid(OID.sha256WithRsa), nothing()) };

/** 16 bytes, positive and never shorter (RFC 5280, 4.1.2.2). */
function serialOf(seed: string): Uint8Array {
  const serial = Uint8Array.from(
    createHash('sha256').update(`wirelab serial number\0${seed}`).digest().subarray(0, 16),
  );
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial;
}
