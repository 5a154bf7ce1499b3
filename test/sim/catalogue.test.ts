// The catalogue against what worlds really record: the solutions of all labs.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EventKind, Reason } from '../../src/core/event.ts';
import { reasonSentence } from '../../src/core/event.ts';
import { EVENT_KINDS, REASONS } from '../../src/sim/catalogue.ts';
import { World } from '../../src/sim/world.ts';
import { loadLab } from '../../src/lab/load.ts';
import { labText } from '../helpers/lab-text.ts';

const labs = join(import.meta.dirname, '../../labs');

test('ids are unique, sentences end, and rows have room for their numbers', () => {
  for (const list of [EVENT_KINDS, REASONS]) {
    const ids = list.map((entry) => entry.id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  }
  for (const { meaning, numbers } of EVENT_KINDS) {
    expect(meaning).toMatch(/\.$/);
    expect(numbers.length).toBeLessThanOrEqual(8);
  }
  for (const { sentence } of REASONS) expect(sentence).toMatch(/([.?]|: \{note\})$/);
});

test('no number and no note of a kind goes by a name that the trace gives to something else', () => {
  const taken = ['id', 't', 'cause', 'node', 'layer', 'event', 'reason', 'frame'];
  for (const { id, numbers, noteName } of EVENT_KINDS) {
    const names = [...numbers.map(({ name }) => name), noteName ?? 'note'];
    expect(
      names.filter((name, i) => taken.includes(name) || names.indexOf(name) !== i),
      id,
    ).toEqual([]);
  }
});

test.each(readdirSync(labs).filter((file) => /^\d/.test(file)))(
  '%s records nothing that the catalogue does not list',
  (file) => {
    const text = labText(file);
    const { steps } = loadLab(text, { file });
    const world = World.fromYaml(text, { file });
    const kinds = new Set<EventKind>();
    const pairs = new Map<string, [EventKind, Reason, string | undefined]>();
    world.on((row) => {
      kinds.add(row.kind);
      if (row.reason) pairs.set(`${row.kind.id} ${row.reason.id}`, [row.kind, row.reason, row.note]);
    });
    for (const { node, line } of steps.flatMap((step) => step.solution)) world.exec(node, line);
    expect(kinds.size).toBeGreaterThan(3);
    expect([...kinds].filter((kind) => !EVENT_KINDS.includes(kind))).toEqual([]);
    for (const [kind, reason, note] of pairs.values()) {
      expect(REASONS).toContain(reason);
      const sentence = reasonSentence({ kind, reason, numbers: [0, 0, 0, 0], note });
      expect(sentence, `${kind.id} ${reason.id}`).not.toMatch(/[{}]| (B|ms) \1\b/);
    }
  },
);
