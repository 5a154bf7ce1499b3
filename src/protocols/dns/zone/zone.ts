/** A zone as a server holds it (RFC 1034, 4.2; RFC 4592, 2.2): a tree of names, and at each the sets of records by type. */
import type { ResourceRecord } from '../codec.ts';
import { canonicalName, labelsOf, ROOT } from '../names.ts';
import type { RecordData, SoaData } from '../records.ts';
import { CLASS, TYPE } from '../types.ts';

/** All records of one name and type (RFC 2181, 5), in the order of the file. */
export interface RecordSet {
  /** As the file spells it. */
  readonly name: string;
  readonly type: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: readonly RecordData[];
}

/** A name of the zone. One without sets is there because of the names below it (RFC 4592, 2.2.2). */
export interface ZoneNode {
  readonly sets: ReadonlyMap<number, RecordSet>;
}

export interface Zone {
  /** Absolute, as it was given. */
  readonly origin: string;
  readonly soa: RecordSet;
  /** By canonical name (`canonicalName`). */
  readonly nodes: ReadonlyMap<string, ZoneNode>;
}

/** Builds the tree; the sets hold exactly one SOA, at the origin. */
export function makeZone(origin: string, sets: readonly RecordSet[]): Zone {
  const top = canonicalName(origin);
  const nodes = new Map<string, { sets: Map<number, RecordSet> }>();
  const node = (name: string): { sets: Map<number, RecordSet> } => {
    const known = nodes.get(name);
    if (known) return known;
    const made = { sets: new Map<number, RecordSet>() };
    nodes.set(name, made);
    if (name !== top) node(parentOf(name));
    return made;
  };
  node(top);
  for (const set of sets) node(canonicalName(set.name)).sets.set(set.type, set);
  return { origin, soa: nodes.get(top)!.sets.get(TYPE.SOA)!, nodes };
}

export const soaOf = ({ soa }: Zone): SoaData => soa.data[0] as SoaData;

/** `example.com.` of `www.example.com.`; the root of a name of one label, and of itself. */
export function parentOf(name: string): string {
  const rest = labelsOf(name).slice(1);
  return rest.length === 0 ? ROOT : `${rest.join('.')}.`;
}

/** Whether a name is the other or below it; both canonical. */
export const isWithin = (name: string, top: string): boolean => {
  if (top === ROOT || name === top) return true;
  if (!name.endsWith(`.${top}`)) return false;
  // the dot before it must not be a part of a label
  const before = /\\*$/.exec(name.slice(0, name.length - top.length - 1))![0];
  return before.length % 2 === 0;
};

export const recordsOf = ({ name, type, ttl, data }: RecordSet): ResourceRecord[] =>
  data.map((one) => ({ name, type, class: CLASS.IN, ttl, data: one }));
