/**
 * The plan of a drawing: where names, labels and links stand in so many columns and rows. Pure; made again only when the
 * topology, the lens or the size changes. What does not fit is left out, the labels first, and then the far nodes.
 */
import type { TopologyView } from '../../store/session.ts';
import type { LensLayer } from '../../store/view.ts';
import { graphOf, place, type GridPlace } from './place.ts';
import { DOWN, LEFT, RIGHT, RoutingGrid, UP, type Point } from './route.ts';

export interface PlannedNode {
  /** Index into the topology's nodes. */
  readonly node: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** A short address below the name; empty when there is no room or nothing to say. */
  readonly label: string;
}

export interface PlannedLink {
  /** Index into the topology's links. */
  readonly link: number;
  /** Cells from end a to end b. */
  readonly path: readonly Point[];
  /** Arms of the first and the last cell that point at their nodes. */
  readonly ends: readonly [number, number];
}

export interface Plan {
  readonly nodes: readonly PlannedNode[];
  readonly links: readonly PlannedLink[];
  /** Subnets and where their names stand. */
  readonly captions: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  /** How many nodes did not fit; then only the chosen one and those nearest to it are drawn. */
  readonly hidden: number;
}

const LEAST_GAP = 3;
const ENOUGH_GAP = 11;
const ROWS_ENOUGH = 14;

export function plan(topology: TopologyView, width: number, height: number, lens: LensLayer, chosen: number): Plan {
  const everyone = topology.nodes.map((_, i) => i);
  const whole = tryPlan(topology, everyone, width, height, lens);
  if (whole) return whole;
  const near = nearestFirst(topology, chosen);
  const neighbours = 1 + graphOf(topology).neighbours[chosen]!.length;
  const nearest = (count: number): Plan | undefined => tryPlan(topology, near.slice(0, count), width, height, lens);
  for (let count = neighbours; count > 1; count--) {
    let part = nearest(count);
    if (!part) continue;
    for (let more = count + 1; count === neighbours && more < near.length; more++) {
      const larger = nearest(more);
      if (!larger) break;
      part = larger;
    }
    return part;
  }
  return (
    tryPlan(topology, [chosen], width, height, lens) ?? { nodes: [], links: [], captions: [], hidden: everyone.length }
  );
}

/** All nodes that a way leads to, by how far they are from the chosen one. */
function nearestFirst(topology: TopologyView, chosen: number): number[] {
  const { neighbours } = graphOf(topology);
  const found = [chosen];
  const seen = new Set(found);
  for (const node of found) {
    for (const next of neighbours[node]!) {
      if (!seen.has(next)) found.push(next);
      seen.add(next);
    }
  }
  return found;
}

/** Rows that a drawing of the whole topology likes to have: names and labels, one row above for captions. */
export function rowsWanted(topology: TopologyView): number {
  const rows = 1 + Math.max(0, ...place(topology).map((p) => p.row));
  return rows === 1 ? 4 : 4 + (rows - 1) * pitchOf(rows, ROWS_ENOUGH - 3);
}

/** Rows from one row of names to the next, when `room` rows lie below the first. */
const pitchOf = (rows: number, room: number): number => Math.max(1, Math.min(4, Math.floor(room / (rows - 1))));

function tryPlan(
  topology: TopologyView,
  members: readonly number[],
  width: number,
  height: number,
  lens: LensLayer,
): Plan | undefined {
  const part = subTopology(topology, members);
  const places = place(part);
  const labels = members.map((m) => labelOf(topology, m, lens));
  for (const labelled of [true, false]) {
    const spots = spread(part, places, labelled ? labels : labels.map(() => ''), width, height, labelled);
    if (!spots) continue;
    const nodes = spots.map((spot, i) => ({
      node: members[i]!,
      name: part.nodes[i]!.name,
      ...spot,
      label: labelled ? labels[i]! : '',
    }));
    const captions = labelled ? captionsOf(topology, nodes, lens, width) : [];
    const links = routes(part, topology, members, nodes, width, height, captions.length > 0);
    return { nodes, links, captions, hidden: topology.nodes.length - members.length };
  }
  return undefined;
}

/** The part of a topology between some of its nodes, with indexes of its own. */
function subTopology(topology: TopologyView, members: readonly number[]): TopologyView {
  const index = new Map(members.map((m, i) => [m, i]));
  const links = topology.links.flatMap((l) => {
    const a = index.get(l.a.node);
    const b = index.get(l.b.node);
    return a === undefined || b === undefined ? [] : [{ ...l, a: { ...l.a, node: a }, b: { ...l.b, node: b } }];
  });
  return { nodes: members.map((m) => topology.nodes[m]!), links };
}

