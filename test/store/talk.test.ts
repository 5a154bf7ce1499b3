// A conversation as text: speakers, lines, dumps of what is no text, gaps, and a limit.
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/core/bytes.ts';
import type { TalkChunk } from '../../src/core/lens.ts';
import { Journal } from '../../src/store/journal.ts';
import { talkLines } from '../../src/store/talk.ts';
import { Wording } from '../../src/store/wording.ts';
import { NAMES_AND_WEB } from '../helpers/names-and-web.ts';
import { StagedSession } from '../helpers/staged-session.ts';

const said = (from: 0 | 1, text: string): TalkChunk => ({ from, bytes: utf8(text), missing: 0 });
const lines = (...chunks: TalkChunk[]): string[] =>
  talkLines(
    { title: 'TCP stream 0', ends: ['a', 'b'], chunks },
    (end) => end,
    () => undefined,
  ).map(({ text }) => text);

test('each turn is headed by who speaks to whom, however many segments carried it', () => {
  expect(lines(said(0, 'GET / HTTP'), said(0, '/1.1\r\n\r\n'), said(1, 'no\n'), said(0, 'bye'))).toEqual([
    'a → b',
    'GET / HTTP/1.1',
    '',
    'b → a',
    'no',
    'a → b',
    'bye',
  ]);
});

test('what is no text is dumped; a stray byte in a text is a dot', () => {
  expect(lines({ from: 1, bytes: Uint8Array.from([0, 1, 2, 65, 255]), missing: 0 })).toEqual([
    'b → a',
    `0000  00 01 02 41 ff${' '.repeat(34)} ...A.`,
  ]);
  expect(lines(said(0, `a long enough line with one odd ${'\u0001'} byte`))[1]).toBe(
    'a long enough line with one odd . byte',
  );
});

test('bytes that nobody saw are counted where they are missing', () => {
  expect(lines(said(0, 'one'), { from: 0, bytes: new Uint8Array(0), missing: 7 }, said(0, 'two'))).toEqual([
    'a → b',
    'one',
    '[7 bytes are missing here]',
    'two',
  ]);
});

test('a long talk is cut, and says so', () => {
  const all = lines(said(1, `${'x'.repeat(79)}\n`.repeat(1000)));
  expect(all.at(-1)).toBe('[32768 of 80000 bytes are shown]');
  expect(all.length).toBeLessThan(420);
});

test('a talk that just fits is not said to be cut, and what comes after the cut is not looked at', () => {
  expect(lines(said(1, 'x'.repeat(32_767)), said(1, '\n'))).toEqual(['b → a', 'x'.repeat(32_767)]);
  const far = said(1, 'y'.repeat(1000));
  far.bytes.subarray = () => {
    throw new Error('looked at');
  };
  expect(lines(said(1, 'x'.repeat(40_000)), far).at(-1)).toBe('[32768 of 41000 bytes are shown]');
});

describe('messages that are told in lines', () => {
  function talkOf(protocol: string, command: string): readonly string[] {
    const session = new StagedSession(NAMES_AND_WEB);
    while (!session.quiet) session.advance(64);
    session.send({ type: 'line', node: 'pc', text: command });
    const journal = new Journal(session);
    journal.sync();
    const wording = new Wording(session.lens);
    const events = Array.from({ length: journal.packets.journeys }, (_, i) => journal.packets.journey(i).event);
    const event = events.findLast((e) => wording.packet(e)?.protocol === protocol)!;
    const talk = session.lens.talk(event)!;
    return talkLines(
      talk,
      (end) => end,
      (e) => wording.messages(e),
    ).map(({ text }) => text);
  }

  test.each(['', '+tcp '])('DNS, %s: question and answer as dig sorts them', (option) => {
    const told = talkOf('DNS', `dig ${option}cdn.example.com`);
    expect(told[0]).toMatch(/^10\.0\.0\.100:\d+ → 10\.0\.0\.53:53$/);
    expect(told[1]).toMatch(/^query 0x[0-9a-f]{4}, rd ad$/);
    expect(told).toContain('  answer      www.example.com  300  A      10.0.0.2');
    expect(told.filter((text) => text.includes('→'))).toHaveLength(2);
  });

  test('DHCP: the step, the addresses, the options', () => {
    const told = talkOf('DHCP', 'dhclient -r eth0');
    expect(told).toContainEqual(expect.stringMatching(/^Release 10\.0\.0\.100/));
    expect(told).toContainEqual(expect.stringMatching(/^ {2}Client IP address +10\.0\.0\.100$/));
  });
});
