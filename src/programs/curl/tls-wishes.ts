/** What curl is asked for about TLS: its options, and what they come to for a handshake (tool_getparam.c, vtls/openssl.c). */
import { SUITES_13 } from '../../protocols/tls/suites.ts';
import { VERSION } from '../../protocols/tls/numbers.ts';
import { ALL_12, ALL_13, groupsOf, suiteName, suitesOf } from '../lib/tls/suites.ts';
import { SYSTEM_AUTHORITIES } from '../lib/tls/trust.ts';
import { BadUsage, Problem, STATUS } from './problem.ts';

export interface TlsWishes {
  insecure: boolean;
  caFile: string;
  caPath: string;
  /** As on the wire: 0x0303 is TLS 1.2. */
  least: number | undefined;
  most: number | undefined;
  ciphers: string | undefined;
  ciphers13: string | undefined;
  curves: string | undefined;
  /** Whether ALPN is spoken, and whether h2 is offered in it. */
  alpn: boolean;
  http2: boolean;
  /** Whether sessions are kept to be resumed. */
  sessions: boolean;
  cert: string | undefined;
  crlFile: string | undefined;
}

export const newTlsWishes = (): TlsWishes => ({
  insecure: false,
  caFile: SYSTEM_AUTHORITIES,
  caPath: '/etc/ssl/certs',
  least: undefined,
  most: undefined,
  ciphers: undefined,
  ciphers13: undefined,
  curves: undefined,
  alpn: true,
  http2: true,
  sessions: true,
  cert: undefined,
  crlFile: undefined,
});

export const TLS_FLAGS: Readonly<Record<string, (t: TlsWishes, on: boolean) => void>> = {
  insecure: (t, on) => (t.insecure = on),
  alpn: (t, on) => (t.alpn = on),
  sessionid: (t, on) => (t.sessions = on),
  http2: (t) => (t.http2 = true),
  'http1.1': (t) => (t.http2 = false),
  tlsv1: (t) => (t.least = VERSION.tls10),
  'tlsv1.0': (t) => (t.least = VERSION.tls10),
  'tlsv1.1': (t) => (t.least = VERSION.tls11),
  'tlsv1.2': (t) => (t.least = VERSION.tls12),
  'tlsv1.3': (t) => (t.least = VERSION.tls13),
};

const MOST: Readonly<Record<string, number | undefined>> = {
  default: undefined,
  '1.0': VERSION.tls10,
  '1.1': VERSION.tls11,
  '1.2': VERSION.tls12,
  '1.3': VERSION.tls13,
};

export const TLS_VALUES: Readonly<Record<string, (t: TlsWishes, value: string) => void>> = {
  cacert: (t, value) => (t.caFile = value),
  capath: (t, value) => (t.caPath = value),
  'tls-max': (t, value) => {
    if (!(value in MOST)) throw new BadUsage('option --tls-max: is badly used here');
    t.most = MOST[value];
  },
  ciphers: (t, value) => (t.ciphers = value),
  'tls13-ciphers': (t, value) => (t.ciphers13 = value),
  curves: (t, value) => (t.curves = value),
  cert: (t, value) => (t.cert = value),
  crlfile: (t, value) => (t.crlFile = value),
};

/** Options of TLS that ask for what wirelab has none of. */
export const TLS_LACKING: Readonly<Record<string, string>> = {
  'cert-status': 'OCSP',
  key: 'client certificates',
  'cert-type': 'client certificates',
  pass: 'client certificates',
  pinnedpubkey: 'pinned keys',
  tlsuser: 'SRP',
  tlspassword: 'SRP',
  tlsauthtype: 'SRP',
  engine: 'engines',
  'false-start': 'TLS False Start',
};

/** The versions to offer, best first, and the newest that was asked for. */
export function versionsOf({ least, most = VERSION.tls13 }: TlsWishes): { most: number; versions: readonly number[] } {
  if ((least ?? 0) > most)
    throw new Problem(STATUS.SSL_CONNECT_ERROR, 'CURL_SSLVERSION_MAX incompatible with CURL_SSLVERSION');
  return { most, versions: [VERSION.tls13, VERSION.tls12].filter((v) => v <= most && v >= (least ?? VERSION.tls12)) };
}

export function alpnOf({ alpn, http2 }: TlsWishes, plain10: boolean): readonly string[] {
  if (!alpn) return [];
  if (plain10) return ['http/1.0'];
  return http2 ? ['h2', 'http/1.1'] : ['http/1.1'];
}

/** What a handshake is made with. Throws what the real one finds wrong before it begins. */
export function offersOf(wishes: TlsWishes) {
  checkCert(wishes.cert);
  return {
    suites: [...suites13(wishes.ciphers13), ...suites12(wishes.ciphers)],
    groups: curves(wishes.curves),
  };
}

function checkCert(path: string | undefined): void {
  if (path === undefined) return;
  const why = 'error:80000002:system library::No such file or directory';
  throw new Problem(
    STATUS.SSL_CERTPROBLEM,
    `could not load PEM client certificate from ${path}, OpenSSL error ${why}, (no key found, wrong pass phrase, or wrong file format?)`,
  );
}

function suites12(list: string | undefined): readonly number[] {
  if (list === undefined) return ALL_12;
  const found = suitesOf(list, '1.2');
  if (found.length === 0) throw new Problem(STATUS.SSL_CIPHER, `failed setting cipher list: ${list}`);
  return found;
}

function suites13(list: string | undefined): readonly number[] {
  if (list === undefined) return ALL_13;
  const known = SUITES_13.map(({ id }) => suiteName(id));
  if (list.split(':').some((word) => !known.includes(word)))
    throw new Problem(STATUS.SSL_CIPHER, `failed setting TLS 1.3 cipher suite: ${list}`);
  return suitesOf(list, '1.3');
}

function curves(list: string | undefined): readonly number[] | undefined {
  const groups = list === undefined ? undefined : groupsOf(list);
  if (list !== undefined && groups === undefined)
    throw new Problem(STATUS.SSL_CIPHER, `failed setting curves list: '${list}'`);
  return groups;
}
