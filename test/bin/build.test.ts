// bin/build.js in a checkout of the test's own, whose compiler only counts: what makes it build again, and what does not.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const COMPILE = `import { appendFileSync } from 'node:fs';
export class BuildError extends Error {}
export async function compile(dist) {
  appendFileSync(new URL('../builds', import.meta.url), 'x');
  return [{ path: dist + '/cli.js', contents: "export const cachePath = import.meta.dirname + '/cache'; export const codeCache = () => 'x';" }];
}`;

const START = `const { bundle } = await import(process.argv[1] + '/bin/build.js'); await bundle('cli.js');`;

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wirelab-build-'));
  for (const folder of ['bin', 'src/core']) mkdirSync(join(home, folder), { recursive: true });
  cpSync(join(import.meta.dirname, '../../bin/build.js'), join(home, 'bin/build.js'));
  writeFileSync(join(home, 'bin/compile.js'), COMPILE);
  writeFileSync(join(home, 'package.json'), '{"type":"module","version":"1"}');
  writeFileSync(join(home, 'tsconfig.json'), '{}');
  writeFileSync(join(home, 'src/core/a.ts'), 'a');
  writeFileSync(join(home, 'src/core/b.ts'), 'b');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Starts the program once; how often it has been built by then. */
function startAndCount(): number {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', START, home], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(join(home, 'builds'), 'utf8').length;
}

test('the first start builds, the second does not', () => {
  expect([startAndCount(), startAndCount()]).toEqual([1, 1]);
});

test.each([
  ['edited, even when its size and the clock of its folder stay', () => edit('src/core/a.ts')],
  ['added', () => writeFileSync(join(home, 'src/core/c.ts'), 'c')],
  ['added in a new folder', () => mkdirSync(join(home, 'src/new')) ?? writeFileSync(join(home, 'src/new/c.ts'), 'c')],
  ['removed', () => rmSync(join(home, 'src/core/b.ts'))],
])('a source that was %s is built', (_, change) => {
  startAndCount();
  change();
  expect([startAndCount(), startAndCount()]).toEqual([2, 2]);
});

test('a file that an editor made and took away again is no change', () => {
  startAndCount();
  writeFileSync(join(home, 'src/core/.a.ts.swp'), '');
  rmSync(join(home, 'src/core/.a.ts.swp'));
  expect(startAndCount()).toBe(1);
});

function edit(path: string): void {
  writeFileSync(join(home, path), 'A');
  utimesSync(join(home, path), 1_800_000_000, 1_800_000_000);
}
