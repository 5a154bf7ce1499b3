/** Master file → zone, with the checks that a server makes before it serves it (RFC 1035, 5.2; RFC 1912, 2.4 and 2.8; RFC 2181, 5.2). */
import { toHex, Writer } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { canonicalName, NameWriter } from '../names.ts';
import { type RecordData, writeData } from '../records.ts';
import { TYPE, typeName } from '../types.ts';
import { zoneEntries, type ZoneEntry } from './entries.ts';
import { shownWord, zoneFault, type ZoneError, type ZoneToken } from './tokens.ts';
import { isWithin, makeZone, parentOf, type RecordSet, type Zone } from './zone.ts';

export interface ParsedZone {
  readonly zone: Zone;
  /** What is odd, but no reason to refuse the zone. */
  readonly warnings: readonly ZoneError[];
}

/** A set under way. */
interface OpenSet {
  readonly name: string;
  readonly type: number;
  readonly ttl: number;
  readonly data: RecordData[];
  /** Where the record with these bytes is, to know one that came before. */
  readonly seen: Map<string, number>;
  readonly at: ZoneToken;
}

/** `origin` is absolute. */
export function parseZone(origin: string, text: string): Result<ParsedZone, ZoneError> {
  const entries = zoneEntries(origin, text);
  if (!entries.ok) return entries;
  const warnings: ZoneError[] = [];
  const sets = collect(origin, entries.value, warnings);
  if (!sets.ok) return sets;
  const open = [...sets.value.values()];
  const fault = apexFault(origin, sets.value) ?? aliasFault(open);
  if (fault) return fail(fault);
  const zone = makeZone(
    origin,
    open.map(({ name, type, ttl, data }): RecordSet => ({ name, type, ttl, data })),
  );
  warnings.push(...missingAddresses(zone, open));
  return ok({ zone, warnings });
}

const keyOf = (name: string, type: number): string => `${canonicalName(name)} ${type}`;

/** The records by name and type: of doubles the last spelling stays, as with BIND, and one TTL holds for all of a set (RFC 2181, 5.2). */
function collect(
  origin: string,
  entries: readonly ZoneEntry[],
  warnings: ZoneError[],
): Result<Map<string, OpenSet>, ZoneError> {
  const top = canonicalName(origin);
  const sets = new Map<string, OpenSet>();
  for (const entry of entries) {
    const { name, type, ttl, data, at } = entry;
    const kind = typeName(type);
    if (!isWithin(canonicalName(name), top)) {
      warnings.push(
        about(at, `${name} is not in the zone ${origin}: its ${kind} record is ignored`, name, `a name in ${origin}`),
      );
      continue;
    }
    if (type === TYPE.SOA && canonicalName(name) !== top) {
      return fail(about(at, `the SOA record of ${name} is not at the top of the zone`, name, `the owner ${origin}`));
    }
    const key = keyOf(name, type);
    const set = sets.get(key) ?? { name, type, ttl, data: [], seen: new Map<string, number>(), at };
    sets.set(key, set);
    if (ttl !== set.ttl) {
      const message = `the records ${name} ${kind} differ in their TTL: all have ${set.ttl}, as the first`;
      warnings.push(about(at, message, String(ttl), `the TTL ${set.ttl}`));
    }
    const bytes = toHex(canonicalBytes(data));
    const double = set.seen.get(bytes);
    if (double !== undefined) {
      set.data[double] = data;
      continue;
    }
    if (set.data.length > 0 && (type === TYPE.SOA || type === TYPE.CNAME)) {
      return fail(about(at, `${name} has more than one ${kind} record`, `a second ${kind} record`, 'one'));
    }
    set.seen.set(bytes, set.data.length);
    set.data.push(data);
  }
  return ok(sets);
}

function apexFault(origin: string, sets: ReadonlyMap<string, OpenSet>): ZoneError | undefined {
  const missing = [TYPE.SOA, TYPE.NS].find((type) => !sets.has(keyOf(origin, type)));
  if (missing === undefined) return undefined;
  const expected = missing === TYPE.SOA ? `a record "@ SOA ..." of ${origin}` : `a record "@ NS ..." of ${origin}`;
  const message = `the zone ${origin} has no ${typeName(missing)} record at its top`;
  return zoneFault({ line: 1, column: 1 }, 1, message, 'none', expected);
}

/** RFC 1034, 3.6.2: a name that is an alias has no other data. */
function aliasFault(sets: readonly OpenSet[]): ZoneError | undefined {
  const aliases = new Map(sets.filter((set) => set.type === TYPE.CNAME).map((set) => [canonicalName(set.name), set]));
  for (const set of sets) {
    const alias = aliases.get(canonicalName(set.name));
    if (!alias || alias === set) continue;
    const later = alias.at.line > set.at.line ? alias : set;
    const message = `${set.name} has a CNAME record and other data, ${typeName(set.type)}: an alias has nothing else`;
    return about(later.at, message, typeName(later.type), 'a name of its own for one of them');
  }
  return undefined;
}

/** Name servers in the zone, or below one of its cuts, that nobody can find: RFC 1912, 2.3. */
function missingAddresses(zone: Zone, sets: readonly OpenSet[]): ZoneError[] {
  const top = canonicalName(zone.origin);
  const found: ZoneError[] = [];
  for (const set of sets.filter(({ type }) => type === TYPE.NS)) {
    for (const data of set.data) {
      const target = data.kind === 'name' ? data.target : '';
      const name = canonicalName(target);
      if (!isWithin(name, top) || hasAddress(zone, name)) continue;
      found.push(
        about(
          set.at,
          `the name server ${target} of ${set.name} has no address here`,
          'none',
          `an A record of ${target}`,
        ),
      );
    }
  }
  return found;
}

/** Also by a wildcard. */
function hasAddress(zone: Zone, name: string): boolean {
  for (let at = name; ; at = parentOf(at)) {
    const node = zone.nodes.get(at === name ? name : `*.${at}`);
    if (node) return node.sets.has(TYPE.A) || node.sets.has(TYPE.AAAA);
    if (at === canonicalName(zone.origin) || at === '.') return false;
  }
}

/** The same for records that are equal: names in lower case (RFC 4034, 6.2). */
function canonicalBytes(data: RecordData): Uint8Array {
  const w = new Writer();
  writeData(w, new NameWriter(w), lowered(data));
  return w.finish();
}

function lowered(data: RecordData): RecordData {
  switch (data.kind) {
    case 'name':
    case 'srv':
      return { ...data, target: canonicalName(data.target) };
    case 'mx':
      return { ...data, exchange: canonicalName(data.exchange) };
    case 'soa':
      return { ...data, primary: canonicalName(data.primary), mailbox: canonicalName(data.mailbox) };
    default:
      return data;
  }
}

const about = (at: ZoneToken, message: string, found: string, expected: string): ZoneError =>
  zoneFault(at, at.text.length, message, found === '' ? shownWord(at) : found, expected);
