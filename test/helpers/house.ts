/** The law of the house, read from docs/architecture.md, and its judge: which imports and habits of a source tree break it. */
import { posix } from 'node:path';
import { count, lineAt, maskLiterals, moduleLevel, readImports, type Import } from './source-text.ts';

export interface Room {
  readonly name: string;
  /** `core`, `protocols/*\/codec.ts`, `type sim`; `all` for the composition root. */
  readonly mayImport: readonly string[];
  /** `sealed`: its sub-folders do not import one another, but for those named here. */
  readonly shared: readonly string[] | undefined;
  /** Packages and Node modules; `any` for no limit. */
  readonly packages: readonly string[];
  /** Law 2 holds in it: no clock, chance, timer, promise or process, no state at module level. */
  readonly pure: boolean;
}

/** Path below src/ → text. */
export type Sources = ReadonlyMap<string, string>;

export interface Verdict {
  /** How many modules were read. */
  readonly modules: number;
  readonly imports: number;
  /** One sentence each, sorted. */
  readonly violations: readonly string[];
}

const FILE_LINES = 300;
const LONG_BECAUSE = /^\/\/ long because \S/m;

/** Rows of the table `| folder | may import | sub-folders | packages | pure |`. Throws when the document has none. */
export function readRooms(markdown: string): Room[] {
  const rows = [...markdown.matchAll(/^\| `(\w+)` *\|(.*)\|(.*)\|(.*)\|(.*)\|$/gm)];
  if (rows.length === 0) throw new Error('docs/architecture.md has no table of permitted imports');
  return rows.map(([, name, mayImport, subFolders, packages, pure]) => ({
    name: name!,
    mayImport: quoted(mayImport!),
    shared: subFolders!.includes('sealed') ? quoted(subFolders!) : undefined,
    packages: quoted(packages!),
    pure: pure!.trim() === 'yes',
  }));
}

const quoted = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

export function judge(sources: Sources, rooms: readonly Room[]): Verdict {
  const violations: string[] = [];
  const graph = new Map<string, string[]>();
  let imports = 0;
  for (const [file, source] of sources) {
    const say = (line: number, what: string): void => void violations.push(`${file}:${line} ${what}`);
    const room = rooms.find(({ name }) => file.startsWith(`${name}/`));
    if (!room) say(1, 'is in a folder that the table does not know');
    const read = readImports(source);
    if (read.unread > 0)
      say(1, `has ${read.unread} import(s) that this test cannot read; name the module in plain quotes`);
    imports += read.imports.length;
    const targets = read.imports.map((found) => {
      const problem = room && judgeImport(file, room, found, sources);
      if (problem) say(found.line, problem);
      return resolveImport(file, found.specifier);
    });
    graph.set(
      file,
      targets.filter((target): target is string => target !== undefined && sources.has(target)),
    );
    for (const { line, what } of [...judgeLength(source), ...(room?.pure ? judgePurity(source) : [])]) say(line, what);
  }
  for (const cycle of findCycles(graph))
    violations.push(`${cycle[0]}:1 imports itself in a circle: ${cycle.join(' → ')}`);
  return { modules: graph.size, imports, violations: violations.toSorted() };
}

