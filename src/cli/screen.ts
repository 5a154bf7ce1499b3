/** Runs a live session on this terminal until the learner leaves: the timer that lets simulated time pass is here. */
import { mount } from '../ui/mount.ts';
import { guardTerminal, LocalTerminal } from '../ui/terminal/local-terminal.ts';
import { capabilities } from '../ui/terminal/terminal.ts';
import type { ScreenFlags } from './screen-flags.ts';
import type { LiveSession } from './session/live-session.ts';

/** How often the world gets its turn, and for how long at most. */
const TICK_MS = 33;
const SLICE_MS = 6;

export async function showSession(session: LiveSession, flags: ScreenFlags, notice?: string): Promise<void> {
  const terminal = new LocalTerminal();
  const unguard = guardTerminal();
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve) => {
      session.onLeave = resolve;
      const mounted = mount({
        session,
        terminal,
        capabilities: capabilities(process.env, flags),
        notice,
        onClosed: resolve,
      });
      session.onLeave = () => {
        mounted.unmount();
        resolve();
      };
      timer = setInterval(() => session.tick(performance.now(), SLICE_MS, () => performance.now()), TICK_MS);
    });
  } finally {
    clearInterval(timer);
    unguard();
  }
}
