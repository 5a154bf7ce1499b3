/** openssl pkey, ec and rsa: keys as they are in files, in words. */
import { fromUtf8, toHex } from '../../core/bytes.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import type { PrivateKey } from '../../protocols/tls/crypto/keys.ts';
import { DerReader } from '../../protocols/tls/x509/der-reader.ts';
import { TAG } from '../../protocols/tls/x509/der-tags.ts';
import { OID } from '../../protocols/tls/x509/oids.ts';
import { encodePem } from '../../protocols/tls/x509/pem.ts';
import { privateKeyOfPem, privateKeyPem } from '../../protocols/tls/x509/private-keys.ts';
import { encodePublicKey } from '../../protocols/tls/x509/public-keys.ts';
import { publicKeyLines } from '../lib/x509-text.ts';
import { hexLines } from '../lib/x509-text-words.ts';
import type { Given, OpensslCommand } from './command.ts';
import { printErrors, storeErrors } from './errors.ts';
import { readAll, save } from './files.ts';
import { x25519Text } from './x25519-text.ts';

const keyCommand = (name: string, kind: PrivateKey['kind'] | undefined, greeting: string): OpensslCommand => ({
  name,
  usage: '[options]',
  options: [
    { name: 'in', value: 'infile', meaning: 'Input key' },
    { name: 'out', value: 'outfile', meaning: 'Output file for encoded and/or text output' },
    { name: 'pubin', meaning: 'Read only public components from key input' },
    { name: 'pubout', meaning: 'Restrict encoded output to public components' },
    { name: 'noout', meaning: "Don't output the key in encoded form" },
    { name: 'text', meaning: 'Output key components in plaintext' },
    { name: 'text_pub', meaning: 'Output only public key components in text form' },
  ],
  operands: 0,
  run: (sys, given) => show(sys, given, kind, greeting),
});

export const pkey = keyCommand('pkey', undefined, '');
export const ec = keyCommand('ec', 'p256', 'read EC key\n');
export const rsa = keyCommand('rsa', 'rsa', '');

function* show(sys: Sys, given: Given, kind: PrivateKey['kind'] | undefined, greeting: string): Call<ExitStatus> {
  const path = given.value('in');
  if (greeting !== '') sys.warn(greeting);
  const input = yield* readAll(sys, path);
  if (!input.ok) {
    sys.warn(`Could not open file or uri for loading key from ${path}\n`);
    printErrors(sys, storeErrors(path ?? '', input.error));
    return 1;
  }
  const x25519 = kind === undefined ? x25519Text(fromUtf8(input.value), given) : undefined;
  if (x25519 !== undefined) return yield* put(sys, given, x25519);
  const key = privateKeyOfPem(fromUtf8(input.value));
  if (!key.ok || (kind !== undefined && key.value.kind !== kind)) {
    sys.warn(`Could not read key from ${path ?? '<stdin>'}\n`);
    return 1;
  }
  if (!given.has('noout') && kind !== undefined) sys.warn(`writing ${kind === 'rsa' ? 'RSA' : 'EC'} key\n`);
  return yield* put(sys, given, textOf(given, key.value));
}

function* put(sys: Sys, given: Given, text: string): Call<ExitStatus> {
  const out = given.value('out');
  if (out !== undefined) return yield* save(sys, out, text);
  sys.print(text);
  return 0;
}

function textOf(given: Given, key: PrivateKey): string {
  const publicPem = encodePem('PUBLIC KEY', encodePublicKey(key.publicKey));
  const pem = given.has('noout') ? '' : given.has('pubout') ? publicPem : privateKeyPem(key);
  const publicLines = publicKeyLines(
    {
      algorithm: '',
      curve: OID.prime256v1,
      bits: key.publicKey.kind === 'p256' ? key.publicKey.point : new Uint8Array(0),
      key: key.publicKey,
    },
    0,
  );
  const lines = given.has('text_pub') ? publicLines : given.has('text') ? privateLines(key, publicLines) : [];
  return pem + lines.map((line) => `${line}\n`).join('');
}

function privateLines(key: PrivateKey, publicLines: readonly string[]): string[] {
  if (key.kind === 'p256')
    return ['Private-Key: (256 bit)', 'priv:', ...hexLines(key.scalar, 4, 15), ...publicLines.slice(1)];
  const numbers = rsaNumbers(key.pkcs1);
  const bits = numbers[0]!.length * 8 - Math.clz32(numbers[0]![0] ?? 0) + 24;
  return [`Private-Key: (${bits} bit, 2 primes)`, ...numbers.flatMap((n, i) => numberLines(RSA_PARTS[i]!, n))];
}

const RSA_PARTS = [
  'modulus',
  'publicExponent',
  'privateExponent',
  'prime1',
  'prime2',
  'exponent1',
  'exponent2',
  'coefficient',
];

/** RSAPrivateKey's numbers in their order (RFC 8017, A.1.2), without the version. */
function rsaNumbers(pkcs1: Uint8Array): Uint8Array[] {
  const r = new DerReader(pkcs1).open(TAG.sequence, 'an RSA key');
  r.small('the version');
  return RSA_PARTS.map((part) => r.magnitude(part));
}

function numberLines(label: string, magnitude: Uint8Array): string[] {
  if (magnitude.length <= 8) {
    const value = BigInt(`0x${toHex(magnitude)}`);
    return [`${label}: ${value} (0x${value.toString(16)})`];
  }
  return [`${label}:`, ...hexLines(magnitude[0]! >= 128 ? Uint8Array.of(0, ...magnitude) : magnitude, 4, 15)];
}
