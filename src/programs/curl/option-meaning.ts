/** What each option of curl does to the settings. */
import { concat, fromUtf8, utf8 } from '../../core/bytes.ts';
import type { Sys } from '../../core/sys.ts';
import { seconds, type Ns } from '../../core/time.ts';
import { dataOf, formPart, urlEncoded } from './data.ts';
import { BadUsage, Problem, STATUS } from './problem.ts';
import { addUrl, current, newOperation, type Operation, type Run, type Target } from './settings.ts';
import { TLS_FLAGS, TLS_LACKING, TLS_VALUES } from './tls-wishes.ts';
import { warn } from './warnings.ts';

export interface Given {
  readonly sys: Sys;
  readonly run: Run;
  /** As typed, for messages. */
  readonly word: string;
}

/** `value` is the option's value, or `on` and `off` for a switch. */
export function apply(given: Given, name: string, value: string, next: string | undefined): void {
  const operation = current(given.run);
  if (applyToRun(given, name, value, next)) return;
  const flag = FLAGS[name];
  if (flag) return flag(operation, value === 'on');
  const text = VALUES[name];
  if (text) return text(operation, value, given);
  const tlsFlag = TLS_FLAGS[name];
  if (tlsFlag) return void tlsFlag(operation.tls, value === 'on');
  const tlsText = TLS_VALUES[name];
  if (tlsText) return void tlsText(operation.tls, value);
  if (HARMLESS.includes(name)) return;
  const lacking = TLS_LACKING[name];
  if (lacking !== undefined) throw new BadUsage(`option ${given.word}: wirelab's curl has no ${lacking}`);
  throw new BadUsage(`option ${given.word}: the installed libcurl version doesn't support this`);
}

function applyToRun({ run }: Given, name: string, value: string, next: string | undefined): boolean {
  const on = value === 'on';
  if (name === 'verbose') run.verbose = on;
  else if (name === 'silent') run.silent = on;
  else if (name === 'show-error') run.showError = on;
  else if (name === 'progress-meter') run.meter = on;
  else if (name === 'progress-bar') run.bar = on;
  else if (name === 'fail-early') run.failEarly = on;
  else if (name === 'help') run.help = next ?? '';
  else if (name === 'version') run.version = on;
  else if (name === 'trace-ascii') run.traceAscii = value;
  else if (name === 'stderr') run.stderr = value;
  else if (name === 'next') run.operations.push(newOperation());
  else return false;
  return true;
}

/** They change nothing that could be seen here. */
const HARMLESS = [
  'buffer',
  'no-buffer',
  'keepalive',
  'tcp-nodelay',
  'ipv4',
  'basic',
  'disable',
  'styled-output',
  'keepalive-time',
  'clobber',
  'remote-time',
  'npn',
  'junk-session-cookies',
  'proxy-basic',
  'suppress-connect-headers',
  'proxy-insecure',
];

const FLAGS: Readonly<Record<string, (o: Operation, on: boolean) => void>> = {
  get: (o, on) => (o.get = on),
  head: (o, on) => {
    o.head = on;
    o.include = on;
  },
  include: (o, on) => (o.include = on),
  location: (o, on) => (o.follow = on),
  'location-trusted': (o, on) => {
    o.follow = on;
    o.trusted = on;
  },
  post301: (o, on) => (o.post301 = on),
  post302: (o, on) => (o.post302 = on),
  post303: (o, on) => (o.post303 = on),
  'http1.0': (o) => (o.version = '1.0'),
  'http0.9': (o, on) => (o.http09 = on),
  compressed: (o, on) => (o.compressed = on),
  fail: (o, on) => (o.fail = on),
  'fail-with-body': (o, on) => (o.failWithBody = on),
  proxytunnel: (o, on) => (o.proxyTunnel = on),
  globoff: (o, on) => (o.glob = !on),
  'path-as-is': (o, on) => (o.pathAsIs = on),
  'remote-header-name': (o, on) => (o.remoteHeaderName = on),
  'remote-name-all': (o, on) => (o.remoteNameAll = on),
  'remote-name': (o, on) => {
    slot(o, (target) => target.output !== undefined || target.remote !== undefined).remote = on;
  },
  ipv6: (o, on) => (o.ipv6 = on),
};

