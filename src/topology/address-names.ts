/** Which names the zones of a topology give to an address, by A records and by aliases of their names (RFC 1034, 3.6.2). */
import type { Ipv4Address } from '../core/address.ts';
import type { DnsConfig } from '../core/services.ts';
import { canonicalName } from '../protocols/dns/names.ts';
import { parseZone } from '../protocols/dns/zone/parse.ts';
import type { RecordSet } from '../protocols/dns/zone/zone.ts';
import { TYPE } from '../protocols/dns/types.ts';
import type { NodeSpec } from './spec.ts';

/** Steps from an alias to a name with an address. */
const MOST_ALIASES = 8;

/** In the order of the zones, without the dot at their ends. Views, which only some see, do not count. */
export function namesByAddress(nodes: Iterable<NodeSpec>): ReadonlyMap<Ipv4Address, readonly string[]> {
  const sets = [...nodes].flatMap((node) =>
    node.services.flatMap(({ kind, options }) => (kind === 'dns' ? setsOf(options as DnsConfig) : [])),
  );
  const addresses = new Map<string, Set<Ipv4Address>>();
  for (const set of sets) {
    if (set.type !== TYPE.A) continue;
    const own = addresses.get(canonicalName(set.name)) ?? new Set();
    for (const data of set.data) if (data.kind === 'a') own.add(data.address);
    addresses.set(canonicalName(set.name), own);
  }
  followAliases(sets, addresses);
  const names = new Map<Ipv4Address, string[]>();
  for (const [name, own] of addresses)
    for (const address of own) names.set(address, [...(names.get(address) ?? []), bare(name)]);
  return names;
}

const setsOf = ({ zones }: DnsConfig): RecordSet[] =>
  zones.flatMap(({ origin, text }) => {
    const parsed = parseZone(origin, text);
    return parsed.ok ? [...parsed.value.zone.nodes.values()].flatMap((node) => [...node.sets.values()]) : [];
  });

function followAliases(sets: readonly RecordSet[], addresses: Map<string, Set<Ipv4Address>>): void {
  const aliases = sets.filter(({ type }) => type === TYPE.CNAME);
  for (let step = 0; step < MOST_ALIASES; step++) {
    for (const { name, data } of aliases) {
      const found = data.flatMap((each) =>
        each.kind === 'name' ? [...(addresses.get(canonicalName(each.target)) ?? [])] : [],
      );
      if (found.length > 0) addresses.set(canonicalName(name), new Set(found));
    }
  }
}

const bare = (name: string): string => name.replace(/\.$/, '').toLowerCase();
