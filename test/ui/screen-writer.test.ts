// The screen writer against a terminal emulator: what is shown is the frame, whatever was shown before.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScreenWriter } from '../../src/ui/terminal/screen-writer.ts';
import { VirtualTerminal } from '../helpers/virtual-terminal.ts';

function open(
  columns = 40,
  rows = 10,
): { terminal: VirtualTerminal; writer: ScreenWriter; show: (frame: string) => number } {
  const terminal = new VirtualTerminal(columns, rows);
  const writer = new ScreenWriter(terminal, columns, rows);
  writer.enter();
  return {
    terminal,
    writer,
    show(frame) {
      const before = writer.bytes;
      writer.write(frame);
      writer.flush();
      return writer.bytes - before;
    },
  };
}

describe('the screen writer', () => {
  test('shows a frame and then only what another changes', async () => {
    const { terminal, show } = open();
    show('one\ntwo\nthree');
    expect(await terminal.lines()).toEqual(['one', 'two', 'three', '', '', '', '', '', '', '']);
    terminal.sent = '';
    show('one\ntwo!\nthree');
    expect(await terminal.lines()).toEqual(['one', 'two!', 'three', '', '', '', '', '', '', '']);
    expect(terminal.sent).not.toContain('one');
    expect(terminal.sent).not.toContain('three');
  });

  test('sends at most 100 bytes when a clock in a full row of 120 columns moves on', () => {
    const { show } = open(120, 40);
    const frame = (clock: string): string =>
      Array.from({ length: 40 }, (_, y) =>
        y === 0 ? `\u001b[1m wirelab\u001b[0m${' '.repeat(80)}t ${clock} s` : 'x'.repeat(120),
      ).join('\n');
    show(frame('0.022 210 000'));
    expect(show(frame('0.023 999 123'))).toBeLessThanOrEqual(100);
  });

  test('sends nothing for the same frame', () => {
    const { show } = open();
    show('same');
    expect(show('same')).toBe(0);
  });

  test('shows any sequence of frames exactly, colours included', async () => {
    const piece = fc.oneof(
      fc.constantFrom('a', 'bc', ' ', '     ', '─', '▶', 'é'),
      fc.constantFrom(
        '\u001b[31m',
        '\u001b[1m',
        '\u001b[7m',
        '\u001b[0m',
        '\u001b[39m',
        '\u001b[22m',
        '\u001b[38;5;208m',
        '\u001b[94;1m',
      ),
    );
    const text = fc.array(piece, { maxLength: 20 }).map((parts) => `${parts.join('')}\u001b[0m`);
    const frame = fc.array(text, { maxLength: 5 }).map((lines) => ['top', ...lines].join('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 6 }), async (frames) => {
        const { terminal, show } = open(30, 6);
        for (const f of frames) show(f);
        const fresh = open(30, 6);
        fresh.show(frames.at(-1)!);
        expect(await terminal.lines()).toEqual(await fresh.terminal.lines());
        for (let y = 0; y < 6; y++)
          for (let x = 0; x < 30; x++) expect(look(terminal, x, y)).toEqual(look(fresh.terminal, x, y));
      }),
      { numRuns: 60 },
    );
  });

  test('keeps the newest frame while the terminal is busy, and sends it when it is ready', async () => {
    const { terminal, show, writer } = open();
    terminal.ready = false;
    show('first');
    show('second');
    show('third');
    const frames = writer.frames;
    terminal.drain();
    expect((await terminal.lines())[0]).toBe('third');
    expect(writer.frames).toBe(frames + 1);
    expect(terminal.sent).not.toContain('second');
  });

  test('puts the cursor where text is typed, and hides it where none is', async () => {
    const { terminal, show, writer } = open();
    writer.cursor = { x: 7, y: 2 };
    show('a\nb\nprompt$');
    await terminal.lines();
    expect(terminal.cursor).toEqual({ x: 7, y: 2 });
    expect(terminal.sent.endsWith('\u001b[?25h\u001b[?2026l')).toBe(true);
    writer.cursor = undefined;
    show('a\nb\nprompt$');
    expect(terminal.sent).toMatch(/\u001b\[\?25l\u001b\[\?2026l$/);
  });

  test('draws everything again after a resize', async () => {
    const { terminal, show, writer } = open();
    show('one\ntwo');
    terminal.term.resize(20, 5);
    writer.resize(20, 5);
    show('one\ntwo');
    expect((await terminal.lines()).slice(0, 2)).toEqual(['one', 'two']);
  });

  test('leaves the screen as it found it, once', async () => {
    const { terminal, show, writer } = open();
    show('frame');
    await terminal.lines();
    expect(terminal.alternate).toBe(true);
    writer.leave();
    writer.leave();
    await terminal.lines();
    expect(terminal.alternate).toBe(false);
    expect(terminal.sent.match(/\u001b\[\?1049l/g)).toHaveLength(1);
  });

  test('takes what Ink writes besides frames for what it is', async () => {
    const { terminal, show, writer } = open();
    show('frame');
    writer.write('\u001b[?25h');
    writer.write('');
    writer.flush();
    expect((await terminal.lines())[0]).toBe('frame');
  });
});

const look = (terminal: VirtualTerminal, x: number, y: number): unknown => {
  const { chars, inverse, bold, color } = terminal.cell(x, y);
  return { chars: chars === ' ' ? '' : chars, inverse, ...(chars.trim() ? { bold, color } : {}) };
};
