/** The zones that a server holds, and which of them a client gets: views by client address, as BIND's match-clients. */
import { inPrefix, type Ipv4Address } from '../../core/address.ts';
import type { DnsConfig, DnsZoneText } from '../../core/services.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import { parseZone } from '../../protocols/dns/zone/parse.ts';
import type { ZoneError } from '../../protocols/dns/zone/tokens.ts';
import { parentOf, type Zone } from '../../protocols/dns/zone/zone.ts';

/** By canonical origin. */
export type ZoneMap = ReadonlyMap<string, Zone>;

export interface Loaded {
  readonly zone: Zone;
  readonly warnings: readonly ZoneError[];
}

export class ZoneStore {
  /** In the order of the file. */
  readonly loaded: Loaded[] = [];
  readonly #everybody: ZoneMap;
  readonly #views: readonly { readonly clients: DnsConfig['views'][number]['clients']; readonly zones: ZoneMap }[];

  constructor({ zones, views }: DnsConfig) {
    this.#everybody = this.#parsed(zones);
    this.#views = views.map((view) => ({
      clients: view.clients,
      zones: new Map([...this.#everybody, ...this.#parsed(view.zones)]),
    }));
  }

  /** The view with the longest prefix that holds the client; the first of equals. */
  seenBy(client: Ipv4Address): ZoneMap {
    let longest = -1;
    let seen = this.#everybody;
    for (const { clients, zones } of this.#views) {
      for (const prefix of clients) {
        if (prefix.length > longest && inPrefix(client, prefix)) [longest, seen] = [prefix.length, zones];
      }
    }
    return seen;
  }

  /** The texts were parsed once without an error, when the lab file was read. */
  #parsed(texts: readonly DnsZoneText[]): ZoneMap {
    const map = new Map<string, Zone>();
    for (const { origin, text } of texts) {
      const parsed = parseZone(origin, text);
      if (!parsed.ok) throw new TypeError(`${origin}: ${parsed.error.message}`);
      this.loaded.push(parsed.value);
      map.set(canonicalName(origin), parsed.value.zone);
    }
    return map;
  }
}

/** RFC 1034, 4.3.2, step 2: the zone nearest above the name. */
export function zoneFor(zones: ZoneMap, name: string): Zone | undefined {
  for (let at = canonicalName(name); ; at = parentOf(at)) {
    const zone = zones.get(at);
    if (zone || at === '.') return zone;
  }
}
