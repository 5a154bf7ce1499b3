/** `npm run docs`: writes every document that is made from the code. A test refuses the tree when one of them is stale. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS } from './documents.ts';

for (const { path, make } of DOCUMENTS) {
  writeFileSync(join(process.cwd(), path), make());
  process.stdout.write(`${path}\n`);
}
