#!/usr/bin/env node
// Runs a TypeScript script of this folder: `node scripts/run.js scripts/docs.ts [arguments]`. Node 20 cannot by itself.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const HOME = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [script, ...args] = process.argv.slice(2);
if (!script || !existsSync(script)) {
  process.stderr.write(`run: there is no script ${script ?? '(none named)'}\n`);
  process.exit(2);
}

// Inside the checkout, so that packages left out of the bundle are found.
const folder = mkdtempSync(join(HOME, 'node_modules', '.wirelab-script-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const outfile = join(folder, 'script.mjs');
await build({
  entryPoints: [script],
  outfile,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  logLevel: 'error',
});
process.argv = [process.argv[0], resolve(script), ...args];
await import(pathToFileURL(outfile).href);
