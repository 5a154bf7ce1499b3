/** wget's command line (init.c), read into settings. */
import { fail, ok, type Result } from '../../core/result.ts';
import { seconds, type Ns } from '../../core/time.ts';
import { type LongOption, type GivenOption, parseOptions } from '../lib/options.ts';
import { SECURE_PROTOCOLS } from './secure-protocols.ts';
import { usageError } from './usage.ts';

export interface Settings {
  readonly urls: readonly string[];
  output: string | undefined;
  log: string | undefined;
  appendLog: boolean;
  inputFile: string | undefined;
  quiet: boolean;
  verbose: boolean;
  showProgress: boolean;
  progress: string | undefined;
  serverResponse: boolean;
  spider: boolean;
  resume: boolean;
  noClobber: boolean;
  timestamping: boolean;
  contentOnError: boolean;
  contentDisposition: boolean;
  tries: number;
  connectTimeout: Ns | undefined;
  dnsTimeout: Ns | undefined;
  readTimeout: Ns;
  waitRetry: number;
  maxRedirects: number;
  prefix: string | undefined;
  userAgent: string;
  referer: string | undefined;
  readonly headers: string[];
  method: string | undefined;
  body: { readonly data?: string; readonly file?: string } | undefined;
  user: string | undefined;
  password: string | undefined;
  authAtOnce: boolean;
  keepAlive: boolean;
  compression: boolean;
  useProxy: boolean;
  proxy: string | undefined;
  httpsProxy: string | undefined;
  checkCertificate: boolean;
  caCertificate: string | undefined;
  /** The oldest version of TLS, as on the wire. */
  secureProtocol: number;
  help: boolean;
  version: boolean;
}

const DEFAULTS: Omit<Settings, 'urls' | 'headers'> = {
  output: undefined,
  log: undefined,
  appendLog: false,
  inputFile: undefined,
  quiet: false,
  verbose: true,
  showProgress: false,
  progress: undefined,
  serverResponse: false,
  spider: false,
  resume: false,
  noClobber: false,
  timestamping: false,
  contentOnError: false,
  contentDisposition: false,
  tries: 20,
  connectTimeout: undefined,
  dnsTimeout: undefined,
  readTimeout: seconds(900),
  waitRetry: 10,
  maxRedirects: 20,
  prefix: undefined,
  userAgent: 'Wget/1.21.3',
  referer: undefined,
  method: undefined,
  body: undefined,
  user: undefined,
  password: undefined,
  authAtOnce: false,
  keepAlive: true,
  compression: false,
  useProxy: true,
  proxy: undefined,
  httpsProxy: undefined,
  checkCertificate: true,
  caCertificate: undefined,
  secureProtocol: SECURE_PROTOCOLS['auto']!,
  help: false,
  version: false,
};

const SHORT = 'Vhbe:o:a:dqvn:i:t:O:cNST:w:Q:P:U:4';

const flag = (name: string, short?: string): LongOption => ({ name, ...(short ? { short } : {}) });
const value = (name: string, short?: string): LongOption => ({ ...flag(name, short), value: 'required' });

const LONG: readonly LongOption[] = [
  flag('version', 'V'),
  flag('help', 'h'),
  value('execute', 'e'),
  value('output-file', 'o'),
  value('append-output', 'a'),
  flag('debug', 'd'),
  flag('quiet', 'q'),
  flag('verbose', 'v'),
  flag('no-verbose'),
  value('input-file', 'i'),
  value('tries', 't'),
  value('output-document', 'O'),
  flag('no-clobber'),
  flag('continue', 'c'),
  value('progress'),
  flag('show-progress'),
  flag('timestamping', 'N'),
  flag('server-response', 'S'),
  flag('spider'),
  value('timeout', 'T'),
  value('connect-timeout'),
  value('read-timeout'),
  value('dns-timeout'),
  value('wait', 'w'),
  value('waitretry'),
  flag('no-proxy'),
  value('directory-prefix', 'P'),
  value('user'),
  value('password'),
  value('http-user'),
  value('http-password'),
  flag('auth-no-challenge'),
  value('header'),
  value('max-redirect'),
  value('referer'),
  value('user-agent', 'U'),
  flag('no-http-keep-alive'),
  value('post-data'),
  value('post-file'),
  value('method'),
  value('body-data'),
  value('body-file'),
  flag('content-disposition'),
  flag('content-on-error'),
  value('compression'),
  flag('inet4-only', '4'),
  value('limit-rate'),
  flag('no-check-certificate'),
  value('ca-certificate'),
  value('secure-protocol'),
  flag('no-dns-cache'),
  flag('no-cache'),
  flag('no-cookies'),
  flag('no-config'),
  value('quota', 'Q'),
];

/** The error is all that goes to standard error. */
export function settingsOf(words: readonly string[]): Result<Settings> {
  const parsed = parseOptions('wget', words, SHORT, LONG);
  if (!parsed.ok) return fail(usageError(parsed.error));
  const settings: Settings = { ...DEFAULTS, urls: parsed.value.operands, headers: [] };
  for (const option of parsed.value.options) {
    const problem = apply(settings, option);
    if (problem !== undefined) return fail(problem);
  }
  return ok(settings);
}

