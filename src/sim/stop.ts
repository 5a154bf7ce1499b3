/** Run until: watches a world for the first frame that arrives and matches a display filter. */
import { linkRx } from './events.ts';
import { compileSighting } from './sighting-filter.ts';
import type { World } from './world.ts';

export interface StopWatch {
  readonly seen: boolean;
  stop(): void;
}

/** Throws when the filter is wrong: the message says where. */
export function compileStop(filter: string, world: World): StopWatch {
  const compiled = compileSighting(filter, world);
  if (!compiled.ok) throw new Error(compiled.error);
  const ring = world.captureFrames();
  let seen = false;
  const stop = world.on((row) => {
    if (row.kind !== linkRx || seen) return;
    const captured = ring.get(row.id);
    if (captured && compiled.value(row, captured.bytes)) seen = true;
  });
  return {
    get seen() {
      return seen;
    },
    stop,
  };
}
