/** The head of a request as curl writes it: its own fields in its own order, then those of -H, which may replace or remove them (http.c). */
import { type Fields, fieldValue } from '../../protocols/http/codec.ts';
import { basicCredentials, binary } from './data.ts';
import type { CurlUrl } from './url.ts';
import type { Operation } from './settings.ts';

export const USER_AGENT = 'curl/7.88.1';
/** Content up to here goes out with the head, above here `Expect: 100-continue` goes first. */
const LARGE = 1024 * 1024;
const WITH_HEAD = 64 * 1024;

export interface Body {
  readonly bytes: Uint8Array;
  /** Undefined: not known when the head goes out. */
  readonly length: number | undefined;
  readonly type: string | undefined;
  /** -T: the method is PUT, and it always asks first. */
  readonly isUpload: boolean;
  /** -F: made while it goes out, so it follows the head. */
  readonly isForm?: boolean;
}

export interface RequestPlan {
  readonly method: string;
  readonly head: string;
  readonly chunked: boolean;
  readonly expects: boolean;
  /** The content goes out in one piece with the head. */
  readonly together: boolean;
}

/** What changes from one step of a redirected transfer to the next. */
export interface Step {
  readonly url: CurlUrl;
  readonly method: string;
  readonly body: Body | undefined;
  readonly user: string | undefined;
  /** Whether secrets of the command line may go to this host. */
  readonly trusted: boolean;
  readonly referer: string | undefined;
  readonly cookies: string;
  readonly version: '1.0' | '1.1';
  /** Set when the request goes to a proxy as it is (RFC 9112, 3.2.2). */
  readonly proxied: boolean;
  readonly proxyUser: string | undefined;
  readonly resumeFrom: number;
  readonly since: string | undefined;
}

export function planRequest(operation: Operation, step: Step): RequestPlan {
  const custom = customFields(operation, step.trusted);
  const { body, method, version } = step;
  const chunked = isChunked(custom.sent, body) && version === '1.1';
  const expects = expectsContinue(custom, body, chunked, version);
  const length = body?.length ?? 0;
  const lines = [
    ...ownFields(operation, step, custom),
    ...custom.sent.filter(([name]) => !OWN_PLACE.includes(name.toLowerCase())),
  ];
  const written = [...lines, ...bodyFields(body, chunked, expects, custom)];
  const target = operation.requestTarget ?? (step.proxied ? proxyTarget(step.url) : step.url.target);
  const head = `${method} ${target} HTTP/${version}\r\n${written.map(([name, value]) => `${name}:${value === '' ? '' : ` ${value}`}\r\n`).join('')}\r\n`;
  return {
    method,
    head,
    chunked,
    expects,
    together: body !== undefined && !body.isUpload && !body.isForm && !expects && length < WITH_HEAD,
  };
}

interface Custom {
  readonly sent: Fields;
  /** Lower-case names that -H replaced or removed. */
  readonly named: ReadonlySet<string>;
}

/** Its value stands where curl's own would have stood. */
const OWN_PLACE = ['host'];

function customFields({ headers, json }: Operation, trusted: boolean): Custom {
  const sent: (readonly [string, string])[] = [];
  const named = new Set<string>();
  const given = headers.map(binary);
  const has = (name: string): boolean => given.some((line) => line.toLowerCase().startsWith(name));
  if (json && !has('content-type:')) given.push('Content-Type: application/json');
  if (json && !has('accept:')) given.push('Accept: application/json');
  for (const line of given) {
    const [, name = '', sign = '', rest = ''] = /^([^:;]*)([:;])(.*)$/s.exec(line) ?? [];
    const value = rest.trim();
    const key = name.toLowerCase();
    if (sign === '' || (sign === ';' && value !== '')) continue;
    named.add(key);
    if (sign === ':' && value === '') continue;
    if (!trusted && (key === 'authorization' || key === 'cookie')) continue;
    sent.push([name, value]);
  }
  return { sent, named };
}

function ownFields(operation: Operation, step: Step, { sent, named }: Custom): Fields {
  const { url, proxied } = step;
  const host = fieldValue(sent, 'host') ?? (url.portIsDefault ? url.host : `${url.host}:${url.port}`);
  const range = operation.range ?? (step.resumeFrom > 0 && !step.body?.isUpload ? `${step.resumeFrom}-` : undefined);
  const { userAgent = USER_AGENT } = operation;
  const fields: (readonly [string, string | undefined])[] = [
    ['Host', named.has('host') && fieldValue(sent, 'host') === undefined ? undefined : host],
    [
      'Proxy-Authorization',
      proxied && step.proxyUser !== undefined ? `Basic ${basicCredentials(step.proxyUser)}` : undefined,
    ],
    [
      'Authorization',
      step.user === undefined || named.has('authorization') ? undefined : `Basic ${basicCredentials(step.user)}`,
    ],
    ['Range', range === undefined || named.has('range') ? undefined : `bytes=${range}`],
    ['User-Agent', userAgent === '' || named.has('user-agent') ? undefined : binary(userAgent)],
    ['Accept', named.has('accept') ? undefined : '*/*'],
    ['Accept-Encoding', operation.compressed && !named.has('accept-encoding') ? 'deflate, gzip, br, zstd' : undefined],
    ['Referer', named.has('referer') ? undefined : step.referer],
    ['Proxy-Connection', proxied && !named.has('proxy-connection') ? 'Keep-Alive' : undefined],
    ['Cookie', step.cookies === '' ? undefined : step.cookies],
    ['If-Modified-Since', named.has('if-modified-since') ? undefined : step.since],
  ];
  return fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function bodyFields(body: Body | undefined, chunked: boolean, expects: boolean, { named }: Custom): Fields {
  if (!body) return [];
  const fields: (readonly [string, string])[] = [];
  if (chunked) {
    if (!named.has('transfer-encoding')) fields.push(['Transfer-Encoding', 'chunked']);
  } else if (!named.has('content-length')) fields.push(['Content-Length', String(body.length ?? 0)]);
  if (body.type !== undefined && !named.has('content-type')) fields.push(['Content-Type', body.type]);
  if (expects && !named.has('expect')) fields.push(['Expect', '100-continue']);
  return fields;
}

function isChunked(sent: Fields, body: Body | undefined): boolean {
  if (!body) return false;
  return body.length === undefined || /chunked/i.test(fieldValue(sent, 'transfer-encoding') ?? '');
}

function expectsContinue({ sent, named }: Custom, body: Body | undefined, chunked: boolean, version: string): boolean {
  if (!body || version === '1.0') return false;
  if (named.has('expect')) return /100-continue/i.test(fieldValue(sent, 'expect') ?? '');
  return body.isUpload ? body.length !== 0 : !chunked && (body.length ?? 0) > LARGE;
}

const proxyTarget = ({ scheme, host, port, portIsDefault, target }: CurlUrl): string =>
  `${scheme}://${host}${portIsDefault ? '' : `:${port}`}${target}`;

/** The head that asks a proxy for a tunnel (RFC 9110, 9.3.6). */
export function connectHead(operation: Operation, { host, port }: CurlUrl, proxyUser: string | undefined): string {
  const { userAgent = USER_AGENT } = operation;
  const lines = [
    `CONNECT ${host}:${port} HTTP/${operation.version}`,
    `Host: ${host}:${port}`,
    ...(proxyUser === undefined ? [] : [`Proxy-Authorization: Basic ${basicCredentials(proxyUser)}`]),
    ...(userAgent === '' ? [] : [`User-Agent: ${binary(userAgent)}`]),
    'Proxy-Connection: Keep-Alive',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
