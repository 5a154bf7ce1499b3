/** `wirelab url`: the parts of a URL in plain words, and what each of them becomes on the wire (URL standard; RFC 9110, 4.2; RFC 9112, 3.2). */
import { domainToUnicode } from 'node:url';
import { hostField, parseUrl, percentDecoded, requestTarget, type WebUrl } from '../programs/lib/http/url.ts';

const WIDTH = 11;

export function explainUrl(text: string): number {
  const url = parseUrl(text);
  if (!url.ok) {
    process.stderr.write(`wirelab: ${url.error}\n`);
    return 2;
  }
  process.stdout.write(`${explanation(text, url.value).join('\n')}\n`);
  return 0;
}

/** Line by line; no line needs more than the URL and 100 columns. */
export function explanation(text: string, url: WebUrl): readonly string[] {
  return [
    url.href === text ? url.href : `${text}\nread as     ${url.href}`,
    '',
    ...schemeLines(url),
    ...userLines(url),
    ...hostLines(url),
    ...portLines(url),
    ...pathLines(url),
    ...queryLines(url),
    ...fragmentLines(url),
    ...wireLines(url),
  ];
}

const line = (name: string, value: string, meaning = ''): string =>
  `${name.padEnd(WIDTH)} ${meaning === '' ? value : `${value.padEnd(24)} ${meaning}`}`;

const SCHEMES: Readonly<Record<string, string>> = {
  http: 'HTTP over TCP, readable by everybody on the way',
  https: 'HTTP over TLS over TCP: encrypted, and the server proves who it is',
  ftp: 'file transfer (RFC 959); browsers have given it up',
  ws: 'WebSocket over TCP',
  wss: 'WebSocket over TLS',
};

const schemeLines = ({ scheme }: WebUrl): readonly string[] => [
  line('scheme', scheme, SCHEMES[scheme] ?? 'no scheme of the web'),
];

function userLines({ username, password }: WebUrl): readonly string[] {
  if (username === '' && password === '') return [];
  const shown = password === '' ? percentDecoded(username) : `${percentDecoded(username)}:${'*'.repeat(8)}`;
  return [line('user', shown, 'goes into an Authorization field; anybody who sees the URL knows it')];
}

function hostLines({ host }: WebUrl): readonly string[] {
  if (host.startsWith('[')) return [line('host', host, 'an IPv6 address')];
  if (/^[\d.]+$/.test(host)) return [line('host', host, 'an IPv4 address: no DNS question is needed')];
  const unicode = domainToUnicode(host);
  if (unicode === '' || unicode === host) return [line('host', host, 'a name that DNS must turn into an address')];
  return [
    line('host', unicode, 'as people read it'),
    line('', host, 'as DNS and HTTP carry it: ASCII only (IDNA, punycode)'),
  ];
}

const portLines = ({ port, portIsDefault, scheme }: WebUrl): readonly string[] => [
  portIsDefault
    ? line('port', String(port), `not written: the default of ${scheme}`)
    : line('port', String(port), `written, because it is not the default of ${scheme}`),
];

function pathLines({ path }: WebUrl): readonly string[] {
  const decoded = percentDecoded(path);
  const meaning = path === '/' ? 'the root: what the server shows first' : 'what is asked for on that server';
  return [line('path', path, meaning), ...(decoded === path ? [] : [line('', decoded, 'percent-decoded')])];
}

function queryLines({ query }: WebUrl): readonly string[] {
  if (query === '') return [];
  const pairs = [...new URLSearchParams(query)];
  return [
    line('query', query, 'goes to the server with the path'),
    ...pairs.map(([name, value]) => line('', `  ${name} = ${value}`)),
  ];
}

const fragmentLines = ({ fragment }: WebUrl): readonly string[] =>
  fragment === '' ? [] : [line('fragment', fragment, 'never sent: the browser keeps it, to scroll there')];

function wireLines(url: WebUrl): readonly string[] {
  const { host, port, scheme } = url;
  const isName = !/^[\d.]+$|^\[/.test(host);
  const question = isName ? [line('DNS', `${host}. IN A ?`, 'unless a cache or the hosts file knows it')] : [];
  const connection = line('TCP', `${isName ? 'that address' : host}, service port ${port}`);
  if (scheme !== 'http' && scheme !== 'https') return ['', 'on the wire', ...question, connection];
  const encrypted = scheme === 'https' ? [line('TLS', `server name ${host}`, 'everything below is encrypted')] : [];
  return [
    '',
    'on the wire',
    ...question,
    connection,
    ...encrypted,
    line('HTTP', `GET ${requestTarget(url)} HTTP/1.1`),
    line('', `Host: ${hostField(url)}`),
  ];
}
