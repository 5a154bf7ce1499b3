/** The table `neigh`, also called `arp` (ip-neighbour(8), arp(8)). */
import { formatIpv4, formatMac, isGroupMac, type Ipv4Address } from '../../core/address.ts';
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { NeighbourRow } from '../../core/tables.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import type { Neighbours } from '../neighbour/table.ts';
import { addressIn, given, macIn, text, type StackTable } from './table.ts';

const SETTABLE = ['PERMANENT', 'REACHABLE', 'STALE'] as const;

export class NeighbourTable implements StackTable {
  readonly name: string;
  readonly #ctx: Context;
  readonly #neighbours: Neighbours;

  constructor(name: 'neigh' | 'arp', ctx: Context, neighbours: Neighbours) {
    this.name = name;
    this.#ctx = ctx;
    this.#neighbours = neighbours;
  }

  rows(): NeighbourRow[] {
    return this.#ctx.interfaces.flatMap((iface) =>
      [...iface.neighbours.values()].map((entry) => ({
        address: formatIpv4(entry.address),
        mac: entry.known ? formatMac(entry.mac) : '',
        interface: iface.name,
        state: entry.state,
        age: entry.known ? this.#ctx.env.now - Math.max(entry.confirmed, entry.updated) : 0,
      })),
    );
  }

  /**
   * `add`, `change` and `replace` want `mac`; `state` is PERMANENT unless the row says REACHABLE or STALE. Without `interface` the one on
   * whose network the address is. `flush` takes `interface`, `address` and `state` as selectors and spares PERMANENT unless it is named.
   * EEXIST, ENOENT: there is, or is not, such an entry. ENETUNREACH: the address is on no link. ENODEV: no such interface.
   */
  change(op: ChangeOp, row: Row): Result<void, Errno> {
    if (given(row, 'interface') && !interfaceNamed(this.#ctx, text(row, 'interface'))) return fail('ENODEV');
    if (op === 'flush') return this.#flush(row);
    const address = addressIn(row, 'address');
    if (!address.ok) return address;
    const iface = this.#interfaceFor(row, address.value);
    if (!iface) return fail('ENETUNREACH');
    const there = this.#neighbours.find(iface, address.value) !== undefined;
    if (op === 'delete') return this.#neighbours.remove(iface, address.value) ? ok(undefined) : fail('ENOENT');
    if (op === 'add' && there) return fail('EEXIST');
    if (op === 'change' && !there) return fail('ENOENT');
    const mac = macIn(row, 'mac');
    const wanted = given(row, 'state') ? text(row, 'state').toUpperCase() : 'PERMANENT';
    const state = SETTABLE.find((s) => s === wanted);
    if (!mac.ok || isGroupMac(mac.value) || !state) return fail('EINVAL');
    this.#neighbours.set(iface, address.value, mac.value, state);
    return ok(undefined);
  }

  #interfaceFor(row: Row, address: Ipv4Address): Interface | undefined {
    if (given(row, 'interface')) return interfaceNamed(this.#ctx, text(row, 'interface'));
    return this.#ctx.interfaces.find((i) => !i.loopback && i.isOnLink(address));
  }

  #flush(row: Row): Result<void, Errno> {
    for (const entry of this.rows()) {
      const state = text(row, 'state').toUpperCase();
      if (state === '' ? entry.state === 'PERMANENT' : entry.state !== state) continue;
      if (given(row, 'interface') && entry.interface !== row['interface']) continue;
      if (given(row, 'address') && entry.address !== row['address']) continue;
      const address = addressIn(entry, 'address');
      const iface = interfaceNamed(this.#ctx, entry.interface);
      if (address.ok && iface) this.#neighbours.remove(iface, address.value);
    }
    return ok(undefined);
  }
}
