/** What a DHCP server has promised: which address it gives to whom (RFC 2131, 4.3.1). */
import { formatIpv4, formatMac, type Ipv4Address, type MacAddress } from '../../core/address.ts';
import { toHex } from '../../core/bytes.ts';
import type { DhcpSubnet } from '../../core/services.ts';
import type { LeaseRow } from '../../core/service-tables.ts';
import type { Reason } from '../../core/event.ts';
import type { Ns } from '../../core/time.ts';
import { ASKED_FOR, HAD_BEFORE, KEPT_FOR_IT, NEVER_USED, OLDEST } from './events.ts';

export interface Lease {
  readonly address: Ipv4Address;
  mac: MacAddress;
  client: string;
  hostname: string;
  state: 'offered' | 'bound' | 'released' | 'declined' | 'in use';
  ends: Ns;
  readonly fixed: boolean;
}

/** A client is known by its identifier, and without one by its MAC address (RFC 2131, 2). */
export interface Who {
  readonly mac: MacAddress;
  readonly client: Uint8Array | undefined;
  readonly hostname: string;
}

export interface Choice {
  readonly address: Ipv4Address;
  readonly why: Reason;
}

export class Leases {
  readonly #byAddress = new Map<Ipv4Address, Lease>();

  get(address: Ipv4Address): Lease | undefined {
    return this.#byAddress.get(address);
  }

  belongsTo(lease: Lease, who: Who): boolean {
    const client = who.client ? toHex(who.client) : '';
    return client !== '' && lease.client !== '' ? lease.client === client : lease.mac === who.mac;
  }

  /** The address for a client: kept for it, had before, asked for, never used, or free again the longest (RFC 2131, 4.3.1). */
  choose(subnet: DhcpSubnet, who: Who, wanted: Ipv4Address | undefined, now: Ns): Choice | undefined {
    const kept = subnet.static.find((entry) => entry.mac === who.mac);
    if (kept) return { address: kept.address, why: KEPT_FOR_IT };
    if (!subnet.pool) return undefined;
    const [first, last] = subnet.pool;
    const inPool = (address: Ipv4Address): boolean => address >= first && address <= last;
    const had = [...this.#byAddress.values()].find(
      (l) => inPool(l.address) && this.belongsTo(l, who) && l.state !== 'declined' && l.state !== 'in use',
    );
    if (had) return { address: had.address, why: HAD_BEFORE };
    if (wanted !== undefined && inPool(wanted) && this.#isFree(subnet, wanted, now))
      return { address: wanted, why: ASKED_FOR };
    let oldest: Lease | undefined;
    for (let address = first; address <= last; address++) {
      const lease = this.#byAddress.get(address);
      if (!this.#isFree(subnet, address, now)) continue;
      if (!lease) return { address, why: NEVER_USED };
      if (!oldest || lease.ends < oldest.ends) oldest = lease;
    }
    return oldest && { address: oldest.address, why: OLDEST };
  }

  put(address: Ipv4Address, who: Who, state: Lease['state'], ends: Ns, fixed: boolean): void {
    const client = who.client ? toHex(who.client) : '';
    this.#byAddress.set(address, { address, mac: who.mac, client, hostname: who.hostname, state, ends, fixed });
  }

  /** What was only offered to the client is free again. */
  withdraw(who: Who, now: Ns): void {
    for (const lease of this.#byAddress.values()) {
      if (lease.state === 'offered' && this.belongsTo(lease, who)) lease.ends = now;
    }
  }

  rows(now: Ns): LeaseRow[] {
    return [...this.#byAddress.values()]
      .sort((a, b) => a.address - b.address)
      .map((lease) => ({
        address: formatIpv4(lease.address),
        mac: formatMac(lease.mac),
        client: lease.client,
        hostname: lease.hostname,
        state: (lease.state === 'bound' || lease.state === 'offered') && lease.ends <= now ? 'expired' : lease.state,
        expires: Math.max(0, lease.ends - now),
        static: lease.fixed,
      }));
  }

  #isFree(subnet: DhcpSubnet, address: Ipv4Address, now: Ns): boolean {
    if (address === subnet.router || subnet.static.some((entry) => entry.address === address)) return false;
    const lease = this.#byAddress.get(address);
    return !lease || lease.state === 'released' || lease.ends <= now;
  }
}
