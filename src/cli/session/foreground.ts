/** What runs in the foreground of each node's terminal: the command lines that somebody typed and that have not ended. */
import type { FinishedCommand } from '../../lab/world.ts';
import type { RunningCommand, World } from '../../sim/world.ts';

/** The one terminal that a learner has on each node. */
export const TERMINAL = 'tty1';

export class Foreground {
  readonly #running = new Map<string, RunningCommand>();

  /** Whether a node is busy, or any node when none is named. */
  busy(node?: string): boolean {
    return node === undefined ? this.#running.size > 0 : this.#running.has(node);
  }

  started(command: RunningCommand): void {
    this.#running.set(command.node, command);
  }

  /** Takes out what has ended since it was asked last. */
  takeEnded(): FinishedCommand[] {
    const ended = [...this.#running.values()].filter((command) => command.process.ended);
    for (const { node } of ended) this.#running.delete(node);
    return ended.map(({ node, line, process }) => ({ node, line, exit: process.status }));
  }

  /** Another world has taken the place of this one: what runs there now? */
  lookAt(world: World): void {
    this.#running.clear();
    for (const { name, kernel } of world.simulation.nodes) {
      const process = kernel?.foregroundLine(kernel.terminal(TERMINAL));
      if (process) this.#running.set(name, { node: name, line: process.command, start: world.now, process });
    }
  }
}
