// The Graph panel: a staged flow behind, a terminal emulator in front.
import { afterEach, describe, expect, test } from 'vitest';
import { mount, type Mounted } from '../../src/ui/mount.ts';
import { MSS, sawtooth, StagedFlow } from '../helpers/staged-flow.ts';
import { FOUR_ROUTERS, StagedSession } from '../helpers/staged-session.ts';
import { VirtualTerminal } from '../helpers/virtual-terminal.ts';

const UP = '\u001b[A';
const DOWN = '\u001b[B';
const LEFT = '\u001b[D';
const ESC = '\u001b[27u';

const open: Mounted[] = [];
afterEach(() => {
  for (const screen of open.splice(0)) screen.unmount();
});

function show(session: StagedSession, columns = 120, rows = 40, ascii = false) {
  const terminal = new VirtualTerminal(columns, rows);
  const screen = mount({ session, terminal, capabilities: { colors: true, ascii, addressable: true } });
  open.push(screen);
  const type = (...keys: string[]): void => keys.forEach((key) => terminal.type(key));
  type(ESC, '6');
  return { terminal, screen, type, text: () => terminal.text(), lines: () => terminal.lines() };
}

function flowing(): StagedSession {
  const session = new StagedSession(FOUR_ROUTERS);
  sawtooth(session);
  return session;
}

describe('the graph', () => {
  test('says what it waits for while there is no connection', async () => {
    const { text } = show(new StagedSession(FOUR_ROUTERS), 80, 24);
    expect(await text()).toContain('No TCP flow yet');
  });

  test.each([
    [60, 20],
    [80, 24],
    [120, 40],
    [200, 60],
  ])('has axes with units, the names of both ends and a legend with values at %i by %i', async (columns, rows) => {
    const { text } = show(flowing(), columns, rows);
    const screen = await text();
    expect(screen).toContain('Graph · alice:40000 → bob:5001');
    expect(screen).toMatch(/\d kB ┤/);
    expect(screen).toMatch(/cwnd \d+ kB/);
    expect(screen).toMatch(/ 1 s /);
    expect(screen).toMatch(/[\u2801-\u28ff]/);
  });

  test('draws in ASCII where nothing else is to be had', async () => {
    const { text } = show(flowing(), 80, 24, true);
    const screen = await text();
    // oxlint-disable-next-line no-control-regex -- that is the claim
    expect(screen).toMatch(/^[\x00-\x7f]*$/);
    expect(screen).toMatch(/\d kB \+/);
    expect(screen).toMatch(/[.':]{4}/);
  });

  test('goes from mark to mark and names what happened, with the standard that says so', async () => {
    const { type, text } = show(flowing(), 120, 40);
    type(UP, UP);
    expect(await text()).toContain('retransmission timeout');
    type('z', UP, UP, UP);
    expect(await text()).toMatch(
      /Third duplicate ACK: ssthresh = max\(FlightSize\/2, 2·SMSS\) = \d+ B \(RFC 5681, 3\.2\)/,
    );
    type(DOWN);
    expect(await text()).toContain('Sent again');
  });

  test('has a cursor that walks through time and tells the figures there', async () => {
    const { type, text } = show(flowing());
    const now = /at (\d\.\d+) s/.exec(await text())![1];
    type(LEFT, LEFT, LEFT);
    const then = /at (\d\.\d+) s/.exec(await text())![1];
    expect(Number(then)).toBeLessThan(Number(now));
  });

  test('is cut at the cursor of the player', async () => {
    const session = flowing();
    const { screen, lines, type } = show(session);
    type('z');
    const whole = (await lines()).join('\n');
    const early = 200;
    session.staged = { event: early, now: 0.05e9, live: false };
    screen.refresh();
    const cut = (await lines()).join('\n');
    expect(whole).toContain('timeout');
    expect(cut).not.toContain('timeout');
    expect(cut).toMatch(/ms/);
  });

  test('shows sequence numbers over time, with R where something was sent again', async () => {
    const { type, text } = show(flowing());
    type('v', 'z');
    const screen = await text();
    expect(screen).toContain('acknowledged');
    expect(screen.match(/[\u2800-\u28ff]R/)).not.toBeNull();
    type('v');
    expect(await text()).toContain('cwnd');
  });

  test('lays another flow over it, and says when there is none', async () => {
    const session = flowing();
    const { type, text, screen } = show(session);
    type('o');
    expect(await text()).toContain('Nothing to lay over it');
    const second = new StagedFlow(session, 7, '192.168.10.3:22 > 192.168.1.3:40001', 4e9);
    for (let i = 0; i < 4; i++) second.round();
    screen.refresh();
    type('o');
    expect(await text()).toContain('bob:22 → alice:40001');
    type('o');
    expect(await text()).not.toContain('bob:22');
  });

  test('looks closer around the cursor and back', async () => {
    const { type, text } = show(flowing());
    type('+', '+', '+');
    expect(await text()).toContain('×8');
    type('-', '-', '-');
    expect(await text()).not.toContain('×8');
  });

  test('does not let a huge window of the receiver flatten the others', async () => {
    const session = new StagedSession(FOUR_ROUTERS);
    const flow = new StagedFlow(session, 0, '192.168.1.3:40000 > 192.168.10.3:5001', 1e6);
    flow.ssthresh = 5_000_000;
    for (let i = 0; i < 3; i++) flow.round();
    const { text } = show(session);
    expect(await text()).toMatch(/ssthresh 5 MB \(above\)/);
    expect(flow.cwnd).toBeLessThan(100 * MSS);
  });
});
