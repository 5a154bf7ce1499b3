/** Where a capture is made and kept, as the command line says it. */
import type { World } from '../sim/world.ts';
import { UsageError } from './usage-error.ts';

/** `FILE@node:iface`; an @ that names no port belongs to the file's name. */
export function splitCapture(asked: string, world: World): [string, string | undefined] {
  const at = asked.lastIndexOf('@');
  if (at <= 0) return [asked, undefined];
  const point = asked.slice(at + 1);
  const ports = world.simulation.nodes.flatMap((n) => n.ports.map((p) => `${n.name}:${p.name}`));
  if (ports.includes(point)) return [asked.slice(0, at), point];
  if (!/^[\w-]+:[\w-]+$/.test(point)) return [asked, undefined];
  throw new UsageError(`there is no port ${point} to capture at; there are ${ports.join(', ')}`);
}
