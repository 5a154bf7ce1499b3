/** Keys of X25519 in files: PKCS#8 and SubjectPublicKeyInfo, whose headers have one form only (RFC 8410, 4 and 7). */
import { equalBytes } from '../../../core/bytes.ts';
import { type KeyPair, keyPairOf } from '../crypto/exchange.ts';
import { GROUP } from '../numbers.ts';
import { bitString, octetString, oid, sequence, smallInteger } from './der-writer.ts';
import { OID } from './oids.ts';
import { decodePem, encodePem } from './pem.ts';

const KEY_LENGTH = 32;

const privateInfo = (key: Uint8Array): Uint8Array =>
  sequence(smallInteger(0), sequence(oid(OID.x25519)), octetString(octetString(key)));
const publicInfo = (key: Uint8Array): Uint8Array => sequence(sequence(oid(OID.x25519)), bitString(key));

/** As `openssl genpkey` writes it. */
export const x25519PrivatePem = (pair: KeyPair): string => encodePem('PRIVATE KEY', privateInfo(pair.privateKey));
export const x25519PublicPem = (publicKey: Uint8Array): string => encodePem('PUBLIC KEY', publicInfo(publicKey));

/** The pair whose private key stands in a PEM text; undefined when there is none of X25519. */
export function x25519PairOfPem(text: string): KeyPair | undefined {
  const key = keyIn(text, 'PRIVATE KEY', privateInfo);
  return key && keyPairOf(GROUP.x25519, key);
}

/** 32 bytes. */
export const x25519PublicOfPem = (text: string): Uint8Array | undefined => keyIn(text, 'PUBLIC KEY', publicInfo);

/** The key ends the DER; all before it must be as it would be written. */
function keyIn(text: string, label: string, encode: (key: Uint8Array) => Uint8Array): Uint8Array | undefined {
  const der = decodePem(text).find((block) => block.label === label)?.der ?? new Uint8Array(0);
  const key = der.slice(-KEY_LENGTH);
  return key.length === KEY_LENGTH && equalBytes(encode(key), der) ? key : undefined;
}
