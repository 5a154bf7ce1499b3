// The package as a stranger gets it: `npm pack`, unpacked elsewhere beside nothing but its declared dependencies.
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const HOME = join(import.meta.dirname, '..');
const NODE = process.execPath;
const run = promisify(execFile);

let folder: string;
let home: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wirelab-package-'));
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: HOME, stdio: 'pipe' });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
  home = join(folder, 'node_modules', 'wirelab');
  mkdirSync(home, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', home, '--strip-components=1']);
  for (const path of runtimeDependencies()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(HOME, path), join(folder, path), 'junction');
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm install wirelab` would bring: the lock file's packages that are not for development, at the top level. */
function runtimeDependencies(): string[] {
  const lock = JSON.parse(readFileSync(join(HOME, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path.lastIndexOf('node_modules/') === 0 && !dev && existsSync(join(HOME, path)))
    .map(([path]) => path);
}

const wirelab = (from: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  run(NODE, [join(from, 'bin/wirelab.js'), ...args], { cwd: folder });

test('holds what it runs on, and nothing of the workshop', () => {
  const names = readdirSync(home).toSorted();
  expect(names).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'bin', 'docs', 'labs', 'package.json', 'src']));
  expect(
    names.filter((name) => ['test', 'scripts', 'dist', 'node_modules', '.ci', 'tsconfig.json'].includes(name)),
  ).toEqual([]);
});

test('builds itself at the first start, even at two at once, and lists the labs', async () => {
  const [first, second] = await Promise.all([wirelab(home, 'list'), wirelab(home, 'list')]);
  expect(first.stdout).toContain('ping');
  expect(second.stdout).toBe(first.stdout);
  const built = readdirSync(join(home, 'dist'));
  expect(built).toContain('cli.js');
  expect(built.filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('does not build again', async () => {
  writeFileSync(join(home, 'src', 'cli', 'main.ts'), 'this is not TypeScript');
  const { stdout, stderr } = await wirelab(home, 'list');
  expect(stdout).toContain('ping');
  expect(stderr).toBe('');
});

test('can be embedded by name', async () => {
  const script = join(folder, 'embed.mjs');
  writeFileSync(
    script,
    `import { World, LabError } from 'wirelab'; console.log(typeof World.fromYaml, LabError.name);`,
  );
  expect((await run(NODE, [script])).stdout).toBe('function LabError\n');
});

test('says what to do when esbuild is missing', async () => {
  const alone = join(folder, 'alone');
  cpSync(home, alone, { recursive: true });
  rmSync(join(alone, 'dist'), { recursive: true });
  rmSync(join(folder, 'node_modules', 'esbuild'));
  const failure = (await wirelab(alone, 'list').catch((error: unknown) => error)) as { code: number; stderr: string };
  expect(failure.code).toBe(1);
  expect(failure.stderr).toBe('wirelab cannot start: esbuild is missing; run `npm ci` first\n');
});
