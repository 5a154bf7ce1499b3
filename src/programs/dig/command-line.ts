/** dig's command line: names with options before (for all) and after them (for one), in any order (dig(1)). */
import type { Call } from '../../core/sys.ts';
import { classNumber, TYPE } from '../../protocols/dns/types.ts';
import { namedServers } from '../lib/dighost/chain.ts';
import { Failure } from '../lib/dighost/failure.ts';
import { takeDash } from './dash-options.ts';
import { plusOption } from './plus-options.ts';
import { addLookup, invalid, type Reading, setClass, setType } from './reading.ts';
import type { Session, Taken } from './session.ts';

/** What was typed, a line of a batch file, or one of ~/.digrc: where nothing is asked for, the first two ask for the root's servers. */
export type LineKind = 'arguments' | 'batch' | 'options';

/** Reads a line's words into the session's lookups. A status: dig ends here. */
export function* readLine(session: Session, words: readonly string[], kind: LineKind): Call<Taken> {
  const reading: Reading = { session, words, lookup: session.usual, openWords: true, greeted: false };
  const before = session.lookups.length;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('%')) break;
    if (word.startsWith('@')) yield* addServers(reading, word.slice(1));
    else if (word.startsWith('+')) {
      const taken = takePlus(reading, word.slice(1));
      if (taken !== undefined) return taken;
    } else if (word.startsWith('-')) {
      const taken = takeDash(reading, word.slice(1), words[i + 1]);
      if (taken.kind === 'end') return taken.status;
      if (taken.kind === 'took next') i++;
    } else if (!takeTypeOrClass(reading, word)) addLookup(reading, word);
  }
  if (
    kind !== 'options' &&
    !(kind === 'arguments' && session.batch !== undefined) &&
    session.lookups.length === before
  ) {
    addLookup(reading, '.');
    Object.assign(reading.lookup, { type: TYPE.NS, typeGiven: true });
  }
  return undefined;
}

function* addServers({ session, lookup }: Reading, name: string): Call<void> {
  const servers = yield* namedServers(session.sys, name);
  session.found = servers.length;
  lookup.servers.push(...servers);
}

function takePlus({ session, lookup }: Reading, word: string): Taken {
  const done = plusOption(session, lookup, word);
  if (done.ok) return undefined;
  const { out, words, status } = done.error;
  if (words === undefined) return invalid(session, `+${word}`);
  session.sys.print(out ?? '');
  throw new Failure(words, status ?? 1);
}

function takeTypeOrClass(reading: Reading, word: string): boolean {
  if (!reading.openWords) return false;
  if (setType(reading, word)) return true;
  const number = classNumber(word);
  if (number === undefined) return false;
  setClass(reading, number);
  return true;
}
