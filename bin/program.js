// Loads the program with its compiled code. The build copies this file to dist/cli.js and puts in the program's name.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const url = new URL('./program.cjs', import.meta.url);
const path = fileURLToPath(url);
export const cachePath = `${path}.cache`;

// esbuild writes ASCII only, so this is the same text and read faster
const source = readFileSync(path, 'latin1');
const script = new Script(source, { filename: path, ...cached() });
const module = { exports: {} };
const load = (name) => import(new URL(name, import.meta.url).href);
script.runInThisContext()(module, module.exports, createRequire(url), url.href, load);

export const { main } = module.exports;

/** What V8 has compiled when a first frame has been drawn. Another version of V8 does not take it, and compiles by itself. */
export async function codeCache() {
  await module.exports.rehearse().catch(() => {}); // a lab that cannot be shown must not keep the program from starting
  return script.createCachedData();
}

function cached() {
  try {
    return { cachedData: readFileSync(cachePath) };
  } catch {
    return {};
  }
}
