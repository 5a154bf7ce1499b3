/** Whether a proxy stands between, and with whom to connect then: -x, the environment, --noproxy; --connect-to (url.c). */
import type { Sys } from '../../core/sys.ts';
import { percentDecoded } from '../lib/http/url.ts';
import type { Narration } from './narration.ts';
import type { Place } from './pool.ts';
import type { Operation } from './settings.ts';
import type { CurlUrl } from './url.ts';
import { Problem, STATUS } from './problem.ts';

export interface ProxyChoice {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
}

/** The service port of a proxy that names none. */
const PROXY_PORT = 1080;

export function chooseProxy(sys: Sys, operation: Operation, url: CurlUrl, tell: Narration): ProxyChoice | undefined {
  const { environment } = sys;
  const exempt = operation.noProxy ?? environment['no_proxy'] ?? environment['NO_PROXY'];
  if (exempt !== undefined && isExempt(url.host, exempt)) return undefined;
  const given = operation.proxy ?? fromEnvironment(sys, url, tell);
  if (given === undefined || given === '') return undefined;
  const [, scheme = 'http', user, host = '', port] = /^(?:([a-z0-9]+):\/\/)?(?:([^@]*)@)?([^:/]*)(?::(\d+))?/i.exec(
    given,
  )!;
  if (scheme.toLowerCase() !== 'http') {
    throw new Problem(STATUS.FAILED_INIT, `Unsupported proxy scheme for '${given}': only http:// is spoken here`);
  }
  const userText = operation.proxyUser ?? (user === undefined ? undefined : percentDecoded(user));
  return { host, port: port === undefined ? PROXY_PORT : Number(port), user: userText };
}

function fromEnvironment({ environment }: Sys, { scheme }: CurlUrl, tell: Narration): string | undefined {
  const names =
    scheme === 'http'
      ? ['http_proxy', 'all_proxy', 'ALL_PROXY']
      : ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];
  const name = names.find((each) => environment[each]);
  if (name === undefined) return undefined;
  tell.info(`Uses proxy env variable ${name} == '${environment[name]}'`);
  return environment[name];
}

const isExempt = (host: string, list: string): boolean =>
  list.split(/[\s,]+/).some((entry) => {
    const name = entry.replace(/^\./, '').toLowerCase();
    return name === '*' || (name !== '' && (host.toLowerCase() === name || host.toLowerCase().endsWith(`.${name}`)));
  });

/** With whom to connect for a URL. */
export function placeOf(
  url: CurlUrl,
  proxy: ProxyChoice | undefined,
  { connectTo, proxyTunnel }: Operation,
  tell: Narration,
): Place {
  if (proxy) {
    const tunnel = proxyTunnel || url.scheme === 'https' ? ` to ${url.host}:${url.port}` : '';
    return {
      host: proxy.host,
      shown: proxy.host,
      port: proxy.port,
      isProxy: true,
      key: `proxy ${proxy.host}:${proxy.port}${tunnel}`,
    };
  }
  const plain = { host: url.host, shown: url.shownHost, port: url.port, isProxy: false };
  for (const entry of connectTo) {
    const [host = '', port = '', newHost = '', newPort = ''] = entry.split(':');
    const fits =
      (host === '' || host.toLowerCase() === url.host.toLowerCase()) && (port === '' || Number(port) === url.port);
    if (!fits || (newHost === '' && newPort === '')) continue;
    if (newHost !== '') tell.info(`Connecting to hostname: ${newHost}`);
    if (newPort !== '') tell.info(`Connecting to port: ${newPort}`);
    const other = { host: newHost || url.host, port: Number(newPort || url.port) };
    // 7.88 forgets to copy the name that it shows
    return {
      ...plain,
      ...other,
      shown: newHost === '' || newHost.toLowerCase() === url.host.toLowerCase() ? url.shownHost : '(nil)',
      key: `${url.host}:${url.port} at ${other.host}:${other.port}`,
    };
  }
  return { ...plain, key: `${url.scheme}://${url.host.toLowerCase()}:${url.port}` };
}
