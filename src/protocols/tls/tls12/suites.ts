/** The cipher suites of TLS 1.2 that wirelab speaks (RFC 5288, RFC 5289, RFC 7905), and what each fixes: key exchange, cipher, hash. */
import type { AeadName } from '../crypto/aead.ts';
import type { HashName } from '../crypto/hash.ts';

export type KeyExchange12 = 'ecdhe' | 'rsa';

export interface Suite12 {
  readonly id: number;
  /** IANA's name. */
  readonly name: string;
  readonly keyExchange: KeyExchange12;
  /** The kind of the server's certified key; in ECDHE it signs the exchange, in RSA it opens the premaster secret. */
  readonly certificate: 'ecdsa' | 'rsa';
  readonly cipher: AeadName;
  /** Of the PRF and of the transcript: SHA-384 goes with 256-bit GCM keys (RFC 5289, 3). */
  readonly hash: HashName;
  /** Bytes. */
  readonly keyLength: number;
  /** Bytes of the nonce that the key block gives. */
  readonly fixedIvLength: number;
  /** Bytes of the nonce that each record carries (RFC 5288, 3); 0 with ChaCha20 (RFC 7905, 2). */
  readonly recordIvLength: number;
}

type Cipher = Pick<Suite12, 'cipher' | 'hash' | 'keyLength' | 'fixedIvLength' | 'recordIvLength'>;

const AES_128: Cipher = {
  cipher: 'aes-128-gcm',
  hash: 'sha256',
  keyLength: 16,
  fixedIvLength: 4,
  recordIvLength: 8,
};
const AES_256: Cipher = {
  cipher: 'aes-256-gcm',
  hash: 'sha384',
  keyLength: 32,
  fixedIvLength: 4,
  recordIvLength: 8,
};
const CHACHA: Cipher = {
  cipher: 'chacha20-poly1305',
  hash: 'sha256',
  keyLength: 32,
  fixedIvLength: 12,
  recordIvLength: 0,
};

const suite = (id: number, name: string, exchange: 'ecdhe_ecdsa' | 'ecdhe_rsa' | 'rsa', cipher: Cipher): Suite12 => ({
  id,
  name: `TLS_${exchange.toUpperCase()}_WITH_${name}`,
  keyExchange: exchange === 'rsa' ? 'rsa' : 'ecdhe',
  certificate: exchange === 'ecdhe_ecdsa' ? 'ecdsa' : 'rsa',
  ...cipher,
});

/** Best first. */
export const SUITES_12: readonly Suite12[] = [
  suite(0xc02c, 'AES_256_GCM_SHA384', 'ecdhe_ecdsa', AES_256),
  suite(0xc030, 'AES_256_GCM_SHA384', 'ecdhe_rsa', AES_256),
  suite(0xcca9, 'CHACHA20_POLY1305_SHA256', 'ecdhe_ecdsa', CHACHA),
  suite(0xcca8, 'CHACHA20_POLY1305_SHA256', 'ecdhe_rsa', CHACHA),
  suite(0xc02b, 'AES_128_GCM_SHA256', 'ecdhe_ecdsa', AES_128),
  suite(0xc02f, 'AES_128_GCM_SHA256', 'ecdhe_rsa', AES_128),
  suite(0x009d, 'AES_256_GCM_SHA384', 'rsa', AES_256),
  suite(0x009c, 'AES_128_GCM_SHA256', 'rsa', AES_128),
];

export const suite12 = (id: number): Suite12 | undefined => SUITES_12.find((each) => each.id === id);
