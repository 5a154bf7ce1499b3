/** A key of X25519 as `openssl pkey` shows it. */
import type { KeyPair } from '../../protocols/tls/crypto/exchange.ts';
import {
  x25519PairOfPem,
  x25519PrivatePem,
  x25519PublicOfPem,
  x25519PublicPem,
} from '../../protocols/tls/x509/exchange-keys.ts';
import { hexLines } from '../lib/x509-text-words.ts';
import type { Given } from './command.ts';

/** What pkey prints of the key in this PEM text; undefined when none of X25519 is in it. */
export function x25519Text(pem: string, given: Given): string | undefined {
  const pair = given.has('pubin') ? undefined : x25519PairOfPem(pem);
  const publicKey = given.has('pubin') ? x25519PublicOfPem(pem) : pair?.publicKey;
  if (!publicKey) return undefined;
  const shown = pair && !given.has('pubout') ? x25519PrivatePem(pair) : x25519PublicPem(publicKey);
  const pub = ['pub:', ...hexLines(publicKey, 4, 15)];
  const onlyPublic = !pair || given.has('text_pub') || given.has('pubout');
  const lines =
    given.has('text') || given.has('text_pub') ? (onlyPublic ? ['X25519 Public-Key:'] : privateLines(pair)) : [];
  const text = lines.length === 0 ? '' : [...lines, ...pub].map((line) => `${line}\n`).join('');
  return (given.has('noout') ? '' : shown) + text;
}

const privateLines = ({ privateKey }: KeyPair): string[] => [
  'X25519 Private-Key:',
  'priv:',
  ...hexLines(privateKey, 4, 15),
];
