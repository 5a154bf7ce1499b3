import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Columns } from '../../../../src/programs/lib/dns/columns.ts';
import { longDuration, shortDuration } from '../../../../src/programs/lib/dns/durations.ts';
import { PLAIN_STYLE, recordText } from '../../../../src/programs/lib/dns/print.ts';

/** Where the text stands on a terminal with tab stops every eight columns. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((at, char) => (char === '\t' ? Math.floor(at / 8) * 8 + 8 : at + 1), 0);

describe('columns', () => {
  it('put a word where they should, or one blank behind what is too long', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (length, column) => {
        const text = new Columns().add('x'.repeat(length)).to(column).text;
        expect(widthOf(text)).toBe(Math.max(column, length + 1));
        expect(text).toMatch(/^x*[\t ]+$/);
      }),
    );
  });
});

describe('durations', () => {
  const seconds = (text: string): number => {
    const sizes = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 };
    const parts = [...text.matchAll(/(\d+) ?([wdhms])/g)];
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * sizes[unit as keyof typeof sizes], 0);
  };

  it('mean the seconds that they were made of', () => {
    fc.assert(
      fc.property(fc.nat(), (n) => {
        expect(seconds(shortDuration(n))).toBe(n);
        expect(seconds(longDuration(n))).toBe(n);
      }),
    );
    expect(shortDuration(788_645)).toBe('1w2d3h4m5s');
    expect(longDuration(3660)).toBe('1 hour 1 minute');
  });
});

describe('a record', () => {
  const unknown = (bytes: Uint8Array) => ({
    name: 'x.',
    type: 999,
    class: 1,
    ttl: 5,
    data: { kind: 'unknown', bytes } as const,
  });

  it('of a type without a name is hex in pieces of 56 digits', () => {
    const text = recordText(unknown(new Uint8Array(30)));
    expect(text).toBe(`x.\t\t\t5\tIN\tTYPE999\t\\# 30 ${'0'.repeat(56)} 0000`);
  });

  it('is not cut where that is not wanted', () => {
    const text = recordText(unknown(new Uint8Array(30)), { ...PLAIN_STYLE, split: 0 });
    expect(text.endsWith('0'.repeat(60))).toBe(true);
  });
});
