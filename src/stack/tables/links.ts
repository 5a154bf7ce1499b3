/** The table `link`: interfaces with their counters (ip-link(8)). */
import { formatMac, isGroupMac } from '../../core/address.ts';
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { LinkRow } from '../../core/tables.ts';
import type { Configuration } from '../configuration.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import { given, macIn, text, type StackTable } from './table.ts';

export class LinkTable implements StackTable {
  readonly name = 'link';
  readonly #ctx: Context;
  readonly #configuration: Configuration;

  constructor(ctx: Context, configuration: Configuration) {
    this.#ctx = ctx;
    this.#configuration = configuration;
  }

  rows(): LinkRow[] {
    return this.#ctx.interfaces.map((i) => ({
      interface: i.name,
      index: i.index,
      mac: formatMac(i.mac),
      mtu: i.mtu,
      up: i.up,
      carrier: i.up && (i.loopback || this.#ctx.env.carrier(i.port)),
      loopback: i.loopback,
      promiscuous: i.promiscuous,
      rxPackets: i.rxPackets,
      rxBytes: i.rxBytes,
      rxErrors: i.rxErrors,
      rxDropped: i.rxDropped,
      txPackets: i.txPackets,
      txBytes: i.txBytes,
      txErrors: i.txErrors,
      txDropped: i.txDropped,
    }));
  }

  /** `change` with `interface` and any of `up`, `mtu`, `mac`, `promiscuous`. EINVAL: an impossible MTU; EADDRNOTAVAIL: a group's MAC address. */
  change(op: ChangeOp, row: Row): Result<void, Errno> {
    const iface = interfaceNamed(this.#ctx, text(row, 'interface'));
    if (!iface) return fail('ENODEV');
    if (op !== 'change') return fail('EOPNOTSUPP');
    if (given(row, 'mac')) {
      const done = this.#setMac(iface, row);
      if (!done.ok) return done;
    }
    if (given(row, 'mtu')) {
      const done = this.#configuration.setMtu(iface, Number(row['mtu']));
      if (!done.ok) return done;
    }
    if (given(row, 'promiscuous')) iface.promiscuous = row['promiscuous'] === true;
    if (given(row, 'up')) this.#configuration.setUp(iface, row['up'] === true);
    return ok(undefined);
  }

  #setMac(iface: Interface, row: Row): Result<void, Errno> {
    const mac = macIn(row, 'mac');
    if (!mac.ok) return mac;
    if (iface.loopback) return fail('EOPNOTSUPP');
    if (isGroupMac(mac.value) || mac.value === 0) return fail('EADDRNOTAVAIL');
    this.#configuration.setMac(iface, mac.value);
    return ok(undefined);
  }
}
