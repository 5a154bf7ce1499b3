/** Files of options (-K): one option a line, with or without its dashes, its value behind a space, `=` or `:` (tool_parsecfg.c). */
import { fromUtf8 } from '../../core/bytes.ts';
import type { Sys } from '../../core/sys.ts';
import { BadUsage } from './problem.ts';

export function configWords(sys: Sys, path: string, word: string): readonly string[] {
  const file = sys.files.read(path);
  if (!file.ok) throw new BadUsage(`option ${word}: error encountered when reading a file`);
  return fromUtf8(file.value).split('\n').flatMap(wordsOf);
}

function wordsOf(line: string): readonly string[] {
  const found = /^\s*(-{0,2})([^\s=:]+)(?:\s*[=:]\s*|\s+)?(.*?)\s*$/.exec(line);
  if (!found || /^\s*#/.test(line)) return [];
  const [, dashes = '', name = '', rest = ''] = found;
  const option = dashes === '-' ? `-${name}` : `--${name}`;
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
  const value = quoted ? quoted[1]!.replace(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c) : rest;
  return value === '' && !quoted ? [option] : [option, value];
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v' };
