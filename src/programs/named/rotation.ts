/** Which record of a set comes first: each answer begins one further than the last (BIND's rrset-order cyclic; RFC 1794). */
import { canonicalName } from '../../protocols/dns/names.ts';
import type { RecordSet } from '../../protocols/dns/zone/zone.ts';

export class Rotation {
  readonly #turns = new Map<string, number>();

  next(set: RecordSet): RecordSet {
    const count = set.data.length;
    if (count < 2) return set;
    const key = `${canonicalName(set.name)} ${set.type}`;
    const first = (this.#turns.get(key) ?? 0) % count;
    this.#turns.set(key, first + 1);
    return { ...set, data: [...set.data.slice(first), ...set.data.slice(0, first)] };
  }
}
