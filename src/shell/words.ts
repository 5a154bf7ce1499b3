/** Words for wirelab itself, typed where commands are typed: `:hint`, `:answer 96`, and `bob: arp -a`, which runs on bob. */
import { nearest } from '../core/nearest.ts';
import { fail, ok, type Result } from '../core/result.ts';

export interface ColonWord {
  readonly word: string;
  /** What follows it: `filter`, `node`; absent when nothing does. */
  readonly argument?: string;
  readonly optional?: boolean;
  /** One sentence for help. */
  readonly meaning: string;
}

export const colonWords: readonly ColonWord[] = [
  { word: 'hint', meaning: 'Shows the next hint of this step.' },
  { word: 'answer', argument: 'text', meaning: 'Answers the open question.' },
  { word: 'skip', meaning: 'Leaves this question or step and goes on.' },
  { word: 'myth', meaning: 'Shows the myth card of this step.' },
  { word: 'check', meaning: 'Says what this step still waits for, and what came nearest to it.' },
  { word: 'retry', meaning: 'Goes back to where this step began, tables and clock included.' },
  { word: 'reset', argument: 'step or lab', optional: true, meaning: 'Starts the step, or the whole lab, anew.' },
  { word: 'why', meaning: 'Tells the chain of causes behind the event at the cursor.' },
  { word: 'run', meaning: 'Lets time go on.' },
  { word: 'pause', meaning: 'Stops time.' },
  { word: 'step', meaning: 'Goes to the next event.' },
  { word: 'back', meaning: 'Goes to the event before.' },
  { word: 'until', argument: 'filter', meaning: 'Runs until a frame matches the display filter.' },
  { word: 'panel', argument: 'name', meaning: 'Goes to a panel: guide, topology, packets, inspect, tables, shell.' },
  { word: 'go', argument: 'node', meaning: 'Goes to the shell of another machine.' },
  { word: 'help', meaning: 'Lists these words.' },
  { word: 'quit', meaning: 'Leaves the lab; what was done is kept.' },
];

export interface GivenWord {
  readonly word: string;
  readonly argument: string;
}

/** Whether a line is for wirelab, not for the machine. */
export const isColonLine = (line: string): boolean => /^\s*:\S/.test(line);

/** Reads `:until icmp.type == 0`. The error is a sentence with the nearest word. */
export function parseColonWord(line: string): Result<GivenWord> {
  const [, name = '', rest = ''] = /^\s*:(\S*)\s*([^]*?)\s*$/.exec(line) ?? [];
  const known = colonWords.find((w) => w.word === name.toLowerCase());
  if (!known) {
    const close = nearest(
      name,
      colonWords.map((w) => w.word),
    );
    return fail(`There is no :${name}.${close ? ` Did you mean :${close}?` : ' :help lists the words.'}`);
  }
  if (known.argument && !known.optional && rest === '') return fail(`:${known.word} needs a ${known.argument}.`);
  if (!known.argument && rest !== '') return fail(`:${known.word} stands alone; "${rest}" is too much.`);
  return ok({ word: known.word, argument: rest });
}

/** One line per word, for `:help`. */
export function colonHelp(): readonly string[] {
  const left = colonWords.map((w) => `:${w.word}${w.argument ? ` ${w.argument.toUpperCase()}` : ''}`);
  const width = Math.max(...left.map((l) => l.length));
  return colonWords.map((w, i) => `${left[i]!.padEnd(width)}  ${w.meaning}`);
}

/** `bob: arp -a` → node bob, line `arp -a`. Undefined when the line begins with no node of these names. */
export function splitNodePrefix(
  line: string,
  nodeNames: Iterable<string>,
): { readonly node: string; readonly line: string } | undefined {
  const match = /^\s*([\w.-]+):(?:\s+([^]*))?$/.exec(line);
  if (!match) return undefined;
  for (const node of nodeNames) if (node === match[1]) return { node, line: match[2] ?? '' };
  return undefined;
}
