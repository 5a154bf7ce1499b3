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

export function turn(run: Player, pacer: Pacer, options: TurnOptions): void {
  const { simulation } = run.head;
  let left = options.elapsedMs;
  for (let n = 1; !simulation.quiet; n++) {
    const before = simulation.now;
    const next = simulation.nextTime!;
    const target = options.unpaced ? next : pacer.target(before, next, left, options.wallMs);
    if (next > target) return simulation.passTo(target);
    run.advance();
    // what the clock has gone on by was paid for with the learner's time
    if (target > before) left *= 1 - Math.min(1, (simulation.now - before) / (target - before));
    if (!options.settle() || (n % STRIDE === 0 && options.timeIsUp())) return;
  }
}
