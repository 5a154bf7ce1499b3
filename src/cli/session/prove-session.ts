/** A fresh session for `wirelab check`: one player and one runner, driven without a clock (src/lab/prove.ts). */
import type { LabSpec } from '../../lab/spec.ts';
import type { ProveSession } from '../../lab/prove.ts';
import { linkRx } from '../../sim/events.ts';
import { Player, type PlayerOptions } from '../../sim/player.ts';
import { LabPlay } from './lab-play.ts';
import { TERMINAL } from './foreground.ts';

const HOUR = 3600e9;
const SETTLE = 30e9;

export function openProof(
  text: string,
  lab: LabSpec,
  options: PlayerOptions,
): ProveSession & { readonly player: Player } {
  const player = new Player(text, options);
  let busy = false;
  const play = new LabPlay(player, lab, () => busy);
  player.boot();
  play.start();
  const runUntil = (done: () => boolean, limit: number): void => {
    while (!done() && !player.head.quiet && player.head.simulation.nextTime! <= limit) {
      player.advance();
      play.settle();
    }
  };
  return {
    player,
    runner: play.runner,
    exec(node, line) {
      const process = player.input({ type: 'line', node, terminal: TERMINAL, text: line, closed: true })!;
      busy = true;
      runUntil(() => process.ended, player.now + HOUR);
      for (const signal of ['SIGINT', 'SIGKILL'] as const) {
        if (process.ended) break;
        player.input({ type: 'signal', node, terminal: TERMINAL, signal });
        runUntil(() => process.ended, player.now + SETTLE);
      }
      busy = false;
      play.finished({ node, line, exit: process.status });
    },
    settle() {
      runUntil(() => false, player.now + SETTLE);
      play.settle();
    },
    point(field) {
      const { simulation } = player.head;
      for (let id = simulation.log.last; id >= simulation.log.first; id--) {
        const row = simulation.log.row(id);
        const bytes = row?.kind === linkRx ? simulation.capture?.get(id)?.bytes : undefined;
        if (row && bytes && play.runner.point(play.arrival(row, bytes), field).ok) return;
      }
    },
    retry: (step) => play.retry(step),
    hash: () => player.head.hash(),
  };
}
