/** dig's command line: names with options before (for all) and after them (for one), in any order (dig(1)). */
import type { Call } from '../../core/sys.ts';
import { classNumber, TYPE, typeNumber } from '../../protocols/dns/types.ts';
import { namedServers } from '../lib/dighost/chain.ts';
import { Failure } from '../lib/dighost/failure.ts';
import { AXFR, cloneLookup, IXFR, type Lookup } from '../lib/dighost/lookup.ts';
import { takeDash } from './dash-options.ts';
import { greetingOf } from './greeting.ts';
import { plusOption } from './plus-options.ts';
import type { Session, Taken } from './session.ts';
import { SHORT_USAGE } from './usage.ts';

/** One line being read. */
export interface Reading {
  readonly session: Session;
  /** All words of the line. */
  readonly words: readonly string[];
  /** Whom options belong to now. */
  lookup: Lookup;
  /** Whether a bare word may still be a type or a class. */
  openWords: boolean;
  greeted: boolean;
}

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

export function invalid({ sys }: Session, option: string): number {
  sys.warn(`Invalid option: ${option}\n${SHORT_USAGE}`);
  return 1;
}

/** Names, and what they begin with: options so far. */
export function addLookup(reading: Reading, name: string): Lookup {
  const { session, words } = reading;
  const lookup = cloneLookup(session.usual, true);
  Object.assign(lookup, { name, newSearch: true, firstOfChain: lookup.trace || lookup.compareServers });
  if (!reading.greeted) lookup.greeting = greetingOf(session, words);
  reading.greeted = true;
  session.lookups.push(lookup);
  reading.lookup = lookup;
  return lookup;
}

function takeTypeOrClass(reading: Reading, word: string): boolean {
  if (!reading.openWords) return false;
  if (setType(reading, word)) return true;
  const number = classNumber(word);
  if (number === undefined) return false;
  setClass(reading, number);
  return true;
}

export function setClass({ session, lookup }: Reading, number: number): void {
  if (lookup.classGiven) session.sys.warn(';; Warning, extra class option\n');
  Object.assign(lookup, { class: number, classGiven: true });
}

/** `mx`, `TYPE999`, `ixfr=7`: whether it is a type. */
export function setType({ session, lookup }: Reading, word: string): boolean {
  const serial = /^ixfr=(\d+)$/i.exec(word)?.[1];
  const type = serial === undefined ? typeNumber(word) : IXFR;
  if (type === undefined) return false;
  if (type === IXFR && serial === undefined) {
    session.sys.warn(';; Warning, ixfr requires a serial number\n');
    return true;
  }
  if (lookup.typeGiven) session.sys.warn(';; Warning, extra type option\n');
  Object.assign(lookup, { type, typeGiven: true, ixfrSerial: Number(serial ?? 0) });
  if (type === AXFR || type === IXFR) {
    lookup.show.question = session.wantsQuestion;
    lookup.show.comments = session.wantsComments;
  }
  // ANY may be large, so it goes over TCP at once; transfers always do
  if ((type === TYPE.ANY || type === IXFR) && !lookup.tcpGiven) lookup.tcp = true;
  if (type === AXFR) lookup.tcp = true;
  return true;
}
