import { describe, expect, it } from 'vitest';
import { STACK_EVENTS, STACK_REASONS } from '../../src/stack/catalogue.ts';

describe('the catalogue', () => {
  it('names every event and every reason once', () => {
    for (const list of [STACK_EVENTS, STACK_REASONS]) {
      const ids = list.map((entry) => entry.id);
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    }
    expect(STACK_EVENTS.every((kind) => kind.numbers.length <= 8 && kind.meaning.endsWith('.'))).toBe(true);
    expect(STACK_REASONS.every((reason) => reason.sentence.endsWith('.'))).toBe(true);
  });

  it('has no reason whose sentence names a number that no event has', () => {
    const names = new Set(STACK_EVENTS.flatMap((kind) => kind.numbers.map((n) => n.name)).concat('note'));
    for (const { sentence } of STACK_REASONS) {
      for (const [, name] of sentence.matchAll(/\{([\w-]+)\}/g)) expect(names).toContain(name);
    }
  });
});
