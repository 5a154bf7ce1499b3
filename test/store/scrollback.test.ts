// A terminal's scrollback: text in pieces, lines that are rewritten, rewinding.
import { describe, expect, test } from 'vitest';
import { Scrollback } from '../../src/store/scrollback.ts';

const texts = (s: Scrollback, event = 1e9, count = 99): string[] => s.tail(event, count).map((l) => l.text);

describe('the scrollback', () => {
  test('puts pieces together into lines', () => {
    const s = new Scrollback();
    s.text('64 by', 1);
    s.text('tes from\nnext', 2);
    expect(texts(s)).toEqual(['64 bytes from']);
    expect(s.partial(2)).toBe('next');
  });

  test('lets a carriage return write over the line, and a line end with one stand', () => {
    const s = new Scrollback();
    s.text('10 %\r20 %\r', 1);
    s.text('done\r\n', 2);
    expect(texts(s)).toEqual(['done']);
  });

  test('widens tabs, takes backspaces back and leaves escape sequences out', () => {
    const s = new Scrollback();
    s.text('a\tb\u001b[31mred\u001b[0mx\b!\u0007\n', 1);
    expect(texts(s)).toEqual(['a       bred!']);
  });

  test('gives a command a line of its own after an unfinished one', () => {
    const s = new Scrollback();
    s.text('no end', 1);
    s.line('command', 'ls', 2);
    expect(s.tail(9, 9)).toEqual([
      { kind: 'text', text: 'no end' },
      { kind: 'command', text: 'ls' },
    ]);
  });

  test('shows what had been printed at an event, and forgets what a fork undid', () => {
    const s = new Scrollback();
    s.text('one\n', 5);
    s.text('two\n', 8);
    expect(texts(s, 7)).toEqual(['one']);
    s.truncate(7);
    expect(texts(s)).toEqual(['one']);
    expect(s.length(99)).toBe(1);
  });

  test('keeps the newest ten thousand lines and counts all', () => {
    const s = new Scrollback();
    for (let i = 1; i <= 25_000; i++) s.text(`${i}\n`, i);
    expect(texts(s, 1e9, 1)).toEqual(['25000']);
    expect(s.length(1e9)).toBe(25_000);
    expect(s.after(24_998, 1e9).map((l) => l.text)).toEqual(['24999', '25000']);
    expect(texts(s, 1e9, 1e6).length).toBeGreaterThanOrEqual(10_000);
  });
});
