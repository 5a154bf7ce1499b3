/** Where nodes stand on a grid of columns and rows: by the lab file's hints, else in layers from the farthest end. */
import type { TopologyView } from '../../store/session.ts';

export interface GridPlace {
  readonly column: number;
  readonly row: number;
}

export interface Graph {
  readonly count: number;
  /** Neighbours of each node, without doubles. */
  readonly neighbours: readonly (readonly number[])[];
}

export function graphOf(topology: TopologyView): Graph {
  const sets = topology.nodes.map(() => new Set<number>());
  for (const { a, b } of topology.links) {
    if (a.node === b.node) continue;
    sets[a.node]!.add(b.node);
    sets[b.node]!.add(a.node);
  }
  return { count: sets.length, neighbours: sets.map((s) => [...s]) };
}

/** One place per node; no two are the same. */
export function place(topology: TopologyView): GridPlace[] {
  const hints = topology.nodes.map((n) => n.at);
  const complete = hints.length > 0 && hints.every((at) => at !== undefined);
  return complete ? byHints(hints as (readonly [number, number])[]) : byLayers(graphOf(topology));
}

/** Equal coordinates share a column or row; the distances between different ones do not matter. */
function byHints(hints: readonly (readonly [number, number])[]): GridPlace[] {
  const columns = [...new Set(hints.map(([x]) => x))].sort((a, b) => a - b);
  const rows = [...new Set(hints.map(([, y]) => y))].sort((a, b) => a - b);
  const taken = new Set<string>();
  return hints.map(([x, y]) => {
    const column = columns.indexOf(x);
    let row = rows.indexOf(y);
    while (taken.has(`${column},${row}`)) row++;
    taken.add(`${column},${row}`);
    return { column, row };
  });
}

/** Each component as a tree from its far end: a column per step away, a row per leaf, the longest branch straight on. */
function byLayers(graph: Graph): GridPlace[] {
  const places: GridPlace[] = Array.from({ length: graph.count }, () => ({ column: 0, row: 0 }));
  const seen = new Set<number>();
  let top = 0;
  for (let node = 0; node < graph.count; node++) {
    if (seen.has(node)) continue;
    const root = farEnd(graph, node);
    const children = treeFrom(graph, root, seen);
    top = placeTree(root, 0, top, children, places);
  }
  return places;
}

/** Places a subtree from row `top` on; returns the first row below it. */
function placeTree(
  node: number,
  column: number,
  top: number,
  children: ReadonlyMap<number, readonly number[]>,
  places: GridPlace[],
): number {
  const below = children.get(node) ?? [];
  let next = top;
  for (const child of below) next = placeTree(child, column + 1, next, children, places);
  const straight = below.length > 0 ? below[mainBranch(below, children)] : undefined;
  places[node] = { column, row: straight === undefined ? top : places[straight]!.row };
  return Math.max(next, top + 1);
}

/** The tree of shortest ways, breadth first. The longest branch of a node stands in the middle of its children. */
function treeFrom(graph: Graph, root: number, seen: Set<number>): Map<number, number[]> {
  const children = new Map<number, number[]>();
  seen.add(root);
  for (const layer of layersFrom(graph, root)) {
    for (const node of layer) {
      const fresh = graph.neighbours[node]!.filter((n) => !seen.has(n)).sort((a, b) => a - b);
      for (const n of fresh) seen.add(n);
      children.set(node, fresh);
    }
  }
  for (const [node, below] of children) {
    const main = mainBranch(below, children);
    const rest = below.filter((_, i) => i !== main);
    if (below.length > 1) children.set(node, rest.toSpliced(below.length >> 1, 0, below[main]!));
  }
  return children;
}

/** Index of the child with the longest way below it; of several the one nearest the middle. */
function mainBranch(below: readonly number[], children: ReadonlyMap<number, readonly number[]>): number {
  const depths = below.map((child) => depth(child, children));
  const deepest = Math.max(...depths);
  const middle = below.length >> 1;
  return depths.reduce(
    (best, d, i) =>
      d === deepest && (depths[best] !== deepest || Math.abs(i - middle) < Math.abs(best - middle)) ? i : best,
    0,
  );
}

function depth(node: number, children: ReadonlyMap<number, readonly number[]>): number {
  return 1 + Math.max(0, ...(children.get(node) ?? []).map((child) => depth(child, children)));
}

/** An end of one of the longest shortest paths through a component, or nearly: two sweeps. The lower index wins. */
function farEnd(graph: Graph, start: number): number {
  const farthest = (from: number): number => Math.min(...layersFrom(graph, from).at(-1)!);
  return Math.min(farthest(farthest(start)), farthest(start));
}

function layersFrom(graph: Graph, start: number): number[][] {
  const layers: number[][] = [[start]];
  const seen = new Set([start]);
  for (;;) {
    const next: number[] = [];
    for (const node of layers.at(-1)!) {
      for (const neighbour of graph.neighbours[node]!) {
        if (!seen.has(neighbour)) next.push(neighbour);
        seen.add(neighbour);
      }
    }
    if (next.length === 0) return layers;
    layers.push(next.sort((a, b) => a - b));
  }
}
