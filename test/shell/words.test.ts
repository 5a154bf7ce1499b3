/** Words for wirelab itself, typed where commands are typed. */
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { colonHelp, colonWords, isColonLine, parseColonWord, splitNodePrefix } from '../../src/shell/words.ts';

describe('colon words', () => {
  test('are read with what follows them', () => {
    expect(parseColonWord(':hint')).toEqual({ ok: true, value: { word: 'hint', argument: '' } });
    expect(parseColonWord('  :until  icmp.type == 0 && ip.ttl < 9 ')).toEqual({
      ok: true,
      value: { word: 'until', argument: 'icmp.type == 0 && ip.ttl < 9' },
    });
    expect(parseColonWord(':ANSWER 96')).toEqual({ ok: true, value: { word: 'answer', argument: '96' } });
    expect(parseColonWord(':reset')).toEqual({ ok: true, value: { word: 'reset', argument: '' } });
  });

  test.each([
    [':hnit', 'There is no :hnit. Did you mean :hint?'],
    [':zzzzzz', 'There is no :zzzzzz. :help lists the words.'],
    [':until', ':until needs a filter.'],
    [':hint please', ':hint stands alone; "please" is too much.'],
  ])('%s: %s', (line, sentence) => {
    expect(parseColonWord(line)).toEqual({ ok: false, error: sentence });
  });

  test('are told from commands', () => {
    expect([':hint', ' :go bob', ': x', 'echo :hint', ''].map(isColonLine)).toEqual([true, true, false, false, false]);
  });

  test('each has one sentence of help', () => {
    expect(colonHelp()).toHaveLength(colonWords.length);
    for (const { meaning } of colonWords) expect(meaning).toMatch(/^[A-Z].*\.$/);
  });

  test('any line is a word or a sentence', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseColonWord(`:${text}`);
        expect(parsed.ok ? parsed.value.word : parsed.error).toMatch(/\S/);
      }),
    );
  });
});

test('a node before a colon says where the line runs', () => {
  const nodes = ['alice', 'bob', 'r1'];
  expect(splitNodePrefix('bob: arp -a', nodes)).toEqual({ node: 'bob', line: 'arp -a' });
  expect(splitNodePrefix(' r1:', nodes)).toEqual({ node: 'r1', line: '' });
  expect(splitNodePrefix('bob:arp', nodes)).toBeUndefined();
  expect(splitNodePrefix('carol: arp', nodes)).toBeUndefined();
  expect(splitNodePrefix('echo bob: arp', nodes)).toBeUndefined();
});
