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
const STAMP = 'stamp.txt';
const NOTICE_AFTER_MS = 400;
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/**
 * The URL of a bundle (`cli.js`, `embed.js`), built first when it is missing or, in a checkout, when src/ has changed.
 * Throws an error whose message can be shown as it is.
 */
export async function bundle(name) {
  const dist = distFolder();
  if (!isFresh(dist)) await build(dist);
  return pathToFileURL(join(dist, name)).href;
}

/** A package that is installed never changes, so it is never searched; tsconfig.json is not part of the package. */
const isCheckout = () => existsSync(join(HOME, 'tsconfig.json'));

function isFresh(dist) {
  const stamp = join(dist, STAMP);
  if (!existsSync(stamp)) return false;
  if (!isCheckout()) return true;
  const noted = readFileSync(stamp, 'utf8');
  return isUntouched(noted) || sources(noted) === sources(listing());
}

/** Whether all that was noted is as it was, folders too: looking at what is known takes half the time of searching. */
const isUntouched = (noted) => noted.split('\n').every((line) => line === entry(line.slice(0, line.indexOf('\t'))));

/** Without the folders, which an editor's own files change as well. */
const sources = (listing) =>
  listing
    .split('\n')
    .filter((line) => !line.includes('/\t'))
    .join('\n');

const entry = (path) => {
  const stat = statSync(HOME + path, { throwIfNoEntry: false });
  return stat && `${path}\t${stat.size} ${stat.mtimeMs}`;
};

/** Every source with its size and time of change: a copy of the tree or an older commit differs as surely as an edit. */
function listing() {
  const lines = [entry('/package.json')];
  const walk = (folder) => {
    lines.push(entry(`${folder}/`));
    for (const found of readdirSync(HOME + folder, { withFileTypes: true })) {
      const path = `${folder}/${found.name}`; // join takes half of all the time
      if (found.isDirectory()) walk(path);
      else lines.push(entry(path));
    }
  };
  walk('/src');
  walk('/bin');
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
    throw new Error(`${home} belongs to somebody else; set TMPDIR to a folder of your own`);
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
  const { BuildError, compile } = await import('./compile.js');
  try {
    const stamp = listing();
    await publish(dist, await compile(dist), stamp);
  } catch (error) {
    if (error instanceof BuildError) throw error;
    throw new BuildError(error.errors ? 'the sources do not compile (see above)' : error.message);
  } finally {
    clearTimeout(notice);
  }
}

/**
 * Puts each file in place by renaming, entries after what they load and the stamp last. All but the entries are named by
 * their contents, so two builds at once, or a program that still runs the old bundle, never meet half a bundle.
 */
async function publish(dist, files, stamp) {
  mkdirSync(dist, { recursive: true });
  for (const { path, contents } of files) put(path, contents);
  const { cachePath, codeCache } = await import(pathToFileURL(join(dist, 'cli.js')).href);
  put(cachePath, await codeCache());
  put(join(dist, STAMP), stamp);
  sweep(dist, new Set([...files.map(({ path }) => path), cachePath, join(dist, STAMP)]));
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
