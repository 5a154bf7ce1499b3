#!/usr/bin/env node
// Makes dist/ from src/: npm's install scripts are off (.npmrc), so a fresh clone and a freshly installed package both
// build themselves at the first start. Nothing here may load anything heavy unless a build is really needed.
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HOME = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const ENTRIES = { cli: 'src/cli/main.ts', embed: 'src/cli/embed.ts' };
const STAMP = 'stamp.txt';
const NOTICE_AFTER_MS = 400;
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/**
 * The URL of a bundle (`cli.js`, `embed.js`), built first when it is missing or, in a checkout, when src/ has changed.
 * Throws a BuildError whose message can be shown as it is.
 */
export async function bundle(name) {
  const dist = distFolder();
  if (!isFresh(dist)) await build(dist);
  return pathToFileURL(join(dist, name)).href;
}

export class BuildError extends Error {}

/** A package that is installed never changes, so it is never searched; tsconfig.json is not part of the package. */
const isCheckout = () => existsSync(join(HOME, 'tsconfig.json'));

function isFresh(dist) {
  const stamp = join(dist, STAMP);
  if (!existsSync(stamp)) return false;
  return !isCheckout() || readFileSync(stamp, 'utf8') === listing();
}

/** Every source with its size and time of change: a copy of the tree or an older commit differs as surely as an edit. */
function listing() {
  const lines = [];
  const note = (path) => {
    const { size, mtimeMs } = statSync(path);
    lines.push(`${path.slice(HOME.length)} ${size} ${mtimeMs}`);
  };
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else note(path);
    }
  };
  walk(join(HOME, 'src'));
  note(join(HOME, 'package.json'));
  note(fileURLToPath(import.meta.url));
  return lines.join('\n');
}

function distFolder() {
  const own = join(HOME, 'dist');
  if (existsSync(join(own, STAMP)) && !isCheckout()) return own;
  return isWritable(existsSync(own) ? own : HOME) ? own : join(borrowedHome(), 'dist');
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** For a package in a folder that is read-only for us: a private one, from which the bundle finds labs/ as it would at home. */
function borrowedHome() {
  const user = process.getuid?.() ?? 'user';
  const { version } = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8'));
  const place = Buffer.from(HOME).toString('base64url').slice(-60);
  const home = join(tmpdir(), `wirelab-${version}-${user}-${place}`);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(home);
  if (typeof user === 'number' && (uid !== user || (mode & 0o022) !== 0)) {
    throw new BuildError(`${home} belongs to somebody else; set TMPDIR to a folder of your own`);
  }
  cpSync(join(HOME, 'package.json'), join(home, 'package.json'));
  if (!existsSync(join(home, 'labs')))
    tolerateExisting(() => symlinkSync(join(HOME, 'labs'), join(home, 'labs'), 'junction'));
  return home;
}

function tolerateExisting(act) {
  try {
    act();
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

async function build(dist) {
  const notice = setTimeout(() => process.stderr.write('building wirelab once ...\n'), NOTICE_AFTER_MS);
  try {
    const stamp = listing();
    const outputs = await compile(dist);
    publish(dist, outputs, stamp);
  } catch (error) {
    if (error instanceof BuildError) throw error;
    throw new BuildError(error.errors ? 'the sources do not compile (see above)' : error.message);
  } finally {
    clearTimeout(notice);
  }
}

async function compile(dist) {
  const esbuild = await import('esbuild').catch(() => {
    throw new BuildError('esbuild is missing; run `npm ci` first');
  });
  const result = await esbuild.build({
    absWorkingDir: HOME,
    entryPoints: ENTRIES,
    outdir: dist,
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    tsconfigRaw: {},
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'error',
    chunkNames: 'chunk-[hash]',
    external: ['react-devtools-core'],
    plugins: [englishOnly, fastInk],
    // Ink's layout engine would fetch its own data: URL, for which Node loads a whole HTTP client.
    define: { 'process.env.NODE_ENV': '"production"', fetch: 'undefined' },
    banner: { js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);" },
  });
  return result.outputFiles;
}

/** zod brings its messages in fifty languages, a fifth of all that the first frame would have to load. */
const englishOnly = {
  name: 'english-only',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    })),
};

/**
 * Two changes to Ink's output stage, where most of a frame's time goes; both leave what is drawn as it is. Measuring the
 * first character beyond ASCII makes string-width compile its table of emoji, and our own glyphs are all narrow. Taking
 * lines apart is remembered for one frame only, though nearly all lines of the next are the same.
 */
const fastInk = {
  name: 'fast-ink',
  setup({ onLoad }) {
    onLoad({ filter: /string-width[\\/]index\.js$/ }, ({ path }) => {
      const [head, name] = known(path, /^export default function stringWidth\((\w+).*\) \{\n/m);
      const narrow = String.raw`[\x20-\x7e\xb7\xd7\u2010-\u2027\u2030-\u203a\u2190-\u21ff\u2500-\u25fc\u2713\u2717]`;
      return changed(path, head, `${head}if (/^${narrow}*$/.test(${name})) return ${name}.length;\n`);
    });
    onLoad({ filter: /ink[\\/]build[\\/]output\.js$/ }, ({ path }) => {
      const [line] = known(path, /^ {4}caches = new OutputCaches\(\);$/m);
      const [head] = known(path, /^export default class Output \{$/m);
      const shared = `let shared = new OutputCaches();
const remembered = () => (shared.styledChars.size < 4000 ? shared : (shared = new OutputCaches()));\n`;
      const { contents } = changed(path, line, '    caches = remembered();');
      return { contents: contents.replace(head, () => shared + head) };
    });
  },
};

/** The text that a pattern finds in a package's file; a build against another version fails instead of guessing. */
function known(path, pattern) {
  const found = pattern.exec(readFileSync(path, 'utf8'));
  if (!found) throw new BuildError(`${path} is not the version that this build knows`);
  return found;
}

const changed = (path, from, to) => ({ contents: readFileSync(path, 'utf8').replace(from, () => to) });

/**
 * Puts each file in place by renaming, entries after the chunks that they load and the stamp last. Chunks are named by
 * their contents, so two builds at once, or a program that still runs the old bundle, never meet half a bundle.
 */
function publish(dist, outputs, stamp) {
  mkdirSync(dist, { recursive: true });
  const isChunk = (file) => file.path.includes('chunk-');
  const files = [...outputs.filter(isChunk), ...outputs.filter((file) => !isChunk(file))];
  for (const file of files) put(file.path, file.contents);
  put(join(dist, STAMP), stamp);
  sweep(dist, new Set([...files.map((file) => file.path), join(dist, STAMP)]));
}

function put(path, contents) {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}

/** Chunks of old builds go only when nobody can still be running them. */
function sweep(dist, current) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (current.has(path)) continue;
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) rmSync(path, { force: true });
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await build(distFolder()).catch((error) => {
    process.stderr.write(`wirelab: ${error.message}\n`);
    process.exitCode = 1;
  });
}
