/** -w: what to print about a transfer when it is over (tool_writeout.c). */
import { formatIpv4 } from '../../core/address.ts';
import type { SocketAddress } from '../../core/sys.ts';
import { NS_PER_S, NS_PER_US, type Ns } from '../../core/time.ts';
import { fieldValue } from '../../protocols/http/codec.ts';
import type { Facts } from './facts.ts';
import { VERSION_LINE } from './usage.ts';

type Value = string | number | null;

/** Microseconds are what curl counts in; the rest of the ns is cut off. */
const inSeconds = (t: Ns): string => {
  const us = Math.floor(t / NS_PER_US);
  return `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`;
};

const address = (at: SocketAddress | undefined): string => (at ? formatIpv4(at.address) : '');
const speed = (bytes: number, { times }: Facts): number =>
  times.total > 0 ? Math.floor((bytes * NS_PER_S) / times.total) : bytes;

/** In the order of their names, as `%{json}` has them. */
const VARIABLES: Readonly<Record<string, (facts: Facts) => Value>> = {
  certs: () => '',
  content_type: (f) => fieldValue(f.headers, 'content-type') ?? null,
  errormsg: (f) => f.error ?? null,
  exitcode: (f) => f.exit,
  filename_effective: (f) => f.fileName ?? null,
  ftp_entry_path: () => null,
  http_code: (f) => f.status,
  http_connect: (f) => f.connectStatus,
  http_version: (f) => f.version,
  local_ip: (f) => address(f.local),
  local_port: (f) => f.local?.port ?? 0,
  method: (f) => f.method,
  num_certs: (f) => f.certificates,
  num_connects: (f) => f.connects,
  num_headers: (f) => f.headers.length,
  num_redirects: (f) => f.redirects,
  proxy_ssl_verify_result: () => 0,
  redirect_url: (f) => f.redirectUrl ?? null,
  referer: (f) => f.referer ?? null,
  remote_ip: (f) => address(f.remote),
  remote_port: (f) => f.remote?.port ?? 0,
  response_code: (f) => f.status,
  scheme: (f) => f.scheme,
  size_download: (f) => f.received,
  size_header: (f) => f.headerBytes,
  size_request: (f) => f.requestBytes,
  size_upload: (f) => f.sent,
  speed_download: (f) => speed(f.received, f),
  speed_upload: (f) => speed(f.sent, f),
  ssl_verify_result: (f) => f.verifyResult,
  time_appconnect: (f) => inSeconds(f.times.appConnect),
  time_connect: (f) => inSeconds(f.times.connect),
  time_namelookup: (f) => inSeconds(f.times.nameLookup),
  time_pretransfer: (f) => inSeconds(f.times.preTransfer),
  time_redirect: (f) => inSeconds(f.times.redirect),
  time_starttransfer: (f) => inSeconds(f.times.startTransfer),
  time_total: (f) => inSeconds(f.times.total),
  url: (f) => f.url,
  url_effective: (f) => f.effective,
  urlnum: (f) => f.urlNumber,
};

export interface Written {
  readonly to: 'stdout' | 'stderr';
  readonly text: string;
}

/** What the format says, piece by piece. */
export function writeOut(format: string, facts: Facts): readonly Written[] {
  const pieces: Written[] = [];
  let to: Written['to'] = 'stdout';
  const put = (text: string): void => void pieces.push({ to, text });
  const pattern = /%%|%header\{([^}]*)\}|%\{([^}]*)\}|\\[\s\S]|[^%\\]+|[\s\S]/g;
  for (const [token, header, variable] of format.matchAll(pattern)) {
    if (token === '%%') put('%');
    else if (header !== undefined) put(fieldValue(facts.headers, header) ?? '');
    else if (variable === 'stderr' || variable === 'stdout') to = variable;
    else if (variable === 'onerror' && facts.exit === 0) break;
    else if (variable !== undefined) pieces.push(...(variable === 'onerror' ? [] : [valueOf(variable, facts, to)]));
    else put(token.startsWith('\\') ? escaped(token) : token);
  }
  return pieces;
}

function valueOf(name: string, facts: Facts, to: Written['to']): Written {
  if (name === 'json') return { to, text: json(facts) };
  if (name === 'header_json') return { to, text: headerJson(facts) };
  const variable = VARIABLES[name];
  if (!variable) return { to: 'stderr', text: `curl: unknown --write-out variable: '${name}'\n` };
  const value = variable(facts);
  if (name === 'http_code' || name === 'response_code') return { to, text: String(value).padStart(3, '0') };
  return { to, text: String(value ?? '') };
}

const ESCAPES: Readonly<Record<string, string>> = { '\\r': '\r', '\\n': '\n', '\\t': '\t' };
const escaped = (token: string): string => ESCAPES[token] ?? token;

function json(facts: Facts): string {
  const entries = Object.entries(VARIABLES).map(([name, of]) => {
    const value = of(facts);
    const number = typeof value === 'number' || name.startsWith('time_');
    return `"${name}":${number ? value : JSON.stringify(value === '' && name !== 'certs' ? null : value)}`;
  });
  return `{${entries.join(',')},"curl_version":${JSON.stringify(VERSION_LINE)}}`;
}

function headerJson({ headers }: Facts): string {
  const names = [...new Set(headers.map(([name]) => name.toLowerCase()))];
  const rows = names.map((name) => {
    const values = headers.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
    return `"${name}":${JSON.stringify(values)}`;
  });
  return `{${rows.join(',\n')}\n}`;
}
