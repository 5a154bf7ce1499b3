// Lines, wrapping, Markdown, and the characters that may reach a terminal.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrow, plain } from '../../src/ui/glyphs.ts';
import { markdown, paragraphLines, commandLines } from '../../src/ui/panels/guide/markdown.ts';
import { hexDump } from '../../src/ui/panels/inspect/hex.ts';
import { apart, cut, line, lineLength, lineText, pad, Pen, span, wrap } from '../../src/ui/text.ts';
import { capabilities } from '../../src/ui/terminal/terminal.ts';

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('characters', () => {
  test('that are wide or invisible become one column, or go', () => {
    expect(narrow('日本 ok')).toBe('?? ok');
    expect(narrow('a\u200bb\u0007')).toBe('a?b?');
    expect(narrow('e\u0301')).toBe('é');
    expect(narrow('→ … ▶ ✓ ┌─')).toBe('→ … ▶ ✓ ┌─');
  });

  test('have ASCII replacements, letters lose their marks', () => {
    expect(plain('r1 → r2 … é ✓ ┌─┐')).toBe('r1 -> r2 ... e + +-+');
    fc.assert(fc.property(anyText, (text) => /^[\x20-\x7e]*$/.test(plain(text))));
  });
});

describe('lines', () => {
  test('are cut with an ellipsis and padded to a width', () => {
    expect(lineText(cut(line('a long sentence'), 7))).toBe('a long…');
    expect(lineText(pad(line('ab'), 4))).toBe('ab  ');
    expect(lineText(apart(line('left side'), line('right'), 12))).toBe('left … right');
  });

  test('take exactly the columns asked for, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { maxLength: 4 }),
        fc.integer({ min: 1, max: 90 }),
        fc.boolean(),
        (texts, width, ascii) => {
          const drawn = new Pen('none', ascii).draw(
            texts.map((t) => span(t)),
            width,
          );
          expect([...drawn]).toHaveLength(width);
          expect(
            new Pen('none', ascii)
              .write(
                texts.map((t) => span(t)),
                width,
              )
              .trimEnd(),
          ).toBe(drawn.trimEnd());
        },
      ),
    );
  });

  test('carry colours only when the terminal has them', () => {
    const bad = [span('down', 'bad')];
    expect(new Pen('colors', false).draw(bad, 4)).toBe('\u001b[1;31mdown\u001b[0m');
    expect(new Pen('none', false).draw(bad, 4)).toBe('\u001b[1mdown\u001b[0m');
  });

  test('wrap at blanks and lose nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,80}$/), fc.integer({ min: 3, max: 40 }), (text, width) => {
        const lines = wrap(text, width);
        for (const l of lines) expect(l.length).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      }),
    );
  });
});

