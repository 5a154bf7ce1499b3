// The layout: for any size and state the panels tile the body of the screen.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layout, SMALLEST, type LayoutInput, type Rect } from '../../src/ui/layout.ts';
import type { PanelId } from '../../src/store/view.ts';

const MIDDLES: readonly PanelId[] = ['topology', 'packets', 'inspect', 'tables'];
const INPUT: LayoutInput = {
  columns: 80,
  rows: 24,
  zoom: undefined,
  middle: 'topology',
  lower: 'inspect',
  focus: 'shell',
  guideRows: 5,
  guideOpen: false,
  guide: true,
  topologyRows: 7,
};

const rectsOf = (input: Partial<LayoutInput>): readonly Rect[] => {
  const placed = layout({ ...INPUT, ...input });
  return placed.kind === 'too-small' ? [] : placed.rects;
};
const names = (input: Partial<LayoutInput>): readonly PanelId[] => rectsOf(input).map((r) => r.panel);

describe('the layout', () => {
  test('covers every cell between header and footer once, at any size and in any state', () => {
    const input = fc.record({
      columns: fc.integer({ min: SMALLEST.columns, max: 220 }),
      rows: fc.integer({ min: SMALLEST.rows, max: 70 }),
      zoom: fc.option(fc.constantFrom<PanelId>('guide', 'packets', 'shell'), { nil: undefined }),
      middle: fc.constantFrom(...MIDDLES),
      lower: fc.constantFrom<PanelId>('inspect', 'tables'),
      focus: fc.constantFrom<PanelId>('guide', 'shell', ...MIDDLES),
      guideRows: fc.integer({ min: 1, max: 60 }),
      guideOpen: fc.boolean(),
      guide: fc.boolean(),
      topologyRows: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(input, (given) => {
        const { columns, rows } = given;
        const covered = new Uint8Array(columns * rows);
        for (const r of rectsOf(given)) {
          expect(r.width).toBeGreaterThanOrEqual(20);
          expect(r.height).toBeGreaterThanOrEqual(3);
          for (let y = r.y; y < r.y + r.height; y++)
            for (let x = r.x; x < r.x + r.width; x++) covered[y * columns + x]!++;
        }
        const body = covered.subarray(columns, columns * (rows - 1));
        expect(body.every((times) => times === 1)).toBe(true);
        expect(covered.subarray(0, columns).every((t) => t === 0)).toBe(true);
        expect(covered.subarray(columns * (rows - 1)).every((t) => t === 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('shows guide, one panel and the shell at 80x24', () => {
    expect(names({})).toEqual(['guide', 'topology', 'shell']);
    expect(names({ middle: 'packets' })).toEqual(['guide', 'packets', 'shell']);
  });

  test('lets a long step leave the shell six rows at 80x24: text and question are read together', () => {
    const rects = rectsOf({ guideOpen: true, guideRows: 30 });
    expect(rects.map((r) => r.panel)).toEqual(['guide', 'shell']);
    expect(rects.map((r) => r.height)).toEqual([16, 6]);
  });

  test('gives the middle panel most of the rows while it has the keys', () => {
    const idle = rectsOf({ middle: 'inspect' })[1]!.height;
    expect(rectsOf({ middle: 'inspect', focus: 'inspect' })[1]!.height).toBeGreaterThan(idle);
  });

  test('shows five panels at 120x40 and a sixth on a very wide screen', () => {
    expect(names({ columns: 120, rows: 40 }).toSorted()).toEqual(['guide', 'inspect', 'packets', 'shell', 'topology']);
    expect(names({ columns: 120, rows: 40, lower: 'tables' })).toContain('tables');
    expect(names({ columns: 200, rows: 60 })).toHaveLength(6);
  });

  test('has no guide in free play', () => {
    expect(names({ guide: false })).toEqual(['topology', 'shell']);
    expect(names({ guide: false, columns: 120, rows: 40 })).not.toContain('guide');
  });

  test('says when the terminal is too small', () => {
    expect(layout({ ...INPUT, columns: 59 }).kind).toBe('too-small');
    expect(layout({ ...INPUT, rows: 19 }).kind).toBe('too-small');
  });
});
