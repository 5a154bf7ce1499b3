/** A lab opened and drawn once for nobody. */
import { loadLab } from '../lab/load.ts';
import { mount } from '../ui/mount.ts';
import type { Terminal } from '../ui/terminal/terminal.ts';
import { cards } from './catalogue.ts';
import { findLab, readLab } from './find-lab.ts';
import { LiveLab } from './session/live-lab.ts';
import { LiveSession } from './session/live-session.ts';

const NOWHERE: Terminal = {
  size: { columns: 120, rows: 40 },
  write: () => true,
  once() {},
  listen: () => () => {},
};

export async function rehearse(): Promise<void> {
  const file = findLab('ping');
  const text = readLab(file);
  const lab = loadLab(text, { file: file.path, number: file.number });
  const session = new LiveSession({ text, file: file.path, title: lab.title, topology: lab.topology });
  session.labSide = new LiveLab(session, { lab, cards: cards(), saved: [], onProgress: () => {} });
  const capabilities = { colors: true, ascii: false, addressable: true };
  const screen = mount({ session, terminal: NOWHERE, capabilities });
  try {
    await screen.ready;
  } finally {
    screen.unmount();
  }
}
