/** Widths and places in text. */
import { expect, test } from 'vitest';
import { displayWidth, graphemeAfter, wordAfter, wordBefore } from '../../src/shell/text.ts';

test.each([
  ['', 0],
  ['ping', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['日本', 4],
  ['ﾊﾝｶｸ', 4],
  ['한', 2],
  ['👨‍👩‍👧', 2],
  ['→', 1],
  ['\u200b', 0],
  ['a\u0007', 1],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test('words end at what is neither letter nor digit', () => {
  expect(wordBefore('ping -c 10', 10)).toBe(8);
  expect(wordAfter('ping -c 10', 4)).toBe(7);
  expect(graphemeAfter('👨‍👩‍👧a', 0)).toBe('👨‍👩‍👧'.length);
});
