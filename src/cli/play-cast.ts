/** Plays an asciicast on this terminal: Space pauses, . shows the next piece, [ and ] change the speed, q leaves. */
import type { Cast } from '../recording/asciicast.ts';
import { guardTerminal } from '../ui/terminal/local-terminal.ts';

/** Longer waits are cut, in seconds: nobody watches somebody think. */
const LONGEST_WAIT = 2;

export async function playCast(cast: Cast): Promise<number> {
  const { stdin, stdout } = process;
  if (stdin.isTTY && stdout.isTTY) await new CastPlay(cast).run();
  else for (const { code, data } of cast.events) if (code === 'o') stdout.write(data);
  if (cast.cutOff) process.stderr.write('wirelab: the recording was cut off here\n');
  return 0;
}

class CastPlay {
  readonly #cast: Cast;
  #next = 0;
  #speed = 1;
  #paused = false;
  #timer: NodeJS.Timeout | undefined;
  #finish: () => void = () => {};

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  async run(): Promise<void> {
    const { stdin } = process;
    const unguard = guardTerminal();
    const press = (bytes: Buffer): void => {
      for (const key of bytes.toString('latin1')) this.#press(key);
    };
    stdin.setRawMode(true);
    stdin.on('data', press).resume();
    try {
      await new Promise<void>((resolve) => {
        this.#finish = resolve;
        stdin.once('end', resolve);
        this.#schedule();
      });
    } finally {
      clearTimeout(this.#timer);
      stdin.off('data', press).pause();
      unguard();
    }
  }

  #press(key: string): void {
    if (key === 'q' || key === '\u0003') return this.#finish();
    if (key === '[' || key === ']') this.#speed = Math.max(1 / 8, Math.min(64, this.#speed * (key === ']' ? 2 : 0.5)));
    if (key === ' ') this.#paused = !this.#paused;
    if (key === '.' && this.#paused) return this.#show();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const event = this.#cast.events[this.#next];
    if (!event) return this.#finish();
    if (this.#paused) return;
    const wait = Math.min(LONGEST_WAIT, event.time - (this.#cast.events[this.#next - 1]?.time ?? 0));
    this.#timer = setTimeout(() => this.#show(), (1000 * wait) / this.#speed);
  }

  #show(): void {
    const event = this.#cast.events[this.#next++];
    if (event?.code === 'o') process.stdout.write(event.data);
    this.#schedule();
  }
}