/** Returns what is wrong. */
function apply(settings: Settings, { flag: name, value: text = '' }: GivenOption): string | undefined {
  const set = MEANINGS[name];
  if (set) {
    set(settings, text);
    return undefined;
  }
  if (HARMLESS.includes(name)) return undefined;
  if (name === 'secure-protocol') {
    const version = SECURE_PROTOCOLS[text.toLowerCase()];
    settings.secureProtocol = version ?? 0;
    return version === undefined ? `wget: --secure-protocol: Invalid value ‘${text}’.\n` : undefined;
  }
  if (name === 'n') return applyN(settings, text);
  if (NUMBERS[name]) {
    if (!/^(\d+(\.\d*)?|inf)$/.test(text)) return `wget: ${NUMBERS[name]!.name}: Invalid number ‘${text}’.\n`;
    NUMBERS[name]!.set(settings, text === 'inf' ? 0 : Number(text));
    return undefined;
  }
  return `wget: this wget has no ${name.length === 1 ? '-' : '--'}${name}\n`;
}

/** `-nv`, `-nc`: letters of their own behind an n. */
function applyN(settings: Settings, letters: string): string | undefined {
  for (const letter of letters) {
    if (letter === 'v') settings.verbose = false;
    else if (letter === 'c') settings.noClobber = true;
    else if (!'dHp'.includes(letter)) return usageError(`wget: invalid option -- 'n${letter}'`);
  }
  return undefined;
}

const HARMLESS = ['4', 'limit-rate', 'no-dns-cache', 'no-cache', 'no-cookies', 'no-config', 'Q', 'w'];

const MEANINGS: Readonly<Record<string, (s: Settings, text: string) => void>> = {
  V: (s) => (s.version = true),
  'no-check-certificate': (s) => (s.checkCertificate = false),
  'ca-certificate': (s, text) => (s.caCertificate = text),
  h: (s) => (s.help = true),
  e: (s, text) => execute(s, text),
  o: (s, text) => (s.log = text),
  a: (s, text) => {
    s.log = text;
    s.appendLog = true;
  },
  q: (s) => (s.quiet = true),
  v: (s) => (s.verbose = true),
  'no-verbose': (s) => (s.verbose = false),
  i: (s, text) => (s.inputFile = text),
  O: (s, text) => (s.output = text),
  'no-clobber': (s) => (s.noClobber = true),
  c: (s) => (s.resume = true),
  progress: (s, text) => (s.progress = text),
  'show-progress': (s) => (s.showProgress = true),
  N: (s) => (s.timestamping = true),
  S: (s) => (s.serverResponse = true),
  spider: (s) => (s.spider = true),
  'no-proxy': (s) => (s.useProxy = false),
  P: (s, text) => (s.prefix = text),
  user: (s, text) => (s.user = text),
  'http-user': (s, text) => (s.user = text),
  password: (s, text) => (s.password = text),
  'http-password': (s, text) => (s.password = text),
  'auth-no-challenge': (s) => (s.authAtOnce = true),
  header: (s, text) => s.headers.push(text),
  referer: (s, text) => (s.referer = text),
  U: (s, text) => (s.userAgent = text),
  'no-http-keep-alive': (s) => (s.keepAlive = false),
  'post-data': (s, text) => {
    s.body = { data: text };
    s.method ??= 'POST';
  },
  'post-file': (s, text) => {
    s.body = { file: text };
    s.method ??= 'POST';
  },
  'body-data': (s, text) => (s.body = { data: text }),
  'body-file': (s, text) => (s.body = { file: text }),
  method: (s, text) => (s.method = text.toUpperCase()),
  'content-disposition': (s) => (s.contentDisposition = true),
  'content-on-error': (s) => (s.contentOnError = true),
  compression: (s, text) => (s.compression = text !== 'none'),
};

const NUMBERS: Readonly<Record<string, { readonly name: string; readonly set: (s: Settings, n: number) => void }>> = {
  t: { name: '--tries', set: (s, n) => (s.tries = n === 0 ? Infinity : n) },
  T: {
    name: '--timeout',
    set: (s, n) => {
      s.connectTimeout = s.dnsTimeout = n === 0 ? undefined : seconds(n);
      s.readTimeout = n === 0 ? Infinity : seconds(n);
    },
  },
  'connect-timeout': {
    name: '--connect-timeout',
    set: (s, n) => (s.connectTimeout = n === 0 ? undefined : seconds(n)),
  },
  'dns-timeout': { name: '--dns-timeout', set: (s, n) => (s.dnsTimeout = n === 0 ? undefined : seconds(n)) },
  'read-timeout': { name: '--read-timeout', set: (s, n) => (s.readTimeout = n === 0 ? Infinity : seconds(n)) },
  waitretry: { name: '--waitretry', set: (s, n) => (s.waitRetry = n) },
  'max-redirect': { name: '--max-redirect', set: (s, n) => (s.maxRedirects = n) },
};

/** -e: the lines of a .wgetrc that mean something here. */
function execute(settings: Settings, text: string): void {
  const [, name = '', value = ''] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(text) ?? [];
  if (/^http_?proxy$/i.test(name)) settings.proxy = value;
  if (/^https_?proxy$/i.test(name)) settings.httpsProxy = value;
  if (/^use_?proxy$/i.test(name)) settings.useProxy = /^(on|yes|1)$/i.test(value);
}
