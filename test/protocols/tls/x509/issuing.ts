/** Authorities and certificates for tests, good unless a test says otherwise. */
import type { AuthoritySpec, CertificateSpec } from '../../../../src/core/tls-config.ts';
import { keyOf, type PrivateKey } from '../../../../src/protocols/tls/crypto/keys.ts';
import { decodeCertificate, type Certificate } from '../../../../src/protocols/tls/x509/certificate.ts';
import * as x from '../../../../src/protocols/tls/x509/extensions.ts';
import { issue, keyIdOf, type Claims, type Signer } from '../../../../src/protocols/tls/x509/issue.ts';
import { nameOf } from '../../../../src/protocols/tls/x509/names.ts';
import { OID } from '../../../../src/protocols/tls/x509/oids.ts';

/** 2026-01-01T00:00:00Z */
export const NOW = 1_767_225_600_000;
export const DAY = 86_400_000;

export const authority = (over: Partial<AuthoritySpec> = {}): AuthoritySpec => ({
  id: 'lab',
  name: 'Lab Root CA',
  key: 'p256',
  seed: '1/authority/lab',
  notBefore: NOW - 700 * DAY,
  notAfter: NOW + 3000 * DAY,
  ...over,
});

export const certificate = (over: Partial<CertificateSpec> = {}): CertificateSpec => ({
  names: ['www.example.com', '*.example.org', '10.0.0.7'],
  issuer: authority(),
  intermediate: false,
  key: 'p256',
  seed: '1/www/www.example.com',
  notBefore: NOW - 30 * DAY,
  notAfter: NOW + 60 * DAY,
  usage: 'server',
  ...over,
});

export function decoded(der: Uint8Array): Certificate {
  const result = decodeCertificate(der);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** An authority or server with a key of its own, to be signed by whoever. */
export const signer = (name: string, seed = name): Signer => ({
  name: nameOf('wirelab', name),
  key: keyOf('p256', seed),
});

interface Wishes {
  readonly ca?: boolean | 'unsaid';
  readonly pathLength?: number;
  readonly keyUsage?: readonly x.KeyUsage[];
  readonly purposes?: readonly string[];
  readonly names?: readonly string[];
  readonly further?: Claims['extensions'];
  readonly withoutKeyIds?: boolean;
  readonly days?: readonly [from: number, to: number];
}

/** A certificate for `subject` by `by`, made by hand: what identityOf never makes can be made here. */
export function handmade(subject: Signer, by: Signer, wishes: Wishes = {}): Uint8Array {
  const { ca = 'unsaid', keyUsage, purposes, names, further = [], days = [-10, 10] } = wishes;
  const pathLength = wishes.pathLength;
  const extensions: Claims['extensions'] = [
    ...(ca === 'unsaid' ? [] : [[OID.basicConstraints, true, x.encodeBasicConstraints({ ca, pathLength })] as const]),
    ...(keyUsage ? [[OID.keyUsage, true, x.encodeKeyUsage(keyUsage)] as const] : []),
    ...(purposes ? [[OID.extendedKeyUsage, false, x.encodeExtendedKeyUsage(purposes)] as const] : []),
    ...(wishes.withoutKeyIds ? [] : keyIds(subject.key, by.key)),
    ...(names ? [[OID.subjectAltName, false, x.encodeServerNames(names)] as const] : []),
    ...further,
  ];
  const [from, to] = days;
  const dates = { notBefore: NOW + from * DAY, notAfter: NOW + to * DAY };
  const claims = { subject: subject.name, key: subject.key.publicKey, seed: 'handmade', ...dates, extensions };
  return issue(claims, by);
}

const keyIds = (key: PrivateKey, by: PrivateKey): Claims['extensions'] => [
  [OID.subjectKeyId, false, x.encodeSubjectKeyId(keyIdOf(key.publicKey))],
  [OID.authorityKeyId, false, x.encodeAuthorityKeyId(keyIdOf(by.publicKey))],
];

export const rootBy = (root: Signer, wishes: Wishes = {}): Uint8Array =>
  handmade(root, root, { ca: true, keyUsage: ['keyCertSign', 'cRLSign'], days: [-1000, 1000], ...wishes });
