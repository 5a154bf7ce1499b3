/** Cipher suites under OpenSSL's names, and lists of them as `-cipher` takes them (openssl-ciphers(1)). */
import { fail, ok, type Result } from '../../core/result.ts';

export interface SuiteRow {
  readonly id: number;
  /** OpenSSL's. */
  readonly name: string;
  /** IANA's. */
  readonly standard: string;
  readonly version: 'TLSv1.3' | 'TLSv1.2';
  readonly exchange: 'any' | 'ECDH' | 'RSA';
  readonly authentication: 'any' | 'ECDSA' | 'RSA';
  readonly encryption: 'AESGCM(256)' | 'AESGCM(128)' | 'CHACHA20/POLY1305(256)';
}

const CIPHERS = [
  ['AES256-GCM-SHA384', 'AES_256_GCM_SHA384', 'AESGCM(256)'],
  ['CHACHA20-POLY1305', 'CHACHA20_POLY1305_SHA256', 'CHACHA20/POLY1305(256)'],
  ['AES128-GCM-SHA256', 'AES_128_GCM_SHA256', 'AESGCM(128)'],
] as const;

const tls13 = (id: number, n: 0 | 1 | 2): SuiteRow => {
  const name = `TLS_${CIPHERS[n][1]}`;
  const encryption = CIPHERS[n][2];
  return { id, name, standard: name, version: 'TLSv1.3', exchange: 'any', authentication: 'any', encryption };
};

const ecdhe = (id: number, authentication: 'ECDSA' | 'RSA', n: 0 | 1 | 2): SuiteRow => ({
  id,
  name: `ECDHE-${authentication}-${CIPHERS[n][0]}`,
  standard: `TLS_ECDHE_${authentication}_WITH_${CIPHERS[n][1]}`,
  version: 'TLSv1.2',
  exchange: 'ECDH',
  authentication,
  encryption: CIPHERS[n][2],
});

const rsa = (id: number, n: 0 | 2): SuiteRow => ({
  id,
  name: CIPHERS[n][0],
  standard: `TLS_RSA_WITH_${CIPHERS[n][1]}`,
  version: 'TLSv1.2',
  exchange: 'RSA',
  authentication: 'RSA',
  encryption: CIPHERS[n][2],
});

/** In OpenSSL's own order. */
export const SUITES: readonly SuiteRow[] = [
  tls13(0x1302, 0),
  tls13(0x1303, 1),
  tls13(0x1301, 2),
  ecdhe(0xc02c, 'ECDSA', 0),
  ecdhe(0xc030, 'RSA', 0),
  ecdhe(0xcca9, 'ECDSA', 1),
  ecdhe(0xcca8, 'RSA', 1),
  ecdhe(0xc02b, 'ECDSA', 2),
  ecdhe(0xc02f, 'RSA', 2),
  rsa(0x009d, 0),
  rsa(0x009c, 2),
];

export const SUITES_13 = SUITES.filter((suite) => suite.version === 'TLSv1.3');
const SUITES_12 = SUITES.filter((suite) => suite.version === 'TLSv1.2');

export const suiteRow = (id: number): SuiteRow | undefined => SUITES.find((suite) => suite.id === id);

const ALL = (): boolean => true;
const KEYWORDS: Readonly<Record<string, (suite: SuiteRow) => boolean>> = {
  ALL,
  DEFAULT: ALL,
  COMPLEMENTOFDEFAULT: () => false,
  HIGH: ALL,
  'TLSv1.2': ALL,
  ECDHE: (s) => s.exchange === 'ECDH',
  EECDH: (s) => s.exchange === 'ECDH',
  kECDHE: (s) => s.exchange === 'ECDH',
  kRSA: (s) => s.exchange === 'RSA',
  RSA: (s) => s.exchange === 'RSA',
  aRSA: (s) => s.authentication === 'RSA',
  ECDSA: (s) => s.authentication === 'ECDSA',
  aECDSA: (s) => s.authentication === 'ECDSA',
  AES: (s) => s.encryption.startsWith('AES'),
  AESGCM: (s) => s.encryption.startsWith('AESGCM'),
  AES128: (s) => s.encryption === 'AESGCM(128)',
  AES256: (s) => s.encryption === 'AESGCM(256)',
  CHACHA20: (s) => s.encryption.startsWith('CHACHA20'),
};

/** Suites of TLS 1.2 for a cipher string; fails when there is none of them left. */
export function cipherList(text: string): Result<readonly SuiteRow[], 'no cipher match'> {
  let chosen: SuiteRow[] = [];
  const banned = new Set<SuiteRow>();
  for (const word of text.split(/[:, ]+/).filter((w) => w !== '' && !w.startsWith('@'))) {
    const [, sign = '', rest = ''] = /^([!+-]?)(.*)$/.exec(word) ?? [];
    const fitting = SUITES_12.filter((suite) => rest.split('+').every((part) => fits(suite, part)));
    const others = chosen.filter((suite) => !fitting.includes(suite));
    if (sign === '+') chosen = [...others, ...chosen.filter((suite) => fitting.includes(suite))];
    else if (sign === '') chosen.push(...fitting.filter((s) => !chosen.includes(s) && !banned.has(s)));
    else chosen = others;
    if (sign === '!') for (const suite of fitting) banned.add(suite);
  }
  return chosen.length > 0 ? ok(chosen) : fail('no cipher match');
}

const fits = (suite: SuiteRow, word: string): boolean =>
  suite.name === word || suite.standard === word || (KEYWORDS[word]?.(suite) ?? false);

/** Suites of TLS 1.3 by their names, joined by colons. */
export function ciphersuiteList(text: string): Result<readonly SuiteRow[], 'no cipher match'> {
  const found = text.split(':').map((name) => SUITES_13.find((suite) => suite.name === name));
  return found.every((suite) => suite !== undefined) ? ok(found) : fail('no cipher match');
}