describe('Markdown', () => {
  const textOf = (source: string, width = 30): string[] => markdown(source, width).map((l) => lineText(l).trimEnd());

  test('has headings, paragraphs, lists and commands', () => {
    expect(textOf('# Title\nSome words that go on and on\nand on.\n\n    arp -a\n\n- one\n- two')).toEqual([
      'Title',
      'Some words that go on and on',
      'and on.',
      '',
      '  arp -a',
      '',
      '• one',
      '• two',
    ]);
  });

  test('wraps a long command instead of cutting it off', () => {
    expect(textOf('    (sleep 1; link a--b drop-next) & seq 9', 20)).toEqual([
      '  (sleep 1; link',
      '    a--b drop-next)',
      '    & seq 9',
    ]);
  });

  test('keeps punctuation beside code, and blanks where they were', () => {
    expect(textOf('Type `arp -a`, then look. **Now.**', 60)).toEqual(['Type arp -a, then look. Now.']);
    expect(textOf('`a` `b`(`c`)')).toEqual(['a b(c)']);
  });

  test('shows code apart from words', () => {
    const [words] = markdown('type `arp` now', 40);
    expect(words!.find((s) => s.text === 'arp')!.style).toBe('code');
  });

  test('never exceeds its width', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z`* .\n]{0,120}$/), fc.integer({ min: 8, max: 60 }), (source, width) => {
        for (const l of paragraphLines(source, width, '• ')) expect(lineLength(l)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 2_000, examples: [['*.a`*`a``', 8]] },
    );
  });

  test('yields the commands of a step, whole', () => {
    const shown = (source: string, width: number): string[] => commandLines(source, width).map(lineText);
    expect(shown('Look:\n\n    ping -c 1 bob\n\nor\n\n    arp -n', 40)).toEqual(['  ping -c 1 bob', '  arp -n']);
    expect(shown('    head -c 1000 letter > got', 18)).toEqual(['  head -c 1000', '    letter > got']);
    expect(shown('Set\n\n`sysctl -w a=b`\n\nand `look` at it.', 40)).toEqual(['  sysctl -w a=b']);
    expect(shown('Nothing to type.', 40)).toEqual([]);
  });
});

describe('the hex dump', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i + 0x40);

  test('has offset, bytes and text, and brackets around the lit field', () => {
    const lines = hexDump(bytes, { from: 17, to: 19 }, [], 3);
    expect(lineText(lines[0]!)).toBe('0000  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO');
    expect(lineText(lines[1]!)).toBe('0010  50[51 52]53 54 55 56 57 58 59 5a 5b 5c 5d 5e 5f  PQRSTUVWXYZ[\\]^_');
  });

  test('carries a field on to the next row', () => {
    const lines = hexDump(bytes, { from: 15, to: 17 }, [], 3);
    expect(lineText(lines[0]!)).toContain('4e[4f]');
    expect(lineText(lines[1]!)).toContain('[50]51');
  });
});

describe('what the hex dump has room for', () => {
  const bytes = new Uint8Array(160);
  const offsets = (...range: Parameters<typeof hexDump>): string[] =>
    hexDump(...range).map((l) => lineText(l).slice(0, 4));

  test('are the rows of the field and of what it points at, in their order, before any other', () => {
    const dump = hexDump(bytes, { from: 130, to: 132 }, [{ from: 33, to: 50 }], 3);
    expect(dump.map((l) => lineText(l).slice(0, 4))).toEqual(['0020', '0030', '0080']);
    expect(lineText(dump[0]!)).toContain('00(00');
    expect(lineText(dump[2]!)).toContain('[00 00]');
  });

  test('else the neighbours of the field', () => {
    expect(offsets(bytes, { from: 66, to: 67 }, [], 3)).toEqual(['0030', '0040', '0050']);
    expect(offsets(bytes, { from: 0, to: 1 }, [], 2)).toEqual(['0000', '0010']);
    expect(offsets(bytes, undefined, [], 2)).toEqual(['0000', '0010']);
    expect(offsets(bytes, { from: 150, to: 151 }, [], 50)).toHaveLength(10);
  });
});

describe('what a terminal can show', () => {
  const utf8 = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

  test.each([
    ['a usual one', utf8, {}, { colors: true, ascii: false, addressable: true }],
    ['one with NO_COLOR', { ...utf8, NO_COLOR: '1' }, {}, { colors: false }],
    ['one with an empty NO_COLOR', { ...utf8, NO_COLOR: '' }, {}, { colors: true }],
    ['one under --no-color', utf8, { color: false }, { colors: false }],
    ['one under --ascii', utf8, { ascii: true }, { ascii: true }],
    ['one without a UTF-8 locale', { TERM: 'xterm', LANG: 'C' }, {}, { ascii: true }],
    ['one whose LC_ALL rules', { ...utf8, LC_ALL: 'POSIX' }, {}, { ascii: true }],
    ['a dumb one', { ...utf8, TERM: 'dumb' }, {}, { colors: false, addressable: false }],
  ])('%s', (_, environment, flags, expected) => {
    expect(capabilities(environment, flags)).toMatchObject(expected);
  });
});
