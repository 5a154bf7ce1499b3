/** Certificates (RFC 5280, 4.1): DER in, values out. What is not understood stays as bytes; what is malformed is a sentence. */
import type { Result } from '../../../core/result.ts';
import { DerReader, readWhole } from './der-reader.ts';
import { constructed, primitive, TAG } from './der-tags.ts';
import {
  readAuthorityKeyId,
  readBasicConstraints,
  readExtendedKeyUsage,
  readGeneralNames,
  readKeyUsage,
  type AuthorityKeyId,
  type BasicConstraints,
  type GeneralName,
  type KeyUsage,
} from './extensions.ts';
import { readName, type Name } from './names.ts';
import { OID } from './oids.ts';
import { readPublicKey, type PublicKeyInfo } from './public-keys.ts';

export interface Extension {
  /** Object identifier. */
  readonly oid: string;
  readonly critical: boolean;
  /** DER of its value. */
  readonly value: Uint8Array;
}

export interface Certificate {
  readonly der: Uint8Array;
  /** 1 to 3. */
  readonly version: number;
  /** Two's complement, as in the INTEGER. */
  readonly serial: Uint8Array;
  /** Object identifier of the algorithm that it is signed with. */
  readonly signatureAlgorithm: string;
  readonly issuer: Name;
  readonly subject: Name;
  /** ms since 1970; both ends are within. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: PublicKeyInfo;
  readonly extensions: readonly Extension[];
  /** Undefined: the certificate does not have the extension. */
  readonly basicConstraints: BasicConstraints | undefined;
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly names: readonly GeneralName[] | undefined;
  readonly subjectKeyId: Uint8Array | undefined;
  readonly authorityKeyId: AuthorityKeyId | undefined;
  /** The bytes that are signed. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Larger ones are refused before they are looked at. */
const MOST_BYTES = 1 << 20;
const MOST_EXTENSIONS = 100;
const WHAT = 'the certificate';

export const decodeCertificate = (der: Uint8Array): Result<Certificate> =>
  readWhole(der, WHAT, (reader) => readCertificate(reader, der));

function readCertificate(reader: DerReader, bytes: Uint8Array): Certificate {
  if (bytes.length > MOST_BYTES) reader.blame(`more than ${MOST_BYTES} bytes`);
  const outer = reader.open(TAG.sequence, WHAT);
  const signed = outer.whole('what is signed');
  const algorithm = readAlgorithm(outer);
  const signature = outer.bits('the signature').bytes;
  outer.end(WHAT);
  const whole = new DerReader(signed, { fault: reader.fault });
  const inner = readSigned(whole.open(TAG.sequence, 'what is signed'));
  if (whole.fault !== undefined) reader.blame(whole.fault);
  else if (inner.algorithm !== algorithm) reader.blame('the two places that name the signature algorithm differ');
  return { ...inner.fields, der: bytes, signatureAlgorithm: algorithm, signed, signature };
}

function readAlgorithm(reader: DerReader): string {
  const content = reader.open(TAG.sequence, 'the signature algorithm');
  const algorithm = content.oid('the signature algorithm');
  if (content.more) content.whole("the signature algorithm's parameters");
  content.end('the signature algorithm');
  return algorithm;
}

/** The fields of TBSCertificate in their order (4.1.2). */
function readSigned(reader: DerReader) {
  const version = (reader.openIf(constructed(0), 'the version')?.small('the version') ?? 0) + 1;
  if (version > 3) reader.blame(`version ${version} is unknown`);
  const serial = reader.integer('the serial number');
  const algorithm = readAlgorithm(reader);
  const issuer = readName(reader, 'the issuer');
  const validity = reader.open(TAG.sequence, 'the validity');
  const notBefore = validity.time('notBefore');
  const notAfter = validity.time('notAfter');
  validity.end('the validity');
  const subject = readName(reader, 'the subject');
  const publicKey = readPublicKey(reader);
  for (const n of [1, 2]) if (reader.next === primitive(n)) reader.bits('a unique identifier', primitive(n));
  const list = reader.openIf(constructed(3), 'the extensions')?.open(TAG.sequence, 'the extensions');
  const extensions = list?.each(MOST_EXTENSIONS, 'extensions', readExtension) ?? [];
  if (new Set(extensions.map((each) => each.oid)).size < extensions.length) reader.blame('an extension is there twice');
  reader.end('what is signed');
  const fields = { version, serial, issuer, subject, notBefore, notAfter, publicKey, extensions };
  return { algorithm, fields: { ...fields, ...understood(extensions, reader) } };
}

function readExtension(reader: DerReader): Extension {
  const content = reader.open(TAG.sequence, 'an extension');
  const type = content.oid("an extension's type");
  const critical = content.next === TAG.boolean && content.boolean("an extension's criticality");
  const value = content.octets("an extension's value");
  content.end('an extension');
  return { oid: type, critical, value };
}

function understood(extensions: readonly Extension[], reader: DerReader) {
  const valueOf = <T>(type: string, read: (reader: DerReader) => T): T | undefined => {
    const extension = extensions.find((each) => each.oid === type);
    if (!extension) return undefined;
    const value = readWhole(extension.value, 'an extension', read);
    if (value.ok) return value.value;
    reader.blame(value.error);
    return undefined;
  };
  return {
    basicConstraints: valueOf(OID.basicConstraints, readBasicConstraints),
    keyUsage: valueOf(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: valueOf(OID.extendedKeyUsage, readExtendedKeyUsage),
    names: valueOf(OID.subjectAltName, (each) => readGeneralNames(each, 'subjectAltName')),
    subjectKeyId: valueOf(OID.subjectKeyId, (each) => each.octets('subjectKeyIdentifier')),
    authorityKeyId: valueOf(OID.authorityKeyId, readAuthorityKeyId),
  };
}
