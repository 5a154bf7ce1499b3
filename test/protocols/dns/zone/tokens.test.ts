/** The words of a master file, RFC 1035, 5.1. */
import { expect, test } from 'vitest';
import { zoneLines } from '../../../../src/protocols/dns/zone/tokens.ts';

const words = (text: string): string[][] => {
  const lines = zoneLines(text);
  return lines.ok ? lines.value.map((line) => line.tokens.map((token) => token.text)) : [[lines.error.message]];
};

test('parentheses join lines, comments end them', () => {
  expect(words('@ SOA ns hostmaster ( 1 ; serial\n 2 3\n 4 5 )\nwww A 192.0.2.1 ; web\n\n')).toEqual([
    ['@', 'SOA', 'ns', 'hostmaster', '1', '2', '3', '4', '5'],
    ['www', 'A', '192.0.2.1'],
  ]);
});

test('quotes keep white space, semicolons and parentheses together', () => {
  expect(words('@ TXT "a; (b)" c\\;d "say \\"x\\""')).toEqual([['@', 'TXT', 'a; (b)', 'c\\;d', 'say \\"x\\"']]);
});

test('a line that begins with white space belongs to the owner before', () => {
  const lines = zoneLines('a A 192.0.2.1\n  A 192.0.2.2\n');
  expect(lines.ok && lines.value.map((line) => line.indented)).toEqual([false, true]);
});

test.each([
  ['a A 192.0.2.1\nb SOA (\n 1 2', 'a parenthesis is not closed', 2, 7],
  ['a A )', 'a parenthesis is closed that was not opened', 1, 5],
  ['a ( b ( c )', 'a parenthesis is not closed', 1, 3],
  ['a TXT "b\n"', 'a quoted text does not end on its line', 1, 7],
])('%j is refused where it is wrong', (text, message, line, column) => {
  expect(zoneLines(text)).toMatchObject({ ok: false, error: { message, line, column } });
});
