// The key decoder against what terminals send, whole, byte by byte and cut anywhere.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyDecoder, type InputEvent } from '../../src/ui/terminal/keys.ts';

const show = (e: InputEvent): string =>
  e.type === 'paste'
    ? `paste ${JSON.stringify(e.text)}`
    : `${e.ctrl ? 'C-' : ''}${e.alt ? 'M-' : ''}${e.shift && e.name.length > 1 ? 'S-' : ''}${e.name}`;

function decode(chunks: readonly (string | Uint8Array)[]): string[] {
  const events: string[] = [];
  const decoder = new KeyDecoder((e) => events.push(show(e)));
  for (const chunk of chunks) decoder.push(chunk);
  decoder.flush();
  return events;
}

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  ['letters', 'aB1', ['a', 'B', '1']],
  ['a line typed ahead', 'ls\rx', ['l', 's', 'enter', 'x']],
  ['Backspace as DEL and as BS', '\u007f\b', ['backspace', 'backspace']],
  ['Delete', '\u001b[3~', ['delete']],
  ['arrows', '\u001b[A\u001b[B\u001b[C\u001b[D', ['up', 'down', 'right', 'left']],
  ['arrows in application mode', '\u001bOA\u001bOD', ['up', 'left']],
  ['arrows with modifiers', '\u001b[1;5C\u001b[1;3D\u001b[1;2A', ['C-right', 'M-left', 'S-up']],
  [
    'Home and End of three families',
    '\u001b[H\u001b[1~\u001b[7~\u001b[F\u001b[4~',
    ['home', 'home', 'home', 'end', 'end'],
  ],
  ['paging', '\u001b[5~\u001b[6~', ['pageup', 'pagedown']],
  ['function keys', '\u001bOP\u001b[15~\u001b[[A', ['f1', 'f5', 'f1']],
  ['Tab and Shift-Tab', '\t\u001b[Z', ['tab', 'S-tab']],
  ['Ctrl and letters', '\u0001\u0003\u0004\u001a', ['C-a', 'C-c', 'C-d', 'C-z']],
  ['Ctrl-]', '\u001d', ['C-]']],
  ['Ctrl-Space', '\u0000', ['C-space']],
  ['Alt and a letter', '\u001bb', ['M-b']],
  ['Alt and Backspace', '\u001b\u007f', ['M-backspace']],
  ['Escape alone', '\u001b', ['escape']],
  ['Escape twice', '\u001b\u001b', ['escape', 'escape']],
  ['Escape, then an arrow', '\u001b\u001b[A', ['escape', 'up']],
  ['space', ' ', ['space']],
  ['CSI u', '\u001b[97;5u\u001b[13;2u\u001b[27u', ['C-a', 'S-enter', 'escape']],
  [
    'a paste with line ends and an escape sequence in it',
    '\u001b[200~a\r\nb\u001b[Ac\u001b[201~d',
    ['paste "a\\nb\\u001b[Ac"', 'd'],
  ],
  ['two pastes', '\u001b[200~a\u001b[201~\u001b[200~\u001b[201~', ['paste "a"', 'paste ""']],
  ['letters beyond ASCII', 'é日ß', ['é', '日', 'ß']],
  ['focus reports', '\u001b[I\u001b[O', ['focus-in', 'focus-out']],
  ['a sequence nobody knows', '\u001b[99~x', ['unknown', 'x']],
];

describe('the key decoder', () => {
  test.each(CASES)('reads %s', (_, sent, expected) => {
    expect(decode([sent])).toEqual(expected);
  });

  test.each(CASES)('reads %s one byte at a time', (_, sent, expected) => {
    expect(decode([...Buffer.from(sent)].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  test('reads any mixture of keys however it is cut', () => {
    const key = fc.constantFrom(
      ...CASES.filter(([, sent]) => !sent.endsWith('\u001b') && !sent.startsWith('\u001b\u001b')),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 8 }), fc.array(fc.nat(200)), (keys, cuts) => {
        const bytes = Buffer.from(keys.map(([, sent]) => sent).join(''));
        const ends = [...new Set(cuts.map((c) => c % (bytes.length + 1)))].sort((a, b) => a - b);
        const chunks = [0, ...ends].map((from, i) => bytes.subarray(from, ends[i] ?? bytes.length));
        expect(decode(chunks)).toEqual(keys.flatMap(([, , expected]) => expected));
      }),
    );
  });

  test('survives any bytes and never keeps more than a sequence to itself', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoder = new KeyDecoder(() => {});
        decoder.push(bytes);
        decoder.flush();
        expect(decoder.pending).toBe(false);
      }),
    );
  });

  test('waits for the rest of a sequence, and says so', () => {
    const decoder = new KeyDecoder(() => {});
    decoder.push('\u001b[1;');
    expect(decoder.pending).toBe(true);
    decoder.push('5C');
    expect(decoder.pending).toBe(false);
  });

  test('types what was typed, and nothing for a control key', () => {
    const events: InputEvent[] = [];
    const decoder = new KeyDecoder((e) => events.push(e));
    decoder.push('A \u0001\u001b[A');
    expect(events.map((e) => e.text)).toEqual(['A', ' ', '', '']);
  });
});
