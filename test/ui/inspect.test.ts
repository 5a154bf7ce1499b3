// Inspect on the messages of DNS and HTTP: records folded to lines, pointers followed, headers by name, content as text.
import { afterEach, describe, expect, test } from 'vitest';
import { Journal } from '../../src/store/journal.ts';
import { inspect, patch, showPanel } from '../../src/store/view.ts';
import { Wording } from '../../src/store/wording.ts';
import { mount, type Mounted } from '../../src/ui/mount.ts';
import { NAMES_AND_WEB } from '../helpers/names-and-web.ts';
import { StagedSession } from '../helpers/staged-session.ts';
import { VirtualTerminal } from '../helpers/virtual-terminal.ts';

const UP = '\u001b[A';
const DOWN = '\u001b[B';
const PAGE_UP = '\u001b[5~';
const PAGE_DOWN = '\u001b[6~';

const open: Mounted[] = [];
afterEach(() => {
  for (const screen of open.splice(0)) screen.unmount();
});

/** The zoomed Inspect on the last packet that is told with these words. */
function inspecting(command: string, words: RegExp, rows = 40) {
  const session = new StagedSession(NAMES_AND_WEB);
  while (!session.quiet) session.advance(64);
  session.send({ type: 'line', node: 'pc', text: command });
  const journal = new Journal(session);
  journal.sync();
  const wording = new Wording(session.lens);
  const all = Array.from({ length: journal.packets.journeys }, (_, i) => journal.packets.journey(i).event);
  const event = all.findLast((e) => words.test(wording.words(e) ?? ''))!;
  const terminal = new VirtualTerminal(80, rows);
  const screen = mount({ session, terminal, capabilities: { colors: true, ascii: false, addressable: true } });
  open.push(screen);
  screen.view.dispatch(showPanel('inspect'));
  screen.view.dispatch(inspect(event));
  screen.view.dispatch(patch({ zoom: 'inspect' }));
  terminal.type(DOWN);
  terminal.type(UP);
  const press = async (...keys: string[]): Promise<string> => {
    keys.forEach((key) => terminal.type(key));
    return terminal.text();
  };
  return { screen, press, packet: all.indexOf(event) + 1 };
}

describe('a DNS reply', () => {
  test('has a line per record, sorted as the message is, and the chosen record open', async () => {
    const text = await inspecting('dig cdn.example.com', /^CNAME/).press();
    expect(text).toMatch(/▸ header {6}0x[0-9a-f]{4} {2}answer, no error {2}aa {2}rd/);
    expect(text).toMatch(/▸ question {4}cdn\.example\.com +A/);
    expect(text).toMatch(/▾ answer {6}cdn\.example\.com +300 {2}CNAME {2}www\.example\.com/);
    expect(text).toMatch(/▸ answer {6}www\.example\.com +300 {2}A {6}10\.0\.0\.2/);
    expect(text).toMatch(/▸ authority {3}example\.com +300 {2}NS {5}ns\.example\.com/);
    expect(text).toMatch(/▸ exchange +answered after 0\.0/);
  });

  test('begins at its first record, and PgDn and PgUp go from record to record', async () => {
    const { press, screen } = inspecting('dig cdn.example.com', /^CNAME/);
    expect(await press()).toMatch(/› Name +cdn\.example\.com/);
    expect(await press(PAGE_DOWN)).toMatch(/› Name +www\.example\.com/);
    expect(await press(PAGE_UP, PAGE_UP)).toMatch(/› Name +cdn\.example\.com/);
    expect(screen.view.state.field).toEqual({ name: 'dns.qry.name', nth: 0 });
  });

  test('a compressed name says where it points, and those bytes are marked beside its own', async () => {
    const text = await inspecting('dig cdn.example.com', /^CNAME/).press();
    expect(text).toContain('c00c points to byte 12: cdn.example.com');
    expect(text).toMatch(/[0-9a-f]{4} .*\(03 63 64 6e 07 65/);
    expect(text).toMatch(/\[c0 0c\]/);
  });

  test('a pointer to a pointer is followed to its end', async () => {
    const { press } = inspecting('dig cdn.example.com', /^CNAME/);
    const text = await press(PAGE_DOWN);
    expect(text).toMatch(/c02d points to byte 45: www\.example\.com/);
    expect(text.match(/\(/g)!.length).toBeGreaterThanOrEqual(2);
  });

  test('names the packet of the question, not only its number in a capture', async () => {
    const { press, packet } = inspecting('dig cdn.example.com', /^CNAME/);
    expect(await press(PAGE_DOWN, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN, PAGE_DOWN)).toContain(
      `packet ${packet - 1}`,
    );
  });
});

test('a DHCP message has a line per option, with the step of the exchange open', async () => {
  const text = await inspecting('true', /^Offer/).press();
  expect(text).toMatch(/▸ header {6}DHCP Offer/);
  expect(text).toMatch(/▾ option 53 {3}DHCP {2}2 Offer/);
  expect(text).toMatch(/› DHCP +2 +Offer/);
  expect(text).toMatch(/▸ option 3 +Router +10\.0\.0\.53/);
});

describe('an HTTP message', () => {
  test('has a line per header, each with its name', async () => {
    const text = await inspecting('curl -s http://www.example.com/', /^GET/).press();
    expect(text).toMatch(/› Request method +GET/);
    expect(text).toMatch(/Host +10\.0\.0\.3:3000|Host +www\.example\.com/);
    expect(text).toMatch(/User-Agent +curl/);
  });

  test('shows its content as text', async () => {
    const { press } = inspecting('curl -s http://www.example.com/', /^200/);
    expect(await press('\u001b[F')).toMatch(/› File data +<title>Shop<\/title>/);
  });

  test('that came in pieces names the packets that carried them', async () => {
    const { press } = inspecting('curl -s http://www.example.com/big.txt', /^200/);
    expect(await press()).toMatch(/Hypertext Transfer Protocol {2}from packets \d+ \d+( \d+)*/);
  });
});
