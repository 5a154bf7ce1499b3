/** The values of ss's filters: `192.168.3.0/24`, `bob:http`, `*:5001`, `:5001`, and bare ports after sport and dport. */
import type { Prefix } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import { serviceByName } from '../../dissect/services.ts';
import { lookupHost } from '../lib/hosts.ts';
import { readPrefix } from '../lib/iproute/addresses.ts';
import { Stop } from '../lib/stop.ts';

/** What is absent fits everything. */
export interface Condition {
  readonly prefix: Prefix | undefined;
  readonly port: number | undefined;
}

export function readCondition(sys: Sys, word: string, isPort: boolean): Condition {
  if (isPort) return { prefix: undefined, port: readPort(word.replace(/^:/, '')) };
  const text = word.replace(/^inet:/, '');
  const colon = text.lastIndexOf(':');
  const port = colon < 0 ? '' : text.slice(colon + 1);
  const address = colon < 0 ? text : text.slice(0, colon);
  return { port: readPort(port), prefix: address === '' || address === '*' ? undefined : readNetwork(sys, address) };
}

function readPort(text: string): number | undefined {
  if (text === '' || text === '*') return undefined;
  if (/^(0x[0-9a-f]+|\d+)$/i.test(text)) return Number(text);
  const service = serviceByName(text)[0];
  if (!service) throw cannot(`"${text}" does not look like a port.`);
  return service.port;
}

function readNetwork(sys: Sys, text: string): Prefix {
  try {
    return readPrefix(text);
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    const found = lookupHost(sys, text);
    if (found.ok) return { address: found.value, length: 32 };
    throw cannot(`an inet prefix is expected rather than "${text}".`);
  }
}

const cannot = (why: string): Stop => new Stop(1, `Error: ${why}\nCannot parse dst/src address.`);
