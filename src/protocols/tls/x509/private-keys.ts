/** Private keys as files have them: PKCS#8 (RFC 5208), and the older forms of each kind (RFC 5915, RFC 8017, A.1.2). */
import { fail, ok, type Result } from '../../../core/result.ts';
import { p256KeyOfScalar, rsaPublicKeyOf, type PrivateKey } from '../crypto/keys.ts';
import { readWhole, type DerReader } from './der-reader.ts';
import { constructed, TAG } from './der-tags.ts';
import { bitString, explicit, octetString, sequence, smallInteger } from './der-writer.ts';
import { OID } from './oids.ts';
import { decodePem, encodePem } from './pem.ts';
import { algorithmOf } from './public-keys.ts';

/** `-----BEGIN PRIVATE KEY-----`: PKCS#8, as openssl genpkey writes it. */
export const privateKeyPem = (key: PrivateKey): string => encodePem('PRIVATE KEY', encodePkcs8(key));

export const encodePkcs8 = (key: PrivateKey): Uint8Array =>
  sequence(
    smallInteger(0),
    algorithmOf(key.publicKey),
    octetString(key.kind === 'rsa' ? key.pkcs1 : sequence(...sec1Start(key), sec1Point(key))),
  );

type P256Key = Extract<PrivateKey, { kind: 'p256' }>;
const sec1Start = (key: P256Key): Uint8Array[] => [smallInteger(1), octetString(key.scalar)];
const sec1Point = (key: P256Key): Uint8Array => explicit(1, bitString(key.publicKey.point));

/** The first private key of a PEM text, in any of the three forms. */
export function privateKeyOfPem(text: string): Result<PrivateKey> {
  const block = decodePem(text).find(({ label }) => label.endsWith('PRIVATE KEY'));
  if (!block) return fail('no private key is in it');
  switch (block.label) {
    case 'PRIVATE KEY':
      return flat(readWhole(block.der, 'the private key', readPkcs8));
    case 'EC PRIVATE KEY':
      return flat(readWhole(block.der, 'the private key', (reader) => readSec1(reader, undefined)));
    case 'RSA PRIVATE KEY':
      return rsaKey(block.der);
    default:
      return fail(`a key of the kind ${block.label} is not read here`);
  }
}

const flat = <T>(result: Result<Result<T>>): Result<T> => (result.ok ? result.value : result);

function readPkcs8(reader: DerReader): Result<PrivateKey> {
  const info = reader.open(TAG.sequence, 'a PKCS#8 key');
  info.small('the version');
  const kind = info.open(TAG.sequence, "the key's algorithm");
  const algorithm = kind.oid("the key's algorithm");
  const curve = kind.next === TAG.oid ? kind.oid("the key's curve") : undefined;
  const content = info.octets('the key');
  if (info.fault !== undefined) return fail(info.fault);
  if (algorithm === OID.rsaEncryption) return rsaKey(content);
  if (algorithm !== OID.ecPublicKey) return fail('the key is neither RSA nor of an elliptic curve');
  return flat(readWhole(content, 'the private key', (inner) => readSec1(inner, curve)));
}

function readSec1(reader: DerReader, known: string | undefined): Result<PrivateKey> {
  const key = reader.open(TAG.sequence, 'an EC key');
  key.small('the version');
  const scalar = key.octets('the scalar');
  const curve = key.openIf(constructed(0), 'the curve')?.oid('the curve') ?? known;
  key.openIf(constructed(1), 'the public point');
  if (reader.fault !== undefined) return fail(reader.fault);
  if (curve !== OID.prime256v1 || scalar.length !== 32) return fail('the key is not of the curve P-256');
  try {
    return ok(p256KeyOfScalar(scalar.slice()));
  } catch {
    return fail('the scalar is 0, or not below the order of P-256');
  }
}

function rsaKey(pkcs1: Uint8Array): Result<PrivateKey> {
  try {
    return ok({ kind: 'rsa', pkcs1: pkcs1.slice(), publicKey: rsaPublicKeyOf(pkcs1) });
  } catch {
    return fail('the RSA key is none');
  }
}
