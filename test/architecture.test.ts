// Holds src/ to the table in docs/architecture.md and to law 2; then shows, on small made-up trees, that each rule can fail.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judge, readRooms } from './helpers/house.ts';
import { maskLiterals, readImports } from './helpers/source-text.ts';

const HOME = join(import.meta.dirname, '..');
const rooms = readRooms(readFileSync(join(HOME, 'docs/architecture.md'), 'utf8'));
const files = readdirSync(join(HOME, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.[cm]?[jt]sx?$/.test(path));

describe('the source tree', () => {
  const sources = new Map(files.map((path) => [path, readFileSync(join(HOME, 'src', path), 'utf8')]));
  const verdict = judge(sources, rooms);

  test('keeps the law of the house', () => {
    expect(verdict.violations).toEqual([]);
  });

  test('was read whole', () => {
    expect(verdict.modules).toBe(files.length);
    expect(verdict.modules).toBeGreaterThan(40);
    expect(verdict.imports).toBeGreaterThan(verdict.modules);
    expect(files.filter((path) => !/\.tsx?$/.test(path))).toEqual([]);
  });

  test('has a row in the table for each of its folders', () => {
    const folders = new Set(files.map((path) => path.split('/')[0]));
    expect([...folders].filter((folder) => !rooms.some(({ name }) => name === folder))).toEqual([]);
    expect(rooms.length).toBeGreaterThanOrEqual(16);
  });
});

/** What is said of a tree of files below src/. */
const complaints = (tree: Record<string, string>): readonly string[] =>
  judge(new Map(Object.entries(tree)), rooms).violations;

describe('an import is refused when it', () => {
  const empty = 'export const x = 1;';
  test.each([
    ['climbs', 'stack/a.ts', `import { x } from '../sim/b.ts';`, 'sim/b.ts'],
    ['climbs for a type', 'core/a.ts', `import type { X } from '../stack/b.ts';`, 'stack/b.ts'],
    ['climbs by a re-export', 'core/a.ts', `export * from '../stack/b.ts';`, 'stack/b.ts'],
    ['climbs at run time', 'core/a.ts', `export const f = () => import('../cli/b.ts');`, 'cli/b.ts'],
    ['climbs over several lines', 'core/a.ts', `import {\n  x,\n  // a 'note'\n} from '../stack/b.ts';`, 'stack/b.ts'],
    ['names a sibling protocol', 'protocols/ip/a.ts', `import { x } from '../arp/b.ts';`, 'protocols/arp/b.ts'],
    ['names a sibling program', 'programs/ping/a.ts', `import { x } from '../arp/b.ts';`, 'programs/arp/b.ts'],
    [
      "takes more than a protocol's codec",
      'programs/ping/a.ts',
      `import { x } from '../../protocols/ip/b.ts';`,
      'protocols/ip/b.ts',
    ],
    ['wants more than types', 'store/a.ts', `import { x } from '../sim/b.ts';`, 'sim/b.ts'],
    ['wants a type and a value', 'store/a.ts', `import { type X, x } from '../sim/b.ts';`, 'sim/b.ts'],
  ])('%s', (_, file, source, target) => {
    expect(complaints({ [file]: source, [target]: empty })).toEqual([expect.stringContaining(target)]);
  });

  test('leads nowhere', () => {
    expect(complaints({ 'core/a.ts': `import './b.ts';` })).toEqual([expect.stringContaining('no module of src/')]);
  });

  test('cannot be read', () => {
    expect(complaints({ 'cli/a.ts': 'export const load = (m: string) => import(m);' })).toEqual([
      expect.stringContaining('cannot read'),
    ]);
  });

  test('names a package that is not for this room', () => {
    expect(complaints({ 'core/a.ts': `import { readFileSync } from 'node:fs';` })).toHaveLength(1);
    expect(complaints({ 'topology/a.ts': `import { z } from 'zod';` })).toEqual([]);
  });
});

describe('an import is permitted when it', () => {
  test.each([
    ['goes down', 'stack/a.ts', `import { x } from '../core/b.ts';`, 'core/b.ts'],
    [
      "takes a protocol's codec",
      'programs/ping/a.ts',
      `import { x } from '../../protocols/ip/codec.ts';`,
      'protocols/ip/codec.ts',
    ],
    ['takes a shared folder', 'programs/ping/a.ts', `import { x } from '../lib/b.ts';`, 'programs/lib/b.ts'],
    ['is for types', 'store/a.ts', `import type { X } from '../sim/b.ts';`, 'sim/b.ts'],
    ['is made by a registry', 'protocols/index.ts', `export { x } from './arp/index.ts';`, 'protocols/arp/index.ts'],
  ])('%s', (_, file, source, target) => {
    expect(complaints({ [file]: source, [target]: 'export const x = 1;' })).toEqual([]);
  });
});

describe('a tree is refused when it', () => {
  test('has a cycle, even of types alone', () => {
    const tree = {
      'core/a.ts': `import type { B } from './b.ts';`,
      'core/b.ts': `import { c } from './c.ts';`,
      'core/c.ts': `export type { A } from './a.ts';`,
    };
    expect(complaints(tree)).toEqual(['core/a.ts:1 imports itself in a circle: core/a.ts → core/b.ts → core/c.ts']);
  });

  test('has a folder that the table does not know', () => {
    expect(complaints({ 'misc/a.ts': '', 'b.ts': '' })).toHaveLength(2);
  });

  test('has a file of more than 300 lines without a why', () => {
    expect(complaints({ 'ui/a.ts': 'x;\n'.repeat(301) })).toEqual([expect.stringContaining('301 lines')]);
    expect(complaints({ 'ui/a.ts': 'x;\n'.repeat(300) })).toEqual([]);
    expect(complaints({ 'ui/a.ts': `// long because one table\n${'x;\n'.repeat(301)}` })).toEqual([]);
  });
});

describe('a pure room refuses', () => {
  test.each([
    'const now = Date.now();',
    'const n = Math.random();',
    'setTimeout(f, 1);',
    'const t = performance.now();',
    'const e = process.env.HOME;',
    'export async function f() {}',
    'const p = new Promise(f);',
    'let counter = 0;',
    'export var seen: number;',
    'const cache = new Map<string, number>();',
    'const list: string[] = [];',
    'const memo = new Map([[1, 2]]); memo.set(3, 4);',
    'export const NAMES = new Set("ab");',
    'const scratch = new Uint8Array(64);',
    'class A {\n  static next = 1;\n}',
    'const text = `at ${Date.now()}`;',
  ])('%s', (source) => {
    expect(complaints({ 'sim/a.ts': source })).toHaveLength(1);
    expect(complaints({ 'ui/a.ts': source })).toEqual([]);
  });

  test('nothing that only looks like it', () => {
    const source = [
      '// Date and Math.random() stay out',
      `const header = 'Date: now'; const re = /process.env'/;`,
      'const headers = { Date: 1 };',
      'const KINDS: ReadonlySet<string> = new Set(["a"]);',
      'const NAMES = ["a", "b"] as const;',
      'const WORDS = new Set(["if", "fi"]);',
      'const NOTHING = new Uint8Array(0);',
      'function f() { let x = 0; const m = new Map(); return [x, m]; }',
      'class A { static readonly max = 3; static of(n = 1) { return n; } }',
      'function run(process: { env: number }) { return process.env; }',
    ].join('\n');
    expect(complaints({ 'sim/a.ts': source })).toEqual([]);
  });
});

describe('the reader of sources', () => {
  test('finds no imports in comments, strings and templates', () => {
    const source = `// import 'a'\n/* import x from 'b' */\nconst s = "import 'c'"; const t = \`import 'd' \${"import 'e'"}\`;`;
    expect(readImports(source)).toEqual({ imports: [], unread: 0 });
  });

  test('tells the line and whether an import is for types', () => {
    const source = `import a from 'a';\nimport type { B } from "b";\n\nexport type { C } from './c.ts';\nimport * as d from 'd';\nimport 'e';`;
    expect(readImports(source).imports).toEqual([
      { specifier: 'a', typeOnly: false, line: 1 },
      { specifier: 'b', typeOnly: true, line: 2 },
      { specifier: './c.ts', typeOnly: true, line: 4 },
      { specifier: 'd', typeOnly: false, line: 5 },
      { specifier: 'e', typeOnly: false, line: 6 },
    ]);
  });

  test('keeps length and lines while it blanks literals', () => {
    const source = `const a = 'it\\'s'; // why\nconst b = x / 2 / y; const c = /[/'"]/.test(\`\${{ a: '}' }}\`);`;
    const masked = maskLiterals(source);
    expect(masked).toHaveLength(source.length);
    expect(masked.split('\n')).toHaveLength(2);
    expect(masked).toContain('const b = x / 2 / y;');
    expect(masked).not.toContain("'}'");
  });

  test('refuses a document without a table', () => {
    expect(() => readRooms('# nothing')).toThrow('no table');
  });
});
