/** Reads the recordings of the real tools (test/golden/tools/README.md). */
import { readdirSync, readFileSync } from 'node:fs';

const TOOLS = new URL('../golden/tools/', import.meta.url);

export interface Golden {
  /** `cat/missing` */
  readonly name: string;
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** One recording. `inputLines`: how many lines were typed, in the recordings of an interactive bash. */
export function readGolden(name: string, inputLines = 1): Golden {
  const lines = readFileSync(new URL(`${name}.txt`, TOOLS), 'utf8').split('\n');
  const command = lines.splice(0, inputLines).join('\n').replace(/^\$ /, '');
  const end = lines.findLastIndex((line) => /^\[exit \d+\]$/.test(line));
  const exit = Number(/\d+/.exec(lines[end]!)![0]);
  const split = lines.indexOf('[stderr]');
  const stdout = lines.slice(0, split < 0 ? end : split);
  const stderr = split < 0 ? [] : lines.slice(split + 1, end);
  return { name, command, stdout: text(stdout), stderr: text(stderr), exit };
}

/** All recordings of a program, but for those named. */
export function goldenCases(program: string, except: readonly string[] = []): readonly string[] {
  const names = readdirSync(new URL(`${program}/`, TOOLS)).map((file) => file.replace(/\.txt$/, ''));
  return names.filter((name) => !except.includes(name)).map((name) => `${program}/${name}`);
}

function text(lines: readonly string[]): string {
  const unended = lines.at(-1) === '[no newline]';
  const kept = unended ? lines.slice(0, -1) : lines;
  return kept.length === 0 ? '' : kept.join('\n') + (unended ? '' : '\n');
}
