import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLab } from '../../src/lab/load.ts';
import { formatIssues, LabError } from '../../src/topology/errors.ts';
import { LIMITS } from '../../src/topology/limits.ts';
import { loadTopology, readTopology } from '../../src/topology/load.ts';
import { EXAMPLE } from '../lab/example.ts';

const MEGA = LIMITS.characters;

const bomb = (): string => {
  let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
  for (let i = 1; i < 12; i++) text += `a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]\n`;
  return text;
};

describe('a hostile file is refused with the limit named:', () => {
  test.each([
    ['one character too many', () => 'x'.repeat(MEGA + 1), /longer than 1048576 characters/],
    ['brackets without end', () => '['.repeat(MEGA), /deeper than 32 levels/],
    ['lists in lists on one line', () => '- '.repeat(MEGA / 2), /deeper than 32 levels/],
    ['keys in keys on one line', () => '? '.repeat(MEGA / 2), /deeper than 32 levels/],
    [
      'a staircase of 1000 lines',
      () => Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
      /deeper than 32 levels/,
    ],
    ['33 levels', () => `${'a: {'.repeat(33)}${'}'.repeat(33)}`, /deeper than 32 levels/],
    ['an alias bomb', bomb, /more than 200000 values/],
    ['an alias of itself', () => 'a: &a [*a]', /deeper than 32 levels/],
    [
      'a thousand and one aliases',
      () => `a: &a 1\nb: [${'*a, '.repeat(1001)}]`,
      /more than 1000 anchors, aliases and tags/,
    ],
    ['half a million scalars', () => `[${'1,'.repeat(MEGA / 2 - 1)}]`, /more than 300000 words and signs/],
    [
      'as many keys',
      () =>
        Array.from({ length: 150_000 }, (_, i) => `${i}:`)
          .join('\n')
          .slice(0, MEGA),
      /more than 300000 words and signs/,
    ],
    [
      '5001 nodes',
      () => `topology: { nodes: {${Array.from({ length: 5001 }, (_, i) => `n${i}: { kind: hub }`).join(', ')}} }`,
      /expected at most 5000 nodes, found 5001/,
    ],
    [
      '20001 links',
      () => `topology: { nodes: { a: { kind: hub } }, links: [${'{},'.repeat(20_001)}] }`,
      /at most 20000 links/,
    ],
    [
      '65 interfaces on a host',
      () =>
        `topology: { nodes: { a: { kind: host, interfaces: {${Array.from({ length: 65 }, (_, i) => `e${i}: {}`).join(', ')}} } } }`,
      /at most 64 interfaces/,
    ],
  ])('%s', (_, make, message) => {
    const text = make();
    const { value, issues } = readTopology(text);
    expect(value).toBeUndefined();
    expect(issues[0]!.message).toMatch(message);
  });
});

test('5000 nodes with long names and links to none of them are refused in time', () => {
  const nodes = Array.from({ length: 5000 }, (_, i) => `${'n'.repeat(55)}${i}: { kind: host }`).join(', ');
  const links = Array.from({ length: 5000 }, (_, i) => `{ endpoints: ["${'n'.repeat(50)}m${i}:e", "x:y"] }`).join(', ');
  const { issues } = readTopology(`topology: { nodes: {${nodes}}, links: [${links}] }`);
  expect(issues).toHaveLength(LIMITS.issues);
});

/** A lab text with a few characters, lines or words changed. */
const mutated = fc
  .array(
    fc.tuple(
      fc.nat(),
      fc.constantFrom('cut', 'double', 'swap', 'put'),
      fc.constantFrom(...'{}[]:,-&*!|>"\'%@`#? \n\t0x~\u0000é🙂'),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((edits) =>
    edits.reduce((text, [where, how, character]) => {
      const at = where % text.length;
      const end = Math.min(text.length, at + 1 + (where % 40));
      if (how === 'cut') return text.slice(0, at) + text.slice(end);
      if (how === 'double') return text.slice(0, end) + text.slice(at);
      if (how === 'swap')
        return text.slice(0, at) + text.slice(end, end + 20) + text.slice(at, end) + text.slice(end + 20);
      return text.slice(0, at) + character + text.slice(at);
    }, EXAMPLE),
  );

test('mutated labs load or are refused with LabError, and every issue can be printed', () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const { issues } = readLab(text);
      formatIssues(issues, text, 'x');
      const lines = text.split(/\r\n|\r|\n/).length;
      for (const issue of issues) {
        expect(issue.line).toBeGreaterThanOrEqual(1);
        expect(issue.line).toBeLessThanOrEqual(lines);
        expect(issue.column).toBeGreaterThanOrEqual(1);
        expect(issue.message).not.toBe('');
        expect(issue.expected).not.toBe('');
      }
      expect(thrown(() => loadTopology(text))).toSatisfy((e) => e === undefined || e instanceof LabError);
    }),
    { numRuns: 300 },
  );
});

function thrown(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
