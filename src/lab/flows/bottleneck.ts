/** The slowest link on the shortest way between two addresses, as the lab's file wires them. */
import { formatIpv4 } from '../../core/address.ts';
import type { TopologySpec } from '../../topology/spec.ts';

/** Bytes a second, in the direction from `from` to `to`; undefined when the file shows no way between them. */
export function bottleneck(topology: TopologySpec, from: string, to: string): number | undefined {
  const start = ownerOf(topology, from);
  const goal = ownerOf(topology, to);
  if (start === undefined || goal === undefined) return undefined;
  const slowest = new Map([[start, Infinity]]);
  const queue = [start];
  for (let node = queue.shift(); node !== undefined && node !== goal; node = queue.shift()) {
    for (const { a, b, forward, backward } of topology.links) {
      const [next, rate] = a.node === node ? [b.node, forward.rate] : b.node === node ? [a.node, backward.rate] : [];
      if (next === undefined || rate === undefined || slowest.has(next)) continue;
      slowest.set(next, Math.min(slowest.get(node)!, rate));
      queue.push(next);
    }
  }
  const rate = slowest.get(goal);
  return rate === undefined || rate === Infinity ? undefined : rate / 8;
}

const ownerOf = (topology: TopologySpec, address: string): string | undefined =>
  topology.nodes.find(({ interfaces }) =>
    interfaces.some(({ addresses }) => addresses.some((a) => formatIpv4(a.address) === address)),
  )?.name;
