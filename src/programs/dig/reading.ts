/** What reading dig's command line means for its lookups: a name, a type, a class, or a word that is none of them. */
import { TYPE, typeNumber } from '../../protocols/dns/types.ts';
import { AXFR, cloneLookup, IXFR, type Lookup } from '../lib/dighost/lookup.ts';
import { greetingOf } from './greeting.ts';
import type { Session } from './session.ts';
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
