import { expect, test } from 'vitest';
import { utf8 } from '../../src/core/bytes.ts';
import { prefixed } from '../../src/cli/prefixed-output.ts';

const printed = (...chunks: string[]): string =>
  [
    ...prefixed(
      'b',
      chunks.map((chunk) => utf8(chunk)),
    ),
  ].join('');

test('each line stands under its node, wherever its chunks were cut', () => {
  expect(printed('one\ntw', 'o\n', '\nfour')).toBe('[b] one\n[b] two\n[b] \n[b] four\n');
  expect([printed(), printed(''), printed('\n')]).toEqual(['', '', '[b] \n']);
});

test('more chunks than one piece holds are as if they were one', () => {
  const text = Array.from({ length: 3000 }, (_, n) => `line ${n} é\n`).join('');
  const bytes = utf8(text);
  const cut = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, n) => bytes.subarray(7 * n, 7 * n + 7));
  expect([...prefixed('b', cut)].join('')).toBe(text.replaceAll(/^(?=line)/gm, '[b] '));
});
