/** Runs a live session on this terminal until the learner leaves: the timer that lets simulated time pass is here. */
import { patch } from '../store/view.ts';
import { mount, type Mounted } from '../ui/mount.ts';
import { guardTerminal, LocalTerminal } from '../ui/terminal/local-terminal.ts';
import { capabilities } from '../ui/terminal/terminal.ts';
import type { Recording } from './recorder.ts';
import type { ScreenFlags } from './screen-flags.ts';
import type { LiveSession } from './session/live-session.ts';

/** How often the world gets its turn, and for how long at most. */
const TICK_MS = 33;
const SLICE_MS = 6;

export interface ShowOptions {
  /** One sentence for the footer, until the first key. */
  readonly notice?: string | undefined;
  readonly recording?: Recording | undefined;
  readonly onMounted?: (mounted: Mounted) => void;
}

export async function showSession(session: LiveSession, flags: ScreenFlags, options: ShowOptions = {}): Promise<void> {
  const { notice, recording, onMounted } = options;
  const terminal = new LocalTerminal();
  const unguard = guardTerminal();
  const turns = new Turns(session);
  try {
    await new Promise<void>((resolve) => {
      const mounted = mount({
        session,
        terminal: recording?.terminal(terminal) ?? terminal,
        capabilities: capabilities(process.env, flags),
        notice,
        onClosed: resolve,
      });
      session.onLeave = () => {
        mounted.unmount();
        resolve();
      };
      if (recording) recording.tell = (sentence) => mounted.view.dispatch(patch({ notice: sentence }));
      onMounted?.(mounted);
      turns.begin();
    });
  } finally {
    turns.end();
    unguard();
  }
}

/** The world's turns: thirty a second while somebody watches, one after the other (keys come between) while it hurries. */
class Turns {
  readonly #session: LiveSession;
  #timer: NodeJS.Timeout | undefined;
  #next: NodeJS.Immediate | undefined;

  constructor(session: LiveSession) {
    this.#session = session;
  }

  begin(): void {
    this.#timer = setInterval(() => this.#turn(), TICK_MS);
  }

  end(): void {
    clearInterval(this.#timer);
    clearImmediate(this.#next);
  }

  #turn(): void {
    this.#session.tick(performance.now(), SLICE_MS, () => performance.now());
    clearImmediate(this.#next);
    if (this.#session.hurries) this.#next = setImmediate(() => this.#turn());
  }
}
