// The asciicast writer and reader: whatever the pieces that a text comes in, the same text comes out.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CastEvent, CastWriter, looksLikeCast, parseCast, parseSize } from '../../src/recording/asciicast.ts';

function recorded(write: (cast: CastWriter) => void): string {
  let file = '';
  write(new CastWriter({ width: 80, height: 24, env: { TERM: 'xterm' } }, (line) => (file += line)));
  return file;
}

function eventsOf(file: string): readonly CastEvent[] {
  const cast = parseCast(file);
  if (!cast.ok) throw new Error(cast.error);
  return cast.value.events;
}

const shown = (file: string): string =>
  eventsOf(file)
    .map(({ code, data }) => (code === 'o' ? data : ''))
    .join('');

/** The places where something is cut, as parts of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });
const wellFormed = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text).toString());

function pieces<T extends string | Uint8Array>(whole: T, at: readonly number[]): T[] {
  const places = [0, ...at.map((part) => Math.floor(part * whole.length)).sort((a, b) => a - b), whole.length];
  return places.slice(1).map((end, i) => whole.slice(places[i]!, end) as T);
}

describe('what is written comes out again', () => {
  test('however its bytes are cut', () => {
    fc.assert(
      fc.property(wellFormed, cuts, (text, at) => {
        const file = recorded((cast) => {
          for (const piece of pieces(new TextEncoder().encode(text), at)) cast.output(1, piece);
          cast.end(2);
        });
        expect(shown(file)).toBe(text);
      }),
    );
  });

  test('however its characters are cut', () => {
    fc.assert(
      fc.property(wellFormed, cuts, (text, at) => {
        const file = recorded((cast) => {
          for (const piece of pieces(text, at)) cast.output(1, piece);
          cast.end(2);
        });
        expect(shown(file)).toBe(text);
      }),
    );
  });

  test('whatever the bytes: a file is always JSON in UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const file = recorded((cast) => {
          cast.output(0, bytes);
          cast.end(0);
        });
        expect(shown(file)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
      }),
    );
  });

  test('half a character at the end is shown as one that could not be read', () => {
    const file = recorded((cast) => {
      cast.output(0, 'a\ud83d');
      cast.end(1);
    });
    expect(shown(file)).toBe('a\ufffd');
  });
});

test('a header, outputs and sizes stand one per line, and time never goes back', () => {
  const file = recorded((cast) => {
    cast.output(0.5, 'one\r\n');
    cast.resize(1.25, 120, 40);
    cast.output(1, 'two');
  });
  expect(file.split('\n')).toEqual([
    '{"version":2,"width":80,"height":24,"env":{"TERM":"xterm"}}',
    '[0.5,"o","one\\r\\n"]',
    '[1.25,"r","120x40"]',
    '[1.25,"o","two"]',
    '',
  ]);
});

describe('a file that is not as it should be', () => {
  const whole = recorded((cast) => cast.output(1, 'hello'));

  test.each([
    ['', 'no header'],
    ['hello\n', 'no header'],
    ['{"version":1,"width":80,"height":24}\n', 'asciicast version 1; this wirelab reads version 2'],
    ['{"version":3,"term":{"cols":80,"rows":24}}\n', 'asciicast version 3'],
    ['{"version":2,"width":0,"height":24}\n', 'no width'],
    [`${whole}[1,"o"]\n${whole}`, 'line 3 is damaged'],
  ])('%j is refused with a sentence', (text, message) => {
    const cast = parseCast(text);
    expect(cast.ok ? 'read' : cast.error).toContain(message);
  });

  test('is read as far as it goes when its last line is cut off', () => {
    const cut = parseCast(`${whole}[2,"o","wor`);
    expect(cut.ok && cut.value).toMatchObject({ cutOff: true, events: [{ time: 1, code: 'o', data: 'hello' }] });
    expect(parseCast(whole.trimEnd())).toMatchObject({ value: { cutOff: false, events: [{ data: 'hello' }] } });
  });
});

test('a cast is told from a session by its first line', () => {
  expect(looksLikeCast(recorded(() => {}))).toBe(true);
  expect(looksLikeCast('{"version": 3, "term": {}}\n')).toBe(true);
  expect(looksLikeCast('{"format":"wirelab-session","formatVersion":1,"version":"0.1.0"}\n')).toBe(false);
  expect(looksLikeCast('lab: 1\n')).toBe(false);
});

test('sizes', () => {
  expect(parseSize('120x40')).toEqual({ columns: 120, rows: 40 });
  for (const wrong of ['', '0x0', '120', '120x', 'x40', '-1x4', '120x40x2', '99999x2'])
    expect(parseSize(wrong)).toBeUndefined();
});
