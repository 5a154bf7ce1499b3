/** curl's own reading of its command line (tool_getparam.c): letters in clusters, long names by any unambiguous beginning, --no- for switches. */
import type { Sys } from '../../core/sys.ts';
import { OPTION_NAMES, type OptionName } from './option-names.ts';
import { configWords } from './config-file.ts';
import { apply, type Given } from './option-meaning.ts';
import { BadUsage } from './problem.ts';
import { addUrl, current, newRun, type Run } from './settings.ts';

/** Reads all words. Throws BadUsage, and Problem where the real one reports a transfer's error. */
export function readWords(sys: Sys, words: readonly string[], input?: Uint8Array): Run {
  const run = newRun(input);
  readInto(sys, run, words);
  return run;
}

function readInto(sys: Sys, run: Run, words: readonly string[]): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === '--') {
      for (const url of words.slice(i + 1)) addUrl(current(run), url);
      return;
    }
    if (word === '-' || !word.startsWith('-')) addUrl(current(run), word);
    else if (word.startsWith('--')) i += readLong(sys, run, word, words[i + 1]);
    else i += readCluster(sys, run, word, words[i + 1]);
  }
}

/** How many further words it took: 0 or 1. */
function readLong(sys: Sys, run: Run, word: string, next: string | undefined): number {
  const text = word.slice(2);
  const plain = findLong(text, word);
  const option = plain ?? (text.startsWith('no-') ? findLong(text.slice(3), word) : undefined);
  if (!option) throw new BadUsage(`option ${word}: is unknown`);
  if (!option.takesValue) {
    apply({ sys, run, word }, option.name, plain ? 'on' : 'off', next);
    return option.name === 'help' && next !== undefined ? 1 : 0;
  }
  if (next === undefined) throw new BadUsage(`option ${word}: requires parameter`);
  applyValue({ sys, run, word }, option.name, next, next);
  return 1;
}

function applyValue(given: Given, name: string, value: string, next: string | undefined): void {
  if (name === 'config') readInto(given.sys, given.run, configWords(given.sys, value, given.word));
  else apply(given, name, value, next);
}

function findLong(text: string, word: string): OptionName | undefined {
  const exact = OPTION_NAMES.find(({ name }) => name === text);
  if (exact) return exact;
  const fitting = OPTION_NAMES.filter(({ name }) => name.startsWith(text));
  if (fitting.length > 1) throw new BadUsage(`option ${word}: is ambiguous`);
  return fitting[0];
}

function readCluster(sys: Sys, run: Run, word: string, next: string | undefined): number {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    const option = OPTION_NAMES.find((each) => each.letter === letter);
    if (!option) throw new BadUsage(`option ${word}: is unknown`);
    const given = { sys, run, word };
    if (!option.takesValue) {
      apply(given, option.name, 'on', next);
      if (option.name === 'help' && next !== undefined) return 1;
      continue;
    }
    const attached = word.slice(at + 1);
    const value = attached === '' ? next : attached;
    if (value === undefined) throw new BadUsage(`option ${word}: requires parameter`);
    applyValue(given, option.name, value, next);
    return attached === '' ? 1 : 0;
  }
  return 0;
}
