import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DOCUMENTS } from '../scripts/documents.ts';

test.each(DOCUMENTS)('$path is what `npm run docs` would write', ({ path, make }) => {
  const written = readFileSync(join(import.meta.dirname, '..', path), 'utf8');
  expect(written === make(), `${path} is stale: run \`npm run docs\``).toBe(true);
});
