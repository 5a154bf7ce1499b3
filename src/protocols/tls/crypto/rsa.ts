/**
 * RSA (RFC 8017): the raw operation by node:crypto, the paddings ours, so that the same randomness always gives the same bytes.
 * Encryption is what TLS 1.2's static key exchange needs (RFC 5246, 7.4.7.1).
 */
import { createHash, createPrivateKey, privateDecrypt, publicEncrypt } from 'node:crypto';
import { concat, equalBytes, fromHex } from '../../../core/bytes.ts';
import { keyObjectOf, type RsaPrivateKey, type RsaPublicKey } from './keys.ts';

/** OpenSSL's RSA_NO_PADDING, which a function of node:crypto takes without that module's being loaded at the start. */
const NO_PADDING = 3;

export type HashName = 'sha256' | 'sha384' | 'sha512';
export type RandomBytes = (count: number) => Uint8Array;

export const hashOf = (name: HashName, ...pieces: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash(name);
  for (const piece of pieces) hash.update(piece);
  return Uint8Array.from(hash.digest());
};

/** RSAEP and RSAVP1 (5.1.1, 5.2.2). Undefined: the block is not as long as the modulus, or not below it, or the key is no key. */
export function encryptRaw(key: RsaPublicKey, block: Uint8Array): Uint8Array | undefined {
  const object = block.length === key.modulus.length ? keyObjectOf(key) : undefined;
  if (!object) return undefined;
  try {
    return Uint8Array.from(publicEncrypt({ key: object, padding: NO_PADDING }, block));
  } catch {
    return undefined;
  }
}

/** RSADP and RSASP1 (5.1.2, 5.2.1). Undefined as above. */
export function decryptRaw({ pkcs1, publicKey }: RsaPrivateKey, block: Uint8Array): Uint8Array | undefined {
  if (block.length !== publicKey.modulus.length) return undefined;
  const key = createPrivateKey({ key: Buffer.from(pkcs1), format: 'der', type: 'pkcs1' });
  try {
    return Uint8Array.from(privateDecrypt({ key, padding: NO_PADDING }, block));
  } catch {
    return undefined;
  }
}

/** RSAES-PKCS1-v1_5 (7.2.1): 00 02, bytes that are not 0, 00, the message. At least 11 bytes shorter than the modulus. */
export function encryptPkcs1(key: RsaPublicKey, message: Uint8Array, random: RandomBytes): Uint8Array | undefined {
  const room = key.modulus.length - message.length - 3;
  if (room < 8) return undefined;
  return encryptRaw(key, concat([Uint8Array.of(0, 2), nonZero(room, random), Uint8Array.of(0), message]));
}

function nonZero(count: number, random: RandomBytes): Uint8Array {
  const bytes = random(count).slice();
  for (let i = 0; i < count; i++) while (bytes[i] === 0) bytes[i] = random(1)[0]!;
  return bytes;
}

/**
 * The premaster secret of TLS 1.2's static RSA. Nothing of what was wrong with the block leaves this function, or a stranger could
 * decrypt with the server's help (Bleichenbacher): a bad block gives a random secret, and the handshake fails at Finished.
 * `version` is the ClientHello's and takes the place of the secret's own (RFC 5246, 7.4.7.1).
 */
export function decryptPremaster(
  key: RsaPrivateKey,
  block: Uint8Array,
  version: number,
  random: RandomBytes,
): Uint8Array {
  const secret = random(48).slice();
  const plain = decryptRaw(key, block) ?? new Uint8Array(key.publicKey.modulus.length);
  const start = plain.length - 48;
  let wrong = plain[0]! | (plain[1]! ^ 2) | plain[start - 1]!;
  for (let i = 2; i < start - 1; i++) wrong |= Number(plain[i] === 0);
  const keep = -Number(wrong === 0) & 0xff;
  for (let i = 0; i < 48; i++) secret[i] = (plain[start + i]! & keep) | (secret[i]! & ~keep);
  secret[0] = version >>> 8;
  secret[1] = version;
  return secret;
}

