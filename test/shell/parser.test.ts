/** The parser: what lines mean, and what bash says of those that mean nothing. */
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { quote } from '../../src/shell/expand.ts';
import { parse } from '../../src/shell/parser.ts';
import { printList } from '../../src/shell/print.ts';

const printed = (line: string): string => {
  const parsed = parse(line);
  return parsed.ok ? printList(parsed.value) : parsed.error.message;
};

describe('a line is read and written back the way bash words it', () => {
  test.each([
    ['ping   -c 1  bob', 'ping -c 1 bob'],
    ['a|b|c', 'a | b | c'],
    ['a&&b||c;d', 'a && b || c; d'],
    ['a&b', 'a & b'],
    ['sleep 1 & ', 'sleep 1 &'],
    ['(a;b)&', '( a; b ) &'],
    ['{ a; b; } >f', '{ a; b; } > f'],
    ['! a', '! a'],
    ['X=1 Y="2 3" a', 'X=1 Y="2 3" a'],
    ['a >f 2>>g <h 2>&1 &>i', 'a > f 2>> g < h 2>&1 &> i'],
    ['a >| f', 'a > f'],
    ['a #b', 'a'],
    ['a#b', 'a#b'],
    ['for i in 1 2; do ping $i; done', 'for i in 1 2 ; do ping $i; done'],
    ['a\nb', 'a; b'],
    ['a |\n b', 'a | b'],
    ['a\\\nb', 'a\\\nb'],
    ['echo "$(a | b)" `c`', 'echo "$(a | b)" `c`'],
    ['', ''],
    ['# nothing', ''],
  ])('%j', (line, words) => {
    expect(printed(line)).toBe(words);
  });
});

describe('what is wrong', () => {
  test.each([
    ['echo "a', 'unexpected EOF while looking for matching `"\''],
    ["echo 'a", "unexpected EOF while looking for matching `''"],
    ['echo $(a', "unexpected EOF while looking for matching `)'"],
    ['echo ${a', "unexpected EOF while looking for matching `}'"],
    ['a |', 'syntax error: unexpected end of file'],
    ['a &&', 'syntax error: unexpected end of file'],
    ['(a', 'syntax error: unexpected end of file'],
    ['()', "syntax error near unexpected token `)'"],
    ['a 2>', "syntax error near unexpected token `newline'"],
    ['a ; ; b', "syntax error near unexpected token `;'"],
    ['a & && b', "syntax error near unexpected token `&&'"],
    ['for i; do a; done', "syntax error near unexpected token `;'"],
    ['for 1 in a; do b; done', "`1': not a valid identifier"],
    ['for i in a; do done', "syntax error near unexpected token `done'"],
    ['f() { a; }', 'this shell has no functions'],
    ['cat <<EOF', "`<<': this shell has no here-documents"],
  ])('%j', (line, words) => {
    expect(printed(line)).toBe(words);
  });

  test.each(['echo "a', 'a |', 'a &&', '(a', 'for i in 1'])('%j could still become right', (line) => {
    const parsed = parse(line);
    expect(!parsed.ok && parsed.error.incomplete).toBe(true);
  });

  test.each(['a | | b', ';', 'a >', ')'])('%j cannot', (line) => {
    const parsed = parse(line);
    expect(!parsed.ok && parsed.error.incomplete).toBe(false);
  });

  test('nesting has an end', () => {
    expect(printed('('.repeat(100_000))).toBe('commands nested more than 50 deep');
  });
});

const shellText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...` \n\t;&|<>()'"$\`\\#!{}=2a`, '&&', '||', '>>', 'for', 'do', 'done', 'in'),
      fc.string(),
    ),
  )
  .map((pieces) => pieces.join(''));

test('any text is a list or an error, never an exception', () => {
  fc.assert(
    fc.property(shellText, (text) => {
      const parsed = parse(text);
      expect(parsed.ok ? '-' : parsed.error.message).not.toBe('');
    }),
    { numRuns: 5000 },
  );
});

test('what was printed parses to the same again', () => {
  fc.assert(
    fc.property(shellText, (text) => {
      const parsed = parse(text);
      fc.pre(parsed.ok);
      const once = printList(parsed.ok ? parsed.value : []);
      expect(printed(once)).toBe(once);
    }),
    { numRuns: 5000 },
  );
});

test('a quoted word is read back as the same word', () => {
  fc.assert(
    fc.property(fc.string(), (word) => {
      const parsed = parse(`echo ${quote(word)}`);
      const command = parsed.ok ? parsed.value[0]?.andOr.first.commands[0] : undefined;
      const parts = command?.kind === 'simple' ? (command.words[1]?.parts ?? []) : [];
      expect(parts.map((p) => (p.kind === 'text' ? p.text : '?')).join('')).toBe(word);
    }),
  );
});
