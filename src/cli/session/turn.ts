/** One turn of the world: how far it runs while a little of the learner's time goes by. */
import type { Player } from '../../sim/player.ts';
import type { Pacer } from './pacer.ts';

export interface TurnOptions {
  /** The learner's time since the last turn, and the learner's clock. */
  readonly elapsedMs: number;
  readonly wallMs: number;
  /** Pacing is set aside: the world runs on to a place that it was asked to stop at. */
  readonly unpaced: boolean;
  /** Called after each dispatch; false ends the turn. */
  readonly settle: () => boolean;
  /** Whether the turn has had its share of the processor. */
  readonly timeIsUp: () => boolean;
}

/** How many dispatches pass between two looks at the clock. */
const STRIDE = 16;

/** Returns what is left of the learner's time when the turn's share of the processor was used up before it. */
export function turn(run: Player, pacer: Pacer, options: TurnOptions): number {
  const { simulation } = run.head;
  let left = options.elapsedMs;
  for (let n = 1; !simulation.quiet; n++) {
    const before = simulation.now;
    const next = simulation.nextTime!;
    const target = options.unpaced ? next : pacer.target(before, next, left, options.wallMs);
    if (next > target) {
      simulation.passTo(target);
      return 0;
    }
    run.advance();
    // what the clock has gone on by was paid for with the learner's time
    if (target > before) left *= 1 - Math.min(1, (simulation.now - before) / (target - before));
    if (!options.settle()) return 0;
    if (n % STRIDE === 0 && options.timeIsUp()) return options.unpaced ? 0 : left;
  }
  return 0;
}