/** DigestInfo up to the hash itself (9.2, note 1). */
const DIGEST_INFO: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** EMSA-PKCS1-v1_5 (9.2): undefined when the modulus is too short for the hash. */
function pkcs1Block(length: number, hash: HashName, message: Uint8Array): Uint8Array | undefined {
  const info = fromHex(DIGEST_INFO[hash]);
  const digest = concat([info.ok ? info.value : new Uint8Array(0), hashOf(hash, message)]);
  const room = length - digest.length - 3;
  return room < 8
    ? undefined
    : concat([Uint8Array.of(0, 1), new Uint8Array(room).fill(0xff), Uint8Array.of(0), digest]);
}

/** RSASSA-PKCS1-v1_5 (8.2.1). Throws when the key is too short for the hash: no key here is. */
export function signPkcs1(key: RsaPrivateKey, hash: HashName, message: Uint8Array): Uint8Array {
  return signed(key, pkcs1Block(key.publicKey.modulus.length, hash, message));
}

/** The expected block is made and compared whole, so that nothing can hide in a padding read too kindly (8.2.2). */
export function verifyPkcs1(key: RsaPublicKey, hash: HashName, message: Uint8Array, signature: Uint8Array): boolean {
  const found = encryptRaw(key, signature);
  const expected = pkcs1Block(key.modulus.length, hash, message);
  return found !== undefined && expected !== undefined && equalBytes(found, expected);
}

/** RSASSA-PSS (8.1.1), the salt as long as the hash, as TLS wants it (RFC 8446, 4.2.3). */
export function signPss(key: RsaPrivateKey, hash: HashName, message: Uint8Array, random: RandomBytes): Uint8Array {
  const bits = bitLength(key.publicKey.modulus) - 1;
  const digest = hashOf(hash, message);
  const salt = random(digest.length);
  const seal = hashOf(hash, new Uint8Array(8), digest, salt);
  const length = Math.ceil(bits / 8);
  const room = length - digest.length - salt.length - 2;
  if (room < 0) throw new Error(`an RSA key of ${bits + 1} bits is too short for PSS with ${hash}`);
  const data = concat([new Uint8Array(room), Uint8Array.of(1), salt]);
  const masked = xor(data, mgf1(hash, seal, data.length));
  masked[0]! &= 0xff >>> (8 * length - bits);
  return signed(key, leftPadded(concat([masked, seal, Uint8Array.of(0xbc)]), key.publicKey.modulus.length));
}

/** 8.1.2 with 9.1.2. */
export function verifyPss(key: RsaPublicKey, hash: HashName, message: Uint8Array, signature: Uint8Array): boolean {
  const bits = bitLength(key.modulus) - 1;
  const length = Math.ceil(bits / 8);
  const digest = hashOf(hash, message);
  const room = length - 2 * digest.length - 2;
  const whole = encryptRaw(key, signature);
  if (!whole || room < 0 || (length < whole.length && whole[0] !== 0)) return false;
  const block = whole.subarray(whole.length - length);
  const masked = block.subarray(0, length - digest.length - 1);
  const seal = block.subarray(masked.length, length - 1);
  const unused = 8 * length - bits;
  if (block[length - 1] !== 0xbc || masked[0]! >>> (8 - unused) !== 0) return false;
  const data = xor(masked, mgf1(hash, seal, masked.length));
  data[0]! &= 0xff >>> unused;
  if (data.subarray(0, room).some((byte) => byte !== 0) || data[room] !== 1) return false;
  return equalBytes(seal, hashOf(hash, new Uint8Array(8), digest, data.subarray(room + 1)));
}

function signed(key: RsaPrivateKey, block: Uint8Array | undefined): Uint8Array {
  const signature = block && decryptRaw(key, block);
  if (!signature) throw new Error('this RSA key cannot sign');
  return signature;
}

/** B.2.1 */
function mgf1(hash: HashName, seed: Uint8Array, length: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let counter = 0, made = 0; made < length; counter++) {
    const piece = hashOf(hash, seed, Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter));
    pieces.push(piece);
    made += piece.length;
  }
  return concat(pieces).subarray(0, length);
}

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);

const bitLength = (number: Uint8Array): number => 8 * number.length - Math.clz32(number[0] ?? 0) + 24;

const leftPadded = (bytes: Uint8Array, length: number): Uint8Array =>
  concat([new Uint8Array(length - bytes.length), bytes]);
