/** lsof's internet addresses: `[46][protocol][@host][:service,...]` (lsof(8), -i). */
import { parseIpv4, type Ipv4Address } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import type { SocketRow } from '../../core/tables.ts';
import { serviceByName } from '../../dissect/services.ts';
import { lookupHost } from '../lib/hosts.ts';
import { refuse } from './options.ts';

type Match = (row: SocketRow) => boolean;
type Range = readonly [low: number, high: number];

export function readInternet(sys: Sys, text: string): Match {
  const [, version = '', protocol = '', host, ports] = /^([46]?)([^@:]*)(?:@([^:]*))?(?::(.*))?$/.exec(text) ?? [];
  const wanted = protocol.toUpperCase();
  if (wanted !== '' && wanted !== 'TCP' && wanted !== 'UDP' && wanted !== 'UDPLITE')
    throw refuse(`unknown protocol name (${protocol}) in: -i ${text}`);
  const address = host === undefined ? undefined : readHost(sys, host, text);
  const ranges = ports === undefined ? undefined : ports.split(',').map((part) => readRange(part, text));
  return (row) =>
    version !== '6' &&
    (wanted === '' || row.protocol.toUpperCase() === wanted) &&
    [row.local, row.remote].some((end) => fits(end, address, ranges));
}

/** Host and port must be those of one end. */
function fits(end: string, address: Ipv4Address | undefined, ranges: readonly Range[] | undefined): boolean {
  const [host = '', port = ''] = end.split(':');
  const own = parseIpv4(host);
  if (address !== undefined && (!own.ok || own.value !== address)) return false;
  return ranges === undefined || ranges.some(([low, high]) => Number(port) >= low && Number(port) <= high);
}

function readHost(sys: Sys, host: string, text: string): Ipv4Address {
  const found = lookupHost(sys, host);
  if (!found.ok) throw refuse(`unknown host name (${host}) in: -i ${text}`);
  return found.value;
}

function readRange(part: string, text: string): Range {
  const [, low, high] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
  if (low !== undefined) return [Number(low), Number(high ?? low)];
  const service = serviceByName(part)[0];
  if (!service) throw refuse(`unknown service ${part} in: -i ${text}`);
  return [service.port, service.port];
}
