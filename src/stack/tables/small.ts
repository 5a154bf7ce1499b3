/** The tables without a machinery of their own: `sysctl`, `pmtu` and `fragments`. */
import { formatIpv4 } from '../../core/address.ts';
import { fail } from '../../core/result.ts';
import type { FragmentRow, PmtuRow, SysctlRow } from '../../core/tables.ts';
import type { Context } from '../context.ts';
import { TABLE_CHANGE } from '../events.ts';
import type { Pmtu } from '../pmtu.ts';
import type { Reassembly } from '../reassembly.ts';
import { SYSCTL_KEYS } from '../../core/sysctl.ts';
import { text, type StackTable } from './table.ts';

/** `change` wants `key` and `value`. ENOENT: no such key. EINVAL: not a value for it. */
export const sysctlTable = ({ env, sysctl }: Context): StackTable => ({
  name: 'sysctl',
  rows: (): SysctlRow[] => SYSCTL_KEYS.map((key) => ({ key, value: sysctl.text(key)! })),
  change(op, row) {
    if (op !== 'change' && op !== 'replace') return fail('EOPNOTSUPP');
    const done = sysctl.set(text(row, 'key'), text(row, 'value'));
    if (done.ok) env.emit(TABLE_CHANGE, -1, 0, undefined, 0, 0, 0, 0, `${text(row, 'key')} = ${text(row, 'value')}`);
    return done;
  },
});

export const pmtuTable = ({ env }: Context, pmtu: Pmtu): StackTable => ({
  name: 'pmtu',
  rows: (): PmtuRow[] =>
    pmtu.entries().map(({ destination, mtu, expires }) => ({
      destination: formatIpv4(destination),
      mtu,
      expires: expires - env.now,
    })),
  change(op) {
    if (op !== 'flush') return fail('EOPNOTSUPP');
    pmtu.clear();
    return { ok: true, value: undefined };
  },
});

export const fragmentTable = ({ env }: Context, reassembly: Reassembly): StackTable => ({
  name: 'fragments',
  rows: (): FragmentRow[] =>
    reassembly.entries().map((f) => ({
      source: formatIpv4(f.source),
      destination: formatIpv4(f.destination),
      identification: f.identification,
      pieces: f.pieces,
      bytes: f.bytes,
      expires: f.expires - env.now,
    })),
});
