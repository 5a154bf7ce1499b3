/** The table `addr`: addresses of interfaces (ip-address(8)). */
import { formatIpv4, formatPrefix, parseIpv4, type Prefix } from '../../core/address.ts';
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { AddressRow } from '../../core/tables.ts';
import type { Configuration } from '../configuration.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import { given, prefixIn, text, type StackTable } from './table.ts';

export class AddressTable implements StackTable {
  readonly name = 'addr';
  readonly #ctx: Context;
  readonly #configuration: Configuration;

  constructor(ctx: Context, configuration: Configuration) {
    this.#ctx = ctx;
    this.#configuration = configuration;
  }

  rows(): AddressRow[] {
    return this.#ctx.interfaces.flatMap((iface) =>
      iface.addresses.map(({ prefix, shown }) => ({
        interface: iface.name,
        address: formatPrefix(prefix),
        broadcast: shown === undefined ? '' : formatIpv4(shown),
        scope: iface.loopback ? 'host' : 'global',
      })),
    );
  }

  /**
   * `broadcast` is only shown, as on Linux: the network's broadcast address works without it. `delete` of an address without a length
   * takes the first that fits; `flush` takes `interface`. EEXIST, EADDRNOTAVAIL: the interface has it already, does not have it.
   */
  change(op: ChangeOp, row: Row): Result<void, Errno> {
    const iface = interfaceNamed(this.#ctx, text(row, 'interface'));
    if (given(row, 'interface') && !iface) return fail('ENODEV');
    if (op === 'flush') return this.#flush(iface);
    const prefix = prefixIn(row, 'address');
    if (!prefix.ok || !iface) return fail(prefix.ok ? 'ENODEV' : 'EINVAL');
    if (op === 'delete') return this.#configuration.deleteAddress(iface, this.#meant(iface, row, prefix.value));
    const shown = given(row, 'broadcast') ? parseIpv4(text(row, 'broadcast')) : ok(undefined);
    if (!shown.ok) return fail('EINVAL');
    if (op === 'change' || op === 'replace') {
      const there = iface.addresses.some((a) => formatPrefix(a.prefix) === formatPrefix(prefix.value));
      if (there) return ok(undefined);
      if (op === 'change') return fail('ENOENT');
    }
    return this.#configuration.addAddress(iface, prefix.value, shown.value);
  }

  #meant(iface: Interface, row: Row, prefix: Prefix): Prefix {
    if (text(row, 'address').includes('/')) return prefix;
    return iface.addresses.find((a) => a.prefix.address === prefix.address)?.prefix ?? prefix;
  }

  #flush(only: Interface | undefined): Result<void, Errno> {
    for (const iface of only ? [only] : this.#ctx.interfaces.filter((i) => !i.loopback)) {
      for (const { prefix } of [...iface.addresses]) this.#configuration.deleteAddress(iface, prefix);
    }
    return ok(undefined);
  }
}
