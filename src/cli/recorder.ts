/** `--record NAME`: the session in NAME.wirelab, written as the run goes. Each input is on disk before it is applied. */
import type { Input } from '../sim/input.ts';
import type { Player } from '../sim/player.ts';
import { endLine, forkLine, headLine, inputLine } from '../sim/session-file.ts';
import type { World } from '../sim/world.ts';
import { FileSink } from './file-sink.ts';
import { version } from './paths.ts';

export interface Recording {
  /** The run is over: writes where it stood, with its hash. A sentence when the file could not be written to its end. */
  readonly finish: () => string | undefined;
}

/** Records a world that is driven by hand. Throws UsageError when the file cannot be opened. */
export function recordWorld(name: string, world: World, text: string, file: string): Recording {
  const recorder = new Recorder(name, world, text, file);
  world.onInput((input) => recorder.input(input));
  return { finish: () => recorder.end(world) };
}

/** Records a player, forks included. Throws UsageError when the file cannot be opened. */
export function recordPlayer(name: string, player: Player): Recording {
  const recorder = new Recorder(name, player.head, player.text, player.options.file ?? '');
  player.listen({
    input: (input) => recorder.input(input),
    fork: () => recorder.fork(player.head.inputs.length),
  });
  return { finish: () => recorder.end(player.head) };
}

class Recorder {
  readonly #sink: FileSink;
  /** A disk that is full ends the recording, not the session. */
  #problem: string | undefined;

  constructor(name: string, world: World, text: string, file: string) {
    this.#sink = new FileSink(`${name}.wirelab`);
    this.#write(headLine({ version: version(), file, seed: world.spec.seed, text }));
    for (const input of world.inputs) this.input(input);
  }

  input(input: Input): void {
    this.#write(inputLine(input));
  }

  fork(kept: number): void {
    this.#write(forkLine(kept));
  }

  end(world: World): string | undefined {
    this.#write(endLine({ dispatches: world.simulation.dispatches, t: world.now, hash: world.hash() }));
    return this.#problem;
  }

  #write(line: string): void {
    if (this.#problem !== undefined) return;
    try {
      this.#sink.write(line);
      this.#sink.flush();
    } catch (error) {
      this.#problem = (error as Error).message;
    }
  }
}
