// `:story answer.md` writes a file where the learner says, and never over one that is there.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keep } from '../../src/cli/keep.ts';

const folder = mkdtempSync(join(tmpdir(), 'wirelab-keep-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a text is written, and the sentence says where', () => {
  const path = join(folder, 'answer.md');
  expect(keep(path, '# Mine\n')).toBe(`Written to ${path}.`);
  expect(readFileSync(path, 'utf8')).toBe('# Mine\n');
});

test('what is there stays', () => {
  const path = join(folder, 'answer.md');
  expect(keep(path, 'other')).toBe(`${path} is there already; choose another name.`);
  expect(readFileSync(path, 'utf8')).toBe('# Mine\n');
});

test('a folder that does not exist is said', () => {
  expect(keep(join(folder, 'no', 'answer.md'), 'x')).toMatch(/cannot be written: .*no such file/i);
});
