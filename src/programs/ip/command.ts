/** What all of ip's objects have in common: a list of commands, tried in order, of which any beginning will do. */
import type { Sys } from '../../core/sys.ts';
import { notBuilt, WRONG_USAGE } from '../lib/iproute/stop.ts';
import { Stop } from '../lib/stop.ts';
import { matches, type Words } from '../lib/iproute/words.ts';
import type { Options } from './options.ts';

export type Command = (sys: Sys, options: Options, words: Words) => void;

export interface ObjectSpec {
  /** As it names itself: `ip address`. */
  readonly name: string;
  readonly usage: string;
  /** What to do without a command. */
  readonly show: Command;
  /** In the real order. Null: a real ip has it, this one not yet. */
  readonly commands: readonly (readonly [name: string, command: Command | null])[];
}

/** Runs the command that the next word names. */
export function runCommand(spec: ObjectSpec, sys: Sys, options: Options, words: Words): void {
  if (words.done) return spec.show(sys, options, words);
  const word = words.next();
  if (matches(word, 'help') && !spec.commands.some(([name]) => matches(word, name))) {
    throw new Stop(WRONG_USAGE, spec.usage.trimEnd());
  }
  const found = spec.commands.find(([name]) => matches(word, name));
  if (!found) throw new Stop(WRONG_USAGE, `Command "${word}" is unknown, try "${spec.name} help".`);
  if (!found[1]) throw notBuilt(`"${spec.name} ${found[0]}"`);
  found[1](sys, options, words);
}
