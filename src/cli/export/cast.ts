/** A session as a cast: run again on a terminal that nobody sees, at its own pace on a clock that only counts frames. */
import { CastWriter } from '../../recording/asciicast.ts';
import type { SessionFile } from '../../sim/session-file.ts';
import { mount } from '../../ui/mount.ts';
import type { Terminal, TerminalSize } from '../../ui/terminal/terminal.ts';
import { cards } from '../catalogue.ts';
import { followRerun } from '../replay-screen.ts';
import { rerunSession } from '../session/rerun-session.ts';
import type { RerunVerdict } from '../session/rerun.ts';

/** Twenty frames a second are smooth enough for a terminal, and few enough for a file. */
const FRAME_MS = 50;
/** How long the last screen stays. */
const REST_MS = 3000;

/** Equal sessions and sizes give equal bytes. `progress` is told how far it is, in words. */
export function writeCast(
  file: SessionFile,
  size: TerminalSize,
  write: (line: string) => void,
  progress: (how: string) => void,
): RerunVerdict {
  const { session, rerun } = rerunSession(file, cards());
  const header = { width: size.columns, height: size.rows, title: session.title, env: { TERM: 'xterm-256color' } };
  const cast = new CastWriter(header, write);
  let wall = 0;
  const terminal: Terminal = {
    size,
    write(data) {
      cast.output(wall / 1000, data);
      return true;
    },
    once() {},
    listen: () => () => {},
  };
  const capabilities = { colors: true, ascii: false, addressable: true };
  // all of it in one go: Ink is never there in time, and our own rasteriser draws the same
  const screen = mount({ session, terminal, capabilities, clock: () => wall });
  followRerun(rerun, session, screen.view);
  for (screen.refresh(); rerun.verdict === undefined; screen.refresh()) {
    wall += FRAME_MS;
    session.tick(wall, Number.POSITIVE_INFINITY, () => 0);
    progress(rerun.note);
  }
  wall += REST_MS;
  screen.unmount();
  cast.end(wall / 1000);
  return rerun.verdict;
}
