/** What curl is asked to do: one Operation for the words up to each --next, and what holds for the whole run. */
import type { Ns } from '../../core/time.ts';
import { newTlsWishes, type TlsWishes } from './tls-wishes.ts';

/** One -F. */
export interface FormPart {
  readonly name: string;
  readonly value: Uint8Array;
  readonly filename?: string;
  readonly type?: string;
}

/** A URL as it was given, with where its content goes and what goes up there. */
export interface Target {
  url?: string;
  /** -o FILE; `remote`: -O. */
  output?: string;
  remote?: boolean;
  upload?: string;
}

export interface Operation {
  readonly targets: Target[];
  readonly headers: string[];
  readonly resolve: string[];
  readonly connectTo: string[];
  readonly cookies: string[];
  readonly cookieFiles: string[];
  readonly form: FormPart[];
  readonly tls: TlsWishes;
  body: Uint8Array | undefined;
  json: boolean;
  get: boolean;
  head: boolean;
  include: boolean;
  method: string | undefined;
  follow: boolean;
  trusted: boolean;
  maxRedirects: number;
  post301: boolean;
  post302: boolean;
  post303: boolean;
  version: '1.0' | '1.1';
  http09: boolean;
  userAgent: string | undefined;
  referer: string | undefined;
  autoReferer: boolean;
  user: string | undefined;
  range: string | undefined;
  /** Bytes to skip; -1: as many as the file has (`-C -`). */
  resumeFrom: number | undefined;
  timeCondition: string | undefined;
  compressed: boolean;
  fail: boolean;
  failWithBody: boolean;
  proxy: string | undefined;
  proxyUser: string | undefined;
  proxyTunnel: boolean;
  noProxy: string | undefined;
  connectTimeout: Ns | undefined;
  maxTime: Ns | undefined;
  expectTimeout: Ns;
  maxFileSize: number | undefined;
  writeOut: string | undefined;
  cookieJar: string | undefined;
  dumpHeader: string | undefined;
  glob: boolean;
  pathAsIs: boolean;
  requestTarget: string | undefined;
  query: string[];
  outputDirectory: string | undefined;
  remoteHeaderName: boolean;
  remoteNameAll: boolean;
  device: string | undefined;
  localPort: number | undefined;
  ipv6: boolean;
  retry: number;
  retryDelay: Ns | undefined;
}

export interface Run {
  /** Standard input, when a word asks for it: `-d @-`. */
  readonly input: Uint8Array | undefined;
  readonly operations: Operation[];
  verbose: boolean;
  silent: boolean;
  showError: boolean;
  meter: boolean;
  bar: boolean;
  failEarly: boolean;
  traceAscii: string | undefined;
  stderr: string | undefined;
  help: string | undefined;
  version: boolean;
}

export const newRun = (input?: Uint8Array): Run => ({
  input,
  operations: [newOperation()],
  verbose: false,
  silent: false,
  showError: false,
  meter: true,
  bar: false,
  failEarly: false,
  traceAscii: undefined,
  stderr: undefined,
  help: undefined,
  version: false,
});

export const newOperation = (): Operation => ({
  targets: [],
  headers: [],
  resolve: [],
  connectTo: [],
  cookies: [],
  cookieFiles: [],
  form: [],
  tls: newTlsWishes(),
  query: [],
  body: undefined,
  json: false,
  get: false,
  head: false,
  include: false,
  method: undefined,
  follow: false,
  trusted: false,
  maxRedirects: 50,
  post301: false,
  post302: false,
  post303: false,
  version: '1.1',
  http09: false,
  userAgent: undefined,
  referer: undefined,
  autoReferer: false,
  user: undefined,
  range: undefined,
  resumeFrom: undefined,
  timeCondition: undefined,
  compressed: false,
  fail: false,
  failWithBody: false,
  proxy: undefined,
  proxyUser: undefined,
  proxyTunnel: false,
  noProxy: undefined,
  connectTimeout: undefined,
  maxTime: undefined,
  expectTimeout: 1e9,
  maxFileSize: undefined,
  writeOut: undefined,
  cookieJar: undefined,
  dumpHeader: undefined,
  glob: true,
  pathAsIs: false,
  requestTarget: undefined,
  outputDirectory: undefined,
  remoteHeaderName: false,
  remoteNameAll: false,
  device: undefined,
  localPort: undefined,
  ipv6: false,
  retry: 0,
  retryDelay: undefined,
});

export const current = (run: Run): Operation => run.operations.at(-1)!;

/** The n-th URL belongs to the n-th -o, -O and -T. */
export function addUrl(operation: Operation, url: string): void {
  const free = operation.targets.find((target) => target.url === undefined);
  if (free) free.url = url;
  else operation.targets.push({ url });
}
