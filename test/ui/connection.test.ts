// Tables on TCP: a real connection, seen from both its ends.
import { afterEach, describe, expect, test } from 'vitest';
import { LiveSession } from '../../src/cli/session/live-session.ts';
import { mount, type Mounted } from '../../src/ui/mount.ts';
import { VirtualTerminal } from '../helpers/virtual-terminal.ts';

const ESC = '\u001b[27u';
const LEFT = '\u001b[D';
const TEXT = `
lab: 1
id: two
title: Two hosts
seed: 3
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links:
    - { endpoints: ["a:eth0", "b:eth0"], rate: 10mbit, delay: 10ms, queue: 20 }
`;

const open: Mounted[] = [];
afterEach(() => {
  for (const screen of open.splice(0)) screen.unmount();
});

/** The tables of `a` while it sends, or after; `keys` once Tables has the focus. */
function show(
  commands: readonly (readonly [string, string])[],
  forNs: number,
  columns = 120,
  rows = 40,
  ...keys: string[]
) {
  const session = new LiveSession({ text: TEXT, file: 'two.yaml', title: 'Two hosts' });
  for (const [node, text] of commands) {
    session.send({ type: 'line', node, text });
    const end = session.run.now + forNs;
    while (session.run.now < end && session.run.advance());
  }
  const terminal = new VirtualTerminal(columns, rows);
  const screen = mount({ session, terminal, capabilities: { colors: true, ascii: false, addressable: true } });
  open.push(screen);
  for (const key of [ESC, '5', ...keys]) terminal.type(key);
  return { text: () => terminal.text(), lines: () => terminal.lines(), session };
}

const SENDING = [
  ['a', 'seq 1 60000 > big'],
  ['b', 'nc -l -p 5000 > got &'],
  ['a', 'nc -N b 5000 < big'],
] as const;

describe('the table of connections', () => {
  test.each([
    [80, 24],
    [120, 40],
  ])('shows both state machines and both windows with numbers at %i by %i', async (columns, rows) => {
    const { text } = show(SENDING, 0.15e9, columns, rows, LEFT);
    const screen = await text();
    expect(screen).toMatch(/a:\d+ ESTABLISHED +│ b:5000 ESTABLISHED/);
    expect(screen).toMatch(/a sends +█ acked [\d.]+ kB │ ▶ in flight [\d.]+ kB │ ░ may send \(/);
    expect(screen).toMatch(/b receives +█ read [\d.]+ kB │ ▶ waiting [\d.]+ k?B │ ░ free/);
    expect(screen).toMatch(/█+▶+/);
  });

  test('tells the way from the four numbers to the descriptor, as ss and lsof have it', async () => {
    const { text, session } = show(SENDING, 0.15e9, 120, 40, LEFT, 'z');
    const socket = session.lens.tables('a').find((t) => t.name === 'sockets')!.rows[0]!;
    expect(await text()).toContain(
      `→ bucket ${socket['bucket']} → socket ${socket['inode']} → nc, pid ${socket['pid']}, fd ${socket['fd']}`,
    );
  });

  test('counts TIME-WAIT down, in both tables, and says that the other end is gone', async () => {
    const { text } = show(SENDING, 3e9, 120, 40, LEFT, 'z');
    const screen = await text();
    expect(screen).toMatch(/TIME-WAIT +│ \?/);
    expect(screen).toMatch(/timer timewait in \d+(\.\d+)?s/);
    expect(screen).toContain('The other end is not in this network, or gone.');
  });

  test('lists every socket with its state, queues, timer and owner', async () => {
    const { lines } = show(SENDING, 0.15e9, 140, 40, LEFT, LEFT, 'z');
    const row = (await lines()).find((l) => l.includes('10.0.0.2:5000'))!;
    expect(row).toMatch(/tcp +ESTABLISHED +10\.0\.0\.1:\d+ +10\.0\.0\.2:5000 +0 +\d+ +on +[\d.]+ms +nc +\d+ +\d/);
  });
});
