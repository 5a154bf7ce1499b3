/**
 * A lab on a world that others use too: the lab's file says `world: home`, and the world's file follows it as a second YAML document. The lab
 * is laid over the world, map by map; what is no map takes the other's place. So one text holds all that a session needs.
 */
import { isAlias, isMap, isScalar, Pair, YAMLMap, type Alias, type Node, type ParsedNode } from 'yaml';

/** The two texts as one. */
export const joinWorld = (lab: string, world: string): string => `${endsLine(lab)}---\n${world}`;

/** The lab's own lines in a joined text, counting the one that parts the two. */
export const linesBefore = (lab: string): number => endsLine(lab).split('\n').length;

const endsLine = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

/** The world that a lab's text names, found without reading all of it. */
export const worldNamed = (text: string): string | undefined =>
  /^world:[ \t]+['"]?([a-z0-9][a-z0-9-]*)['"]?[ \t]*(?:#.*)?$/m.exec(text)?.[1];

/** Keys of the world's file that say something of itself only. */
const OWN_KEYS = new Set(['lab', 'id', 'title']);

/** The lab's tree laid over the world's. Every node keeps its place in the joined text. */
export function layOver(
  lab: ParsedNode,
  world: ParsedNode | null,
  targets: ReadonlyMap<Alias, Node>,
): ParsedNode | undefined {
  if (!isMap(lab) || !isMap(world)) return undefined;
  const base = world.items.filter(({ key }) => !OWN_KEYS.has(nameOf(key)));
  return merged(lab, { items: base }, targets) as ParsedNode;
}

function merged(over: YAMLMap, under: { readonly items: readonly Pair[] }, targets: ReadonlyMap<Alias, Node>): YAMLMap {
  const items: Pair[] = [];
  const known = new Map(over.items.map((pair) => [nameOf(pair.key), pair]));
  for (const pair of under.items) {
    const name = nameOf(pair.key);
    const own = known.get(name);
    known.delete(name);
    if (!own) items.push(pair);
    else items.push(isMap(own.value) ? inside(own, pair.value, targets) : own);
  }
  return withItems(over, [...items, ...known.values()]);
}

function inside(own: Pair, below: unknown, targets: ReadonlyMap<Alias, Node>): Pair {
  const map = isAlias(below) ? targets.get(below) : below;
  return isMap(map) ? new Pair(own.key, merged(own.value as YAMLMap, map, targets)) : own;
}

/** A map in the other's place, with entries of its own. */
function withItems({ range }: YAMLMap, items: Pair[]): YAMLMap {
  const map = new YAMLMap();
  map.range = range ?? null;
  map.items = items;
  return map;
}

const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : '');