/** Where each name begins; undefined when the grid does not fit. */
function spread(
  topology: TopologyView,
  places: readonly GridPlace[],
  labels: readonly string[],
  width: number,
  height: number,
  labelled: boolean,
): { x: number; y: number }[] | undefined {
  const columns = 1 + Math.max(0, ...places.map((p) => p.column));
  const rows = 1 + Math.max(0, ...places.map((p) => p.row));
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(
      0,
      ...places.map((p, i) => (p.column === c ? Math.max(topology.nodes[i]!.name.length, labels[i]!.length) : 0)),
    ),
  );
  const used = widths.reduce((a, b) => a + b, 0);
  const gap = columns > 1 ? Math.min(ENOUGH_GAP, Math.floor((width - 2 - used) / (columns - 1))) : 0;
  const least = labelled ? 2 : 1;
  const top = labelled && height > rows * least ? 1 : 0;
  const pitch = rows > 1 ? pitchOf(rows, height - top - least) : least;
  const fits = top + (rows - 1) * pitch + least <= height && pitch >= least;
  if ((columns > 1 && gap < LEAST_GAP) || used + 2 > width || !fits) return undefined;
  const starts = widths.map((_, c) => 1 + widths.slice(0, c).reduce((a, b) => a + b, 0) + c * gap);
  const slack = height - top - ((rows - 1) * pitch + least);
  const offset = top + Math.min(1, Math.max(0, slack >> 1));
  return places.map((p, i) => ({
    x: starts[p.column]! + Math.floor((widths[p.column]! - topology.nodes[i]!.name.length) / 2),
    y: offset + p.row * pitch,
  }));
}

function routes(
  part: TopologyView,
  whole: TopologyView,
  members: readonly number[],
  nodes: readonly PlannedNode[],
  width: number,
  height: number,
  captioned: boolean,
): PlannedLink[] {
  const grid = new RoutingGrid(width, height);
  if (captioned) grid.block(0);
  nodes.forEach((node, i) => {
    grid.occupy(i, node.x - 1, node.y, node.name.length + 2);
    if (node.label) grid.avoid(node.x, node.y + 1, node.label.length);
  });
  const distance = (l: (typeof part.links)[number]): number => {
    const a = nodes[l.a.node]!;
    const b = nodes[l.b.node]!;
    return Math.abs(a.x - b.x) + 3 * Math.abs(a.y - b.y);
  };
  const short = part.links.filter((l) => l.a.node !== l.b.node).sort((p, q) => distance(p) - distance(q));
  return short.flatMap((l) => {
    const path = grid.route(l.a.node, l.b.node);
    const same = whole.links.findIndex((w) => w.name === l.name && w.a.node === members[l.a.node]);
    if (!path) return [];
    return [{ link: same, path, ends: [towards(path[0]!, nodes[l.a.node]!), towards(path.at(-1)!, nodes[l.b.node]!)] }];
  });
}

/** The arm of a link's last cell that points at its node. */
function towards(cell: Point, node: PlannedNode): number {
  if (cell.y !== node.y) return cell.y < node.y ? DOWN : UP;
  return cell.x < node.x ? RIGHT : LEFT;
}

/** What stands below a name under a lens. */
function labelOf(topology: TopologyView, node: number, lens: LensLayer): string {
  const { interfaces } = topology.nodes[node]!;
  if (lens === 'L2') {
    const mac = interfaces.find((i) => i.mac !== '')?.mac;
    return mac ? `…${mac.slice(-5)}` : '';
  }
  if (lens !== 'all' && lens !== 'L3') return '';
  const address = interfaces.flatMap((i) => i.addresses).find((a) => !a.startsWith('127.'));
  return address ? `.${address.split('/')[0]!.split('.').slice(2).join('.')}` : '';
}

/** The networks of end hosts, named above the nodes that are in them. */
function captionsOf(
  topology: TopologyView,
  nodes: readonly PlannedNode[],
  lens: LensLayer,
  width: number,
): Plan['captions'] {
  if ((lens !== 'all' && lens !== 'L3') || nodes.some((n) => n.y === 0)) return [];
  const spots = new Map<string, number>();
  for (const planned of nodes) {
    const { kind, interfaces } = topology.nodes[planned.node]!;
    if (kind !== 'host') continue;
    for (const address of interfaces.flatMap((i) => i.addresses)) {
      const network = networkText(address);
      if (network && !spots.has(network)) spots.set(network, Math.min(planned.x, width - network.length));
    }
  }
  const captions: { x: number; y: number; text: string }[] = [];
  let free = 0;
  for (const [text, x] of [...spots].sort((a, b) => a[1] - b[1])) {
    if (x < free) continue;
    captions.push({ x, y: 0, text });
    free = x + text.length + 2;
  }
  return captions;
}

function networkText(address: string): string | undefined {
  const [ip, length = '32'] = address.split('/');
  const bytes = (ip ?? '').split('.').map(Number);
  if (bytes.length !== 4 || bytes.some((b) => !(b >= 0 && b <= 255)) || bytes[0] === 127) return undefined;
  const masked = bytes.map((b, i) => {
    const bits = Math.max(0, Math.min(8, Number(length) - 8 * i));
    return b & (0xff00 >> bits) & 0xff;
  });
  return `${masked.join('.')}/${length}`;
}