const resolveImport = (file: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : undefined;

function judgeImport(file: string, room: Room, found: Import, sources: Sources): string | undefined {
  const target = resolveImport(file, found.specifier);
  if (target === undefined) {
    const allowed = room.packages.includes('any') || room.packages.includes(found.specifier);
    return allowed ? undefined : `imports the package ${found.specifier}, which ${room.name} may not`;
  }
  if (!sources.has(target)) return `imports ${found.specifier}, which is no module of src/`;
  if (target.startsWith(`${room.name}/`)) return judgeSibling(file, room, target);
  const allowed = room.mayImport.some((rule) => permits(rule, target, found.typeOnly));
  return allowed ? undefined : `imports ${target}, which ${room.name} may not`;
}

function judgeSibling(file: string, room: Room, target: string): string | undefined {
  if (!room.shared) return undefined;
  const [, own, inFolder] = file.split('/');
  const [, other, otherInFolder] = target.split('/');
  if (!inFolder || !otherInFolder || own === other || room.shared.includes(other!)) return undefined;
  return `imports ${target}: the folders of ${room.name} are sealed from one another`;
}

function permits(rule: string, target: string, typeOnly: boolean): boolean {
  if (rule === 'all') return true;
  if (rule.startsWith('type ')) return typeOnly && permits(rule.slice(5), target, typeOnly);
  if (!rule.endsWith('.ts')) return target.startsWith(`${rule}/`);
  const pattern = rule.split('*').map((part) => part.replaceAll('.', String.raw`\.`));
  return new RegExp(`^${pattern.join('[^/]+')}$`).test(target);
}

interface Finding {
  readonly line: number;
  readonly what: string;
}

function judgeLength(source: string): Finding[] {
  const lines = count(source.trimEnd(), /\n/g) + 1;
  const excused = LONG_BECAUSE.test(source.split('\n', 5).join('\n'));
  return lines > FILE_LINES && !excused ? [{ line: 1, what: `has ${lines} lines; ${FILE_LINES} is the limit` }] : [];
}

const NODE_PROCESS = String.raw`\bprocess\s*\.\s*(?:env|argv|std(?:in|out|err)|exit|exitCode|nextTick|hrtime|cwd|platform|memoryUsage|cpuUsage|uptime|on|once|emitWarning|versions?)\b`;
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/(?<!\.\s*)\bDate\b(?!\s*\??:)/g, 'Date'],
  [/\bMath\s*\.\s*random\b/g, 'Math.random'],
  [/(?<!\.\s*)\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/g, 'a timer'],
  [/(?<!\.\s*)\bperformance\b/g, 'performance'],
  [/\bglobalThis\b/g, 'globalThis'],
  [/(?<!\.\s*)\bPromise\b/g, 'Promise'],
  [/(?<!\.\s*)\b(?:async|await)\b(?!\s*\??:)/g, 'async'],
];
const VARIABLE = /^(?:export\s+)?(?:let|var)\s/gm;
const CONTAINER =
  /^(export\s+)?const\s+(\w+)(\s*:[^=]+)?\s*=\s*(\[\]|\{\}|new\s+(?:Weak)?(?:Map|Set)\b(?:<[^(]*>)?\(\)?|new\s+(?:\w+Array|ArrayBuffer|DataView)\b(?!\(0\)))/gm;
const MUTABLE_STATIC = /\bstatic\s+(?!readonly\b)(?:#?\w+)\s*(?::[^=;({]+)?=(?!>)/g;

/** Law 2, as far as a reader of text can hold it. */
function judgePurity(source: string): Finding[] {
  const masked = maskLiterals(source);
  const find = (text: string, pattern: RegExp, what: string): Finding[] =>
    [...text.matchAll(pattern)].map((match) => ({ line: lineAt(text, match.index), what }));
  // A kernel has processes of its own, and may call one `process`.
  const ownProcess = /\b(?:const|let)\s+process\b|[(,]\s*process\s*[:,)]/.test(masked);
  return [
    ...IMPURE.flatMap(([pattern, name]) =>
      find(masked, pattern, `uses ${name}, which has no place below the composition root`),
    ),
    ...(ownProcess
      ? []
      : find(masked, new RegExp(NODE_PROCESS, 'g'), 'uses process, which has no place below the composition root')),
    ...find(moduleLevel(masked), VARIABLE, 'keeps a variable at module level'),
    ...judgeContainers(masked),
    ...find(masked, MUTABLE_STATIC, 'keeps a variable on a class'),
  ];
}

/** A container at module level must be filled where it is made, and never change: by its type, or because nobody sees it change. */
function judgeContainers(masked: string): Finding[] {
  const findings: Finding[] = [];
  for (const match of masked.matchAll(CONTAINER)) {
    const [, exported, name, type = '', made] = match;
    if (moduleLevel(masked.slice(0, match.index + 1)).at(-1) === '.') continue;
    const changed = new RegExp(
      String.raw`\b${name}\s*(?:\.\s*(?:set|add|delete|clear|push|pop|fill|splice|sort)\s*\(|\[[^\]]*\]\s*=[^=])`,
    );
    const readOnly = /^\s*:\s*(?:readonly\b|Readonly)/.test(type);
    const empty = /\(\)$|^\[\]$|^\{\}$/.test(made!);
    const kept = readOnly
      ? empty && changed.test(masked)
      : empty || exported || /Array|Buffer|View/.test(made!) || changed.test(masked);
    if (kept)
      findings.push({ line: lineAt(masked, match.index), what: `keeps ${name}, which can change, at module level` });
  }
  return findings;
}

/** Tarjan's strongly connected components that hold more than one file, or a file that imports itself. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    open.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== order.get(file)) return;
    const component = open.splice(open.indexOf(file));
    if (component.length > 1 || graph.get(file)?.includes(file)) cycles.push(component.toSorted());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return cycles;
}
