// How the sources become dist/: loaded only when a build is really needed.
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = dirname(fileURLToPath(import.meta.url));

/** What a build throws: its message can be shown as it is. */
export class BuildError extends Error {}

/**
 * The files of dist/, entries last. The program is one CommonJS file: Node 20 caches compiled code for scripts, not for
 * modules. Ink comes after the first frame and stays a module, as it has to, and so does what others embed.
 */
export async function compile(dist) {
  const esbuild = await import('esbuild').catch(() => {
    throw new BuildError('esbuild is missing; run `npm ci` first');
  });
  const files = async (options) => (await esbuild.build({ ...common(dist), ...options })).outputFiles;
  const modules = await files({
    entryPoints: { embed: 'src/cli/embed.ts', 'ink-view': 'src/ui/ink-view.tsx' },
    splitting: true,
    format: 'esm',
    plugins: [englishOnly, fastInk],
    banner: { js: "import{createRequire as $r}from'node:module';const require=$r(import.meta.url);" },
  });
  const nameOf = (list, start) =>
    list.map(({ path }) => path.slice(dist.length + 1)).find((name) => name.startsWith(start));
  const programs = await files({
    entryPoints: { program: 'src/cli/main.ts' },
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    banner: { js: '(function(module,exports,require,$url,$import){' },
    footer: { js: '})' },
    plugins: [englishOnly, inkApart(nameOf(modules, 'ink-view-')), loadedLater, nodeLater],
    define: { ...common(dist).define, 'import.meta.url': '$url' },
  });
  const [embed] = modules.splice(
    modules.findIndex(({ path }) => path === join(dist, nameOf(modules, 'embed-'))),
    1,
  );
  const loader = readFileSync(join(BIN, 'program.js'), 'utf8').replace('program.cjs', nameOf(programs, 'program-'));
  return [
    ...modules,
    ...programs,
    { path: join(dist, 'embed.js'), contents: embed.contents },
    { path: join(dist, 'cli.js'), contents: loader },
  ];
}

/** All names but the two that are asked for hold a hash of the contents. */
const common = (dist) => ({
  absWorkingDir: resolve(BIN, '..'),
  outdir: dist,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node20',
  jsx: 'automatic',
  tsconfigRaw: {},
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'error',
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  external: ['react-devtools-core'],
  alias: { fflate: 'fflate/browser' }, // the other one looks for worker threads
  // Ink's layout engine would fetch its own data: URL, for which Node loads a whole HTTP client.
  define: { 'process.env.NODE_ENV': '"production"', fetch: 'undefined' },
});

/** A script cannot import modules by itself: bin/program.js hands it a function that does. */
const inkApart = (name) => ({
  name: 'ink-apart',
  setup: ({ onLoad }) =>
    onLoad({ filter: /src[\\/]ui[\\/]full-screen\.ts$/ }, ({ path }) => {
      const [call] = known(path, /import\('\.\/ink-view\.tsx'\)/);
      return { ...changed(path, call, `$import('./${name}')`), loader: 'ts' };
    }),
});

/**
 * Files whose namespace imports are loaded when they are first used, since no first frame needs them: esbuild runs what is
 * required where it is required. So a machine's programs are compiled when the first one starts.
 */
const LATER =
  /src[\\/](sim[\\/](installed|trust)|topology[\\/]services[\\/]later|protocols[\\/]http[\\/]dissection[\\/]decoded)\.ts$/;

const loadedLater = {
  name: 'loaded-later',
  setup: ({ onLoad }) =>
    onLoad({ filter: LATER }, ({ path }) => {
      known(path, NAMESPACE_IMPORT);
      let contents = readFileSync(path, 'utf8').replace(/: typeof \w+\.\w+/g, '');
      for (const [line, name, from] of contents.matchAll(new RegExp(NAMESPACE_IMPORT, 'gm'))) {
        contents = contents.replace(line, '').replaceAll(`${name}.`, `require(${from}).`);
      }
      return { contents, loader: 'ts' };
    }),
};

const NAMESPACE_IMPORT = /^import \* as (\w+) from ('[^']+');$/m;

/** What is called of those parts of Node that no first frame needs: each would load dozens of files of Node's own. */
const NODE_LATER = {
  'node:child_process': ['spawn'],
  'node:crypto': [
    'createCipheriv',
    'createDecipheriv',
    'createECDH',
    'createHash',
    'createHmac',
    'createPrivateKey',
    'createPublicKey',
    'diffieHellman',
    'privateDecrypt',
    'publicEncrypt',
    'verify',
  ],
  'node:readline': ['createInterface'],
};

const nodeLater = {
  name: 'node-later',
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(${Object.keys(NODE_LATER).join('|')})$`);
    onResolve({ filter }, ({ path, namespace }) =>
      namespace === 'node-later' ? { path, external: true } : { path, namespace: 'node-later' },
    );
    onLoad({ filter, namespace: 'node-later' }, ({ path }) => ({
      contents: NODE_LATER[path]
        .map((name) => `export const ${name} = (...given) => require('${path}').${name}(...given);`)
        .join('\n'),
    }));
  },
};

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
