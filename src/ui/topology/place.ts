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

function byLayers(graph: Graph): GridPlace[] {
  const places: GridPlace[] = Array.from({ length: graph.count }, () => ({ column: 0, row: 0 }));
  const seen = new Set<number>();
  let top = 0;
  for (let node = 0; node < graph.count; node++) {
    if (seen.has(node)) continue;
    const layers = orderLayers(layersFrom(graph, farEnd(graph, node)), graph);
    const tallest = Math.max(...layers.map((l) => l.length));
    layers.forEach((layer, column) => {
      const offset = Math.floor((tallest - layer.length) / 2);
      layer.forEach((member, i) => {
        places[member] = { column, row: top + offset + i };
        seen.add(member);
      });
    });
    top += tallest;
  }
  return places;
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

/** A few sweeps that put each node near the middle of its neighbours in the layer before (Sugiyama's barycentres). */
function orderLayers(layers: number[][], graph: Graph): number[][] {
  for (let sweep = 0; sweep < 4; sweep++) {
    const forward = sweep % 2 === 0;
    for (let k = 1; k < layers.length; k++) {
      const at = forward ? k : layers.length - 1 - k;
      const fixed = layers[forward ? at - 1 : at + 1]!;
      layers[at] = sortByNeighbours(layers[at]!, fixed, graph);
    }
  }
  return layers;
}

function sortByNeighbours(layer: readonly number[], fixed: readonly number[], graph: Graph): number[] {
  const weight = new Map<number, number>();
  layer.forEach((node, i) => {
    const positions = graph.neighbours[node]!.map((n) => fixed.indexOf(n)).filter((p) => p >= 0);
    const share = fixed.length / Math.max(1, layer.length);
    weight.set(node, positions.length > 0 ? positions.reduce((a, b) => a + b, 0) / positions.length : i * share);
  });
  return [...layer].sort((a, b) => weight.get(a)! - weight.get(b)! || a - b);
}
