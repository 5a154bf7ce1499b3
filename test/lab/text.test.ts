import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineLength, lineText, stepSize, wrap } from '../../src/lab/text.ts';

const texts = (source: string, width = 38): string[] => wrap(source, width).map(lineText);

test('paragraphs flow, headings and commands stand alone', () => {
  const source =
    '# Who has it?\nalice wants to reach bob. A frame needs\na MAC address.\n\n    ping -c 1 bob\n\n- one\n- two, which is long enough to need another line\n';
  expect(texts(source)).toEqual([
    'Who has it?',
    'alice wants to reach bob. A frame',
    'needs a MAC address.',
    '',
    '  ping -c 1 bob',
    '',
    '- one',
    '- two, which is long enough to need',
    '  another line',
  ]);
});

test('code and strong words are spans, and punctuation stays with them', () => {
  expect(wrap('Type `arp -a`, **now**.', 38)).toEqual([
    [
      { text: 'Type', style: 'plain' },
      { text: ' ', style: 'plain' },
      { text: 'arp', style: 'code' },
      { text: ' ', style: 'plain' },
      { text: '-a', style: 'code' },
      { text: ',', style: 'plain' },
      { text: ' ', style: 'plain' },
      { text: 'now', style: 'strong' },
      { text: '.', style: 'plain' },
    ],
  ]);
});

test('a long command goes on further in', () => {
  expect(texts('    ip link set eth0 address 02:00:00:00:01:99')).toEqual([
    '  ip link set eth0 address',
    '    02:00:00:00:01:99',
  ]);
});

test('no line is wider than asked for, unless a word is, and no word is lost', () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), fc.integer({ min: 14, max: 60 }), (words, width) => {
      const lines = wrap(words.join(' '), width);
      expect(Math.max(...lines.map(lineLength))).toBeLessThanOrEqual(width);
      expect(lines.map(lineText).join(' ').split(' ')).toEqual(words);
    }),
  );
});

test('a step is as high as its text, its question and the line of keys', () => {
  expect(stepSize({ say: 'One line.', question: undefined })).toEqual({ rows: 2, columns: 9 });
});