const VALUES: Readonly<Record<string, (o: Operation, value: string, given: Given) => void>> = {
  url: (o, value) => addUrl(o, value),
  output: (o, value) => {
    slot(o, (target) => target.output !== undefined || target.remote !== undefined).output = value;
  },
  'upload-file': (o, value) => {
    slot(o, (target) => target.upload !== undefined).upload = value;
  },
  request: (o, value) => (o.method = value),
  header: (o, value, { sys, run }) => {
    if (!value.startsWith('@')) o.headers.push(value);
    else o.headers.push(...linesOf(sys, run, value.slice(1)));
  },
  data: (o, value, { sys, run }) => addBody(o, dataOf(sys, run, value, 'text')),
  'data-ascii': (o, value, { sys, run }) => addBody(o, dataOf(sys, run, value, 'text')),
  'data-binary': (o, value, { sys, run }) => addBody(o, dataOf(sys, run, value, 'binary')),
  'data-raw': (o, value) => addBody(o, utf8(value)),
  'data-urlencode': (o, value, { sys, run }) => addBody(o, urlEncoded(sys, run, value)),
  json: (o, value, { sys, run }) => {
    const part = dataOf(sys, run, value, 'binary');
    o.body = concat([o.body ?? new Uint8Array(0), part]);
    o.json = true;
  },
  form: (o, value, { sys, run }) => o.form.push(formPart(sys, run, value)),
  'form-string': (o, value) => {
    const [name = '', ...rest] = value.split('=');
    o.form.push({ name, value: utf8(rest.join('=')) });
  },
  'url-query': (o, value, { sys, run }) => o.query.push(fromUtf8(urlEncoded(sys, run, value))),
  resolve: (o, value) => o.resolve.push(value),
  'connect-to': (o, value) => o.connectTo.push(value),
  'max-redirs': (o, value, given) => (o.maxRedirects = whole(value, given, -1)),
  'user-agent': (o, value) => (o.userAgent = value),
  referer: (o, value) => {
    const auto = /(.*);auto$/.exec(value);
    o.autoReferer = auto !== null;
    o.referer = auto ? auto[1] || undefined : value;
  },
  user: (o, value) => (o.user = value),
  range: (o, value, { sys, run }) => {
    const open = /^\d+$/.test(value);
    const missing = 'A specified range MUST include at least one dash (-). Appending one for you!';
    if (open) warn(sys, run.silent, missing);
    o.range = open ? `${value}-` : value;
  },
  'continue-at': (o, value, given) => (o.resumeFrom = value === '-' ? -1 : whole(value, given, 0)),
  'time-cond': (o, value) => (o.timeCondition = value),
  proxy: (o, value) => (o.proxy = value),
  'proxy1.0': (o, value) => (o.proxy = value),
  'proxy-user': (o, value) => (o.proxyUser = value),
  noproxy: (o, value) => (o.noProxy = value),
  'connect-timeout': (o, value, given) => (o.connectTimeout = duration(value, given)),
  'max-time': (o, value, given) => (o.maxTime = duration(value, given)),
  'expect100-timeout': (o, value, given) => (o.expectTimeout = duration(value, given) ?? 1e9),
  'max-filesize': (o, value, given) => (o.maxFileSize = whole(value, given, 0)),
  'write-out': (o, value, { sys, run }) => (o.writeOut = formatOf(sys, run, value)),
  cookie: (o, value) => (value.includes('=') ? o.cookies : o.cookieFiles).push(value),
  'cookie-jar': (o, value) => (o.cookieJar = value),
  'dump-header': (o, value) => (o.dumpHeader = value),
  'request-target': (o, value) => (o.requestTarget = value),
  'output-dir': (o, value) => (o.outputDirectory = value),
  interface: (o, value) => (o.device = value),
  'local-port': (o, value, given) => (o.localPort = whole(value.split('-')[0]!, given, 1)),
  retry: (o, value, given) => (o.retry = whole(value, given, 0)),
  'retry-delay': (o, value, given) => (o.retryDelay = duration(value, given)),
};

/** The first target for which this was not said yet, or a new one. */
function slot(operation: Operation, taken: (target: Target) => boolean): Target {
  const free = operation.targets.find((target) => !taken(target));
  if (free) return free;
  const made: Target = {};
  operation.targets.push(made);
  return made;
}

function addBody(operation: Operation, part: Uint8Array): void {
  operation.body = operation.body ? concat([operation.body, utf8('&'), part]) : part;
}

function whole(text: string, { word }: Given, least: number): number {
  if (!/^-?\d+$/.test(text)) throw new BadUsage(`option ${word}: expected a proper numerical parameter`);
  if (Number(text) < least) throw new BadUsage(`option ${word}: expected a positive numerical parameter`);
  return Number(text);
}

function duration(text: string, { word }: Given): Ns | undefined {
  if (!/^\d+(\.\d*)?$/.test(text)) throw new BadUsage(`option ${word}: expected a proper numerical parameter`);
  return Number(text) === 0 ? undefined : seconds(Number(text));
}

/** -w FORMAT or @FILE, whose line ends do not count. */
function formatOf(sys: Sys, run: Run, value: string): string {
  if (!value.startsWith('@')) return value;
  return linesOf(sys, run, value.slice(1)).join('');
}

function linesOf(sys: Sys, run: Run, path: string): readonly string[] {
  const file = sys.files.read(path);
  if (!file.ok) {
    warn(sys, run.silent, `Failed to open ${path}`);
    throw new Problem(STATUS.READ_ERROR, '', true);
  }
  return fromUtf8(file.value)
    .split(/\r?\n/)
    .filter((line) => line !== '');
}
