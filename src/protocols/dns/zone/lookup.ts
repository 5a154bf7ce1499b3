/** What a zone knows of a name and type: steps 3 and 4 of RFC 1034, 4.3.2, with wildcards as RFC 4592, 3.3 has them. */
import { canonicalName, ROOT } from '../names.ts';
import { TYPE } from '../types.ts';
import { isWithin, parentOf, type RecordSet, type Zone, type ZoneNode } from './zone.ts';

export type Found =
  /** The sets asked for; more than one only for ANY. */
  | { readonly kind: 'answer'; readonly sets: readonly RecordSet[] }
  | { readonly kind: 'alias'; readonly set: RecordSet; readonly target: string }
  /** The name belongs to a zone below: these are its servers. */
  | { readonly kind: 'referral'; readonly set: RecordSet }
  /** The name is there, but has nothing of this type. */
  | { readonly kind: 'nodata' }
  | { readonly kind: 'nxdomain' };

/** DS records of a cut belong to the zone above it (RFC 4035, 3.1.4.1). */
export const DS = 43;
/** What BIND keeps at the head of a name's records, and so says first when ANY is asked. */
const FIRST: readonly number[] = [TYPE.A, TYPE.NS, TYPE.CNAME, TYPE.SOA, TYPE.MX, TYPE.AAAA];

/** `name` is in the zone or below it. What a wildcard makes carries it in lower case. */
export function lookUp(zone: Zone, name: string, type: number): Found {
  const asked = canonicalName(name);
  const cut = cutAbove(zone, asked);
  if (cut && !(type === DS && canonicalName(cut.name) === asked)) return { kind: 'referral', set: cut };
  const node = zone.nodes.get(asked);
  if (node) return atNode(node, type);
  const encloser = closestEncloser(zone, asked);
  const wildcard = zone.nodes.get(encloser === ROOT ? '*.' : `*.${encloser}`);
  return wildcard ? renamed(atNode(wildcard, type), asked) : { kind: 'nxdomain' };
}

/** The addresses of a name that a zone holds below one of its cuts: glue (RFC 1034, 4.2.1). */
export function glueOf(zone: Zone, name: string): readonly RecordSet[] {
  const asked = canonicalName(name);
  if (!isWithin(asked, canonicalName(zone.origin)) || !cutAbove(zone, asked)) return [];
  return addressesAt(zone.nodes.get(asked));
}

/** A, then AAAA. */
const addressesAt = (node: ZoneNode | undefined): readonly RecordSet[] =>
  [TYPE.A, TYPE.AAAA].flatMap((type) => node?.sets.get(type) ?? []);

/** The NS records of the highest cut between the zone's top and the name. */
function cutAbove(zone: Zone, asked: string): RecordSet | undefined {
  const top = canonicalName(zone.origin);
  let cut: RecordSet | undefined;
  for (let at = asked; at !== top; at = parentOf(at)) cut = zone.nodes.get(at)?.sets.get(TYPE.NS) ?? cut;
  return cut;
}

function atNode(node: ZoneNode, type: number): Found {
  const sets = type === TYPE.ANY ? everything(node) : [node.sets.get(type)].filter((set) => set !== undefined);
  if (sets.length > 0) return { kind: 'answer', sets };
  const set = node.sets.get(TYPE.CNAME);
  const data = set?.data[0];
  return set && data?.kind === 'name' ? { kind: 'alias', set, target: data.target } : { kind: 'nodata' };
}

function everything(node: ZoneNode): RecordSet[] {
  const sets = [...node.sets.values()];
  const isFirst = (set: RecordSet): boolean => FIRST.includes(set.type);
  return [...sets.filter(isFirst), ...sets.filter((set) => !isFirst(set))];
}

/** The longest existing name above one that does not exist (RFC 4592, 3.3.1). */
function closestEncloser(zone: Zone, asked: string): string {
  let at = parentOf(asked);
  while (!zone.nodes.has(at)) at = parentOf(at);
  return at;
}

function renamed(found: Found, name: string): Found {
  if (found.kind === 'answer') return { kind: 'answer', sets: found.sets.map((set) => ({ ...set, name })) };
  return found.kind === 'alias' ? { ...found, set: { ...found.set, name } } : found;
}
