/** Which record of a set comes first: each answer begins one further than the last (BIND's rrset-order cyclic; RFC 1794). */
import type { ResourceRecord } from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import type { RecordSet } from '../../protocols/dns/zone/zone.ts';
import { RecentMap } from '../lib/recent-map.ts';

/** Below a wildcard there are as many sets as clients have ideas. */
const MOST_SETS = 4096;

export class Rotation {
  readonly #turns = new RecentMap<string, number>(MOST_SETS);

  next(set: RecordSet): RecordSet {
    return set.data.length < 2 ? set : { ...set, data: this.#turned(set, set.data) };
  }

  /** The same for records of any number of sets, each set in one piece. */
  records(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
    const turned: ResourceRecord[] = [];
    for (let at = 0; at < records.length;) {
      const { name, type } = records[at]!;
      let end = at + 1;
      while (records[end]?.name === name && records[end]?.type === type) end++;
      turned.push(...this.#turned({ name, type }, records.slice(at, end)));
      at = end;
    }
    return turned;
  }

  #turned<T>({ name, type }: Pick<RecordSet, 'name' | 'type'>, items: readonly T[]): readonly T[] {
    if (items.length < 2) return items;
    const key = `${canonicalName(name)} ${type}`;
    const first = (this.#turns.get(key) ?? 0) % items.length;
    this.#turns.set(key, first + 1);
    return [...items.slice(first), ...items.slice(0, first)];
  }
}
