/** Whether wget goes through a proxy: -e http_proxy=..., then the environment. */
import type { Sys } from '../../core/sys.ts';
import type { Settings } from './settings.ts';
import type { WgetUrl } from './urls.ts';

export function proxyOf(
  { environment }: Sys,
  { proxy, httpsProxy, useProxy }: Settings,
  { host, parsed }: WgetUrl,
): { readonly host: string; readonly port: number } | undefined {
  const text = (parsed.scheme === 'https' ? httpsProxy : proxy) ?? environment[`${parsed.scheme}_proxy`];
  if (!useProxy || text === undefined || text === '') return undefined;
  const exempt = (environment['no_proxy'] ?? '').split(',').map((name) => name.trim().replace(/^\./, ''));
  if (exempt.some((name) => name !== '' && (host === name || host.endsWith(`.${name}`)))) return undefined;
  const [, place = '', port = '80'] = /^(?:http:\/\/)?(?:[^@/]*@)?([^:/]+)(?::(\d+))?/.exec(text) ?? [];
  return place === '' ? undefined : { host: place, port: Number(port) };
}
