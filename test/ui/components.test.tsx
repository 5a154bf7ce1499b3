// Ink components by themselves, through ink-testing-library.
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { App } from '../../src/ui/app.tsx';
import { Lines } from '../../src/ui/components.tsx';
import type { Composition } from '../../src/ui/composition.ts';
import { composeHome } from '../../src/ui/home/compose-home.ts';
import { homeItems, type HomeLab, type HomeModel } from '../../src/ui/home/model.ts';
import { optionLines } from '../../src/ui/panels/guide/question.ts';
import { SelectList } from '../../src/ui/select-list.tsx';
import { framed } from '../../src/ui/frame.ts';
import { line, Pen } from '../../src/ui/text.ts';

const PEN = new Pen('none', false);
const DOWN = '\u001b[B';
const shown: { unmount(): void }[] = [];
afterEach(() => {
  for (const s of shown.splice(0)) s.unmount();
});

function draw(element: Parameters<typeof render>[0]) {
  const result = render(element);
  shown.push(result);
  return {
    frame: () => stripVTControlCharacters(result.lastFrame() ?? ''),
    rerender: result.rerender,
    /** Keys, each followed by a drawing, as the screen does: only then do components hear the next one. */
    press(...keys: string[]): void {
      result.rerender(element);
      for (const key of keys) {
        result.stdin.write(key);
        result.rerender(element);
      }
    },
  };
}

describe('Lines', () => {
  test('shows lines as they are, blank ones included', () => {
    expect(draw(<Lines lines={['one', '', '  three']} />).frame()).toBe('one\n\n  three');
  });

  test('shows new lines after a rerender', () => {
    const { frame, rerender } = draw(<Lines lines={['one']} />);
    rerender(<Lines lines={['two', 'more']} />);
    expect(frame()).toBe('two\nmore');
  });
});

const app = (composition: Composition, columns: number, rows: number, onSelect = vi.fn(), onHighlight = vi.fn()) => (
  <App composition={composition} size={{ columns, rows }} onHighlight={onHighlight} onSelect={onSelect} />
);

describe('the application', () => {
  const frame = (
    key: string,
    x: number,
    y: number,
    width: number,
    height: number,
    lines: string[],
    opaque = false,
  ) => ({
    ...framed(
      lines.map((text) => line(text)),
      { title: line(key), right: [], border: 'plain' },
      width,
      height,
      PEN,
      opaque,
    ),
    ...{ key, x, y, width, height, opaque },
  });

  test('places frames between header and footer, and lays an overlay on top', () => {
    const frames = [frame('a', 0, 1, 16, 4, ['one', 'two']), frame('b', 4, 2, 10, 3, ['o'], true)];
    const composition = { header: ['head'], frames, footer: ['foot'], cursor: undefined, list: undefined };
    const shownFrame = draw(app(composition, 16, 6)).frame();
    expect(shownFrame.split('\n')).toEqual([
      'head',
      '┌─ a ──────────┐',
      '│ on┌─ b ────┐ │',
      '│ tw│ o      │ │',
      '└───└────────┘─┘',
      'foot',
    ]);
  });
});

describe('a list', () => {
  const OPTIONS = ['short', 'an option that is too long for one line of this list', 'last'];
  const drawn = (text: string, i: number, chosen: number, width: number): string[] =>
    optionLines([text], width, chosen, i + 1).map((l) => PEN.draw(l, width));
  const list = (width: number, onSelect = vi.fn()) => {
    const rows = OPTIONS.map((o, i) => ({ key: `${i}`, plain: drawn(o, i, -1, width), chosen: drawn(o, i, 0, width) }));
    return draw(<SelectList rows={rows} onSelect={onSelect} onHighlight={() => {}} />);
  };

  test('wraps long options and marks the one the cursor is on', () => {
    const { frame } = list(24);
    expect(frame()).toMatch(/^› 1 short/);
    expect(frame()).toContain('  2 an option that is');
    expect(frame()).toContain('    too long');
  });

  test('answers with the option chosen by arrows and Enter, or by its number', () => {
    const onSelect = vi.fn();
    const { frame, press } = list(40, onSelect);
    press(DOWN, DOWN);
    expect(frame()).toMatch(/› 3 last/);
    press('\r', '2');
    expect(onSelect.mock.calls).toEqual([['2'], ['1']]);
  });
});

describe('the home screen', () => {
  const lab = (id: string, done: number, extra: Partial<HomeLab> = {}): HomeLab => ({
    id,
    number: '04',
    title: `The ${id} lab`,
    level: 'beginner',
    minutes: 15,
    goals: [`Understand ${id}`],
    needs: [],
    steps: 4,
    done,
    ...extra,
  });
  const MODEL: HomeModel = {
    labs: [lab('start', 4), lab('arp', 2), lab('ping', 0, { needs: ['arp'] })],
    paths: [{ title: 'Interview', about: undefined, labs: ['start', 'arp', 'unwritten'] }],
    continue: 'arp',
    notice: undefined,
  };
  const home = (
    model = MODEL,
    columns = 120,
    rows = 40,
    highlighted?: string,
    onSelect = vi.fn(),
    onHighlight = vi.fn(),
  ) => draw(app(composeHome(model, highlighted, { columns, rows }, PEN), columns, rows, onSelect, onHighlight));

  test('begins with the lab to go on with, then all labs with level, minutes and progress', () => {
    const { frame } = home();
    expect(frame()).toMatch(/› Continue +04 The arp lab/);
    expect(frame()).toMatch(/The start lab +beginner +15 min +done/);
    expect(frame()).toMatch(/The arp lab +beginner +15 min +2 of 4/);
    expect(frame()).toMatch(/The ping lab +beginner +15 min +new/);
    expect(frame()).toContain('Free play');
  });

  test('shows the map of the journey, explained lines apart from those ahead, and the paths', () => {
    const { frame } = home();
    expect(frame()).toMatch(/✓ 1\. You type a command/);
    expect(frame()).toMatch(/· 4\. The next machine/);
    expect(frame()).toContain('Interview  1 of 2');
  });

  test('says what the lab under the cursor is about, and what is best done before', () => {
    expect(home(MODEL, 120, 40, 'ping').frame()).toContain('Understand ping');
    expect(home(MODEL, 120, 40, 'ping').frame()).toContain('Best after arp.');
    expect(home(MODEL, 80, 24, 'ping').frame()).toContain('Understand ping');
  });

  test('is left with a choice', () => {
    const onChoose = vi.fn();
    const onHighlight = vi.fn();
    const { press } = home(MODEL, 80, 24, undefined, onChoose, onHighlight);
    press(DOWN, '\r');
    expect(onHighlight.mock.calls.at(-1)).toEqual(['play']);
    expect(onChoose.mock.calls).toEqual([['play']]);
  });

  test('says how many choices there are when the list does not show them all', () => {
    const labs = Array.from({ length: 20 }, (_, i) => ({ ...MODEL.labs[0]!, id: `lab${i}` }));
    expect(home({ ...MODEL, labs }, 80, 24).frame()).toMatch(/Labs .* \d\d choices/);
    expect(home(MODEL, 80, 24).frame()).not.toContain('choices');
  });

  test('has no Continue when nothing was begun, and can always be left', () => {
    const keys = homeItems({ ...MODEL, continue: undefined }).map((item) => item.key);
    expect(keys).toEqual(['play', 'start', 'arp', 'ping', 'leave']);
  });

  test('says when the window is too small', () => {
    expect(home(MODEL, 40, 10).frame()).toContain('wirelab needs a window');
  });
});
