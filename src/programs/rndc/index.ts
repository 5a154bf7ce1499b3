/** rndc: tells the machine's named to forget what it learned, or to write it down (BIND's rndc(8), its commands about the cache). */
import { utf8 } from '../../core/bytes.ts';
import { civilDate } from '../../core/time.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import { nameFault, plainName } from '../../protocols/dns/names.ts';
import { typeName } from '../../protocols/dns/types.ts';
import { type CacheEntry, RANK, ttlLeft } from '../lib/dns/cache.ts';
import { dataText } from '../../protocols/dns/zone/print.ts';
import { runningResolvers } from '../lib/dns/recursive.ts';

const DUMP = '/var/cache/bind/named_dump.db';
const MS_PER_DAY = 86_400_000;

export const rndc: Program = {
  name: 'rndc',
  summary: 'Empties the cache of the DNS server of this machine, or writes it to a file',
  usage: 'rndc flush | flushname name | flushtree name | dumpdb [-cache]',
  options: [],
  words: ['flush', 'flushname', 'flushtree', 'dumpdb'],
  operand: 'text',
  examples: ['rndc flush', 'rndc flushname www.example.com', 'rndc dumpdb -cache'],
  real: true,
  personas: ['linux'],
  *main(sys, [command, name]) {
    if (command === undefined) return (sys.warn(`Usage: ${rndc.usage}\n`), 1);
    sys.privileged();
    if (!sys.processes().some((process) => process.command === 'named')) {
      sys.warn('rndc: connect failed: 127.0.0.1#953: connection refused\n');
      return 1;
    }
    return obey(sys, command, name);
  },
};

function obey(sys: Sys, command: string, name: string | undefined): ExitStatus {
  const running = runningResolvers(sys);
  switch (command) {
    case 'flush':
      for (const resolver of running) resolver.flush();
      return 0;
    case 'flushname':
    case 'flushtree':
      if (name === undefined) return failed(sys, command, 'unexpected end of input');
      if (nameFault(name) !== undefined) return failed(sys, command, 'bad name');
      for (const resolver of running) resolver.flushName(plainName(name), command === 'flushtree');
      return 0;
    case 'dumpdb': {
      const entries = running.flatMap((resolver) => resolver.cache.entries(sys.now()));
      const written = sys.files.write(DUMP, utf8(dumpText(sys, entries)));
      return written.ok ? 0 : failed(sys, command, 'file not found');
    }
    default:
      return failed(sys, command, 'unknown command');
  }
}

function failed(sys: Sys, command: string, why: string): ExitStatus {
  sys.warn(`rndc: '${command}' failed: ${why}\n`);
  return 1;
}

/** How BIND calls each degree of trust. */
const TRUST: Readonly<Record<number, string>> = {
  [RANK.additional]: 'additional',
  [RANK.referral]: 'glue',
  [RANK.answer]: 'answer',
  [RANK.authority]: 'authauthority',
  [RANK.authoritative]: 'authanswer',
};

function dumpText(sys: Sys, entries: readonly CacheEntry[]): string {
  const kept = entries.filter((entry) => entry.rank > RANK.hint);
  const lines = kept.flatMap((entry) => [`; ${TRUST[entry.rank]}`, ...entryLines(entry, sys.now())]);
  const head = [';', '; Start view _default', ';', ';', "; Cache dump of view '_default' (cache _default)", ';'];
  return [...head, `$DATE ${stampOf(sys)}`, ...lines, '; Dump complete', ''].join('\n');
}

function entryLines(entry: CacheEntry, now: number): string[] {
  const ttl = ttlLeft(entry, now);
  const type = entry.type === undefined ? 'ANY' : typeName(entry.type);
  const column = (name: string): string => `${name}${'\t'.repeat(Math.max(1, 3 - Math.floor(name.length / 8)))}`;
  if (entry.kind === 'records')
    return entry.records.map(({ name, data }) => `${column(name)}${ttl}\tIN ${type}\t${dataText(data)}`);
  return [`${column(entry.name)}${ttl}\t\\-${type}\t;-$${entry.kind === 'nxdomain' ? 'NXDOMAIN' : 'NXRRSET'}`];
}

/** `20260101000000` */
function stampOf(sys: Sys): string {
  const ms = sys.epochMs + Math.floor(sys.now() / 1e6);
  const { year, month, day } = civilDate(Math.floor(ms / MS_PER_DAY));
  const of = (unit: number, count: number): number => Math.floor(ms / unit) % count;
  return [year, month, day, of(3_600_000, 24), of(60_000, 60), of(1000, 60)]
    .map((n) => String(n).padStart(2, '0'))
    .join('');
}
