/**
 * The cards that come with wirelab: quotations are compared with test/golden/rfc, excerpts of Debian's doc-rfc 20230121-1,
 * one section after another under its name in brackets. White space does not count, since lines are broken elsewhere.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCards } from '../../src/lab/cards.ts';
import { loadLab } from '../../src/lab/load.ts';
import { loadPaths } from '../../src/lab/paths.ts';
import { labText } from '../helpers/lab-text.ts';

const LABS = join(import.meta.dirname, '../../labs');
const RFCS = join(import.meta.dirname, '../golden/rfc');

const read = (name: string): string => readFileSync(join(LABS, name), 'utf8');
const cards = loadCards(read('cards.yaml'));
const labs = readdirSync(LABS)
  .filter((name) => /^\d\d[a-z]?-[a-z-]+\.yaml$/.test(name))
  .map((name) => loadLab(labText(name), { file: name }));

const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The excerpt of one section; undefined when nobody has brought it here. */
function section(rfc: number, name: string): string | undefined {
  const file = join(RFCS, `${rfc}.txt`);
  if (!existsSync(file)) return undefined;
  const parts = readFileSync(file, 'utf8').split(/^\[(.+)\]$/m);
  const at = parts.indexOf(name);
  return at % 2 === 1 ? plain(parts[at + 1]!) : undefined;
}

const quotations = [...cards.values()].flatMap((card) =>
  card.cited.flatMap(({ rfc, document, section: where, quote }) =>
    quote === undefined ? [] : [{ id: card.id, document, rfc, where, quote }],
  ),
);

describe('the myth cards', () => {
  test.each(quotations)('$id quotes $document, $where, word for word', ({ rfc, where, quote }) => {
    expect(rfc).toBeDefined();
    expect(section(rfc!, where ?? '')).toContain(plain(quote));
  });

  test('a quotation with one word changed would be noticed', () => {
    for (const { rfc, where, quote } of quotations) {
      const words = plain(quote).split(' ');
      const forged = words.with(words.length >> 1, 'perhaps').join(' ');
      expect(section(rfc!, where ?? '')).not.toContain(forged);
    }
  });

  test('excerpts are here for no other reason than quotations', () => {
    const quoted = new Set(quotations.map(({ rfc }) => `${rfc}.txt`));
    expect(readdirSync(RFCS).sort()).toEqual([...quoted].sort());
  });
});

describe('the labs', () => {
  test.each(labs)('$id shows at most three cards, each of which exists, none twice', ({ steps }) => {
    const shown = steps.flatMap((step) => step.myth ?? []);
    expect(shown.length).toBeLessThanOrEqual(3);
    expect(new Set(shown).size).toBe(shown.length);
    for (const id of shown) expect(cards.has(id), id).toBe(true);
  });

  test.each(labs)('$id opens with a question, and has 4 to 9 steps with three hints each', ({ steps }) => {
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(steps.length).toBeLessThanOrEqual(9);
    expect(steps[0]!.say).toMatch(/^# .+\?\n/);
    for (const { hints } of steps) expect(hints).toHaveLength(3);
  });

  test('each is on the course, and both paths begin with the journey', () => {
    const paths = loadPaths(read('paths.yaml'));
    expect(paths.map((path) => path.id)).toEqual(['interview', 'course']);
    for (const path of paths) expect(path.labs[0]).toBe('start');
    const course = paths.find((path) => path.id === 'course')!;
    for (const lab of labs) expect(course.labs).toContain(lab.id);
    for (const path of paths) expect(path.labs.filter((id) => !course.labs.includes(id))).toEqual([]);
  });
});
