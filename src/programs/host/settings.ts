/** host's command line (BIND's own getopt, whose words differ from the C library's). */
import { fail, ok, type Result } from '../../core/result.ts';
import type { Sys } from '../../core/sys.ts';
import { CLASS, classNumber, TYPE, typeNumber } from '../../protocols/dns/types.ts';
import { resolvConf } from '../lib/dns/resolv-conf.ts';
import { Failure } from '../lib/dighost/failure.ts';
import { AXFR, emptyLookup, IXFR, type Lookup } from '../lib/dighost/lookup.ts';
import type { Settings } from '../lib/dighost/run.ts';
import { defaultServers } from '../lib/dighost/servers.ts';

export interface HostSettings {
  readonly settings: Settings;
  /** What each lookup begins as. */
  readonly usual: Lookup;
  /** Whether A, AAAA and MX are all asked for. */
  everything: boolean;
  verbose: boolean;
  version: boolean;
  operands: readonly string[];
}

const LETTERS = '46aAc:dilnm:p:rst:vVwCDN:R:TUW:';
const FOREVER = 2_147_483_647;

interface Given {
  readonly letter: string;
  readonly value: string;
}

/** The error is what stands before the usage text. */
export function hostSettings(sys: Sys, args: readonly string[]): Result<HostSettings> {
  const read = readArguments(args);
  if (!read.ok) return read;
  const conf = resolvConf(sys);
  const usual = emptyLookup();
  Object.assign(usual, { tries: 2, stopAtServfail: false });
  const host: HostSettings = {
    settings: {
      ...{ port: 53, timeout: 0, search: true, showSearch: false, source: undefined },
      ...{ domains: conf.search, ndots: conf.ndots, servers: defaultServers(conf) },
    },
    ...{ usual, everything: true, verbose: false, version: false, operands: read.value.operands },
  };
  for (const given of read.value.given) obey(host, given);
  return ok(host);
}

function readArguments(args: readonly string[]): Result<{ given: Given[]; operands: readonly string[] }> {
  const given: Given[] = [];
  let at = 0;
  for (; at < args.length && /^-./.test(args[at]!); at++) {
    const word = args[at]!;
    if (word === '--') return ok({ given, operands: args.slice(at + 1) });
    for (let i = 1; i < word.length; i++) {
      const letter = word[i]!;
      const place = letter === ':' ? -1 : LETTERS.indexOf(letter);
      if (place < 0) return fail(`host: illegal option -- ${letter}\n`);
      if (LETTERS[place + 1] !== ':') {
        given.push({ letter, value: '' });
        continue;
      }
      const value = i + 1 < word.length ? word.slice(i + 1) : args[++at];
      if (value === undefined) return fail(`host: option requires an argument -- ${letter}\n`);
      given.push({ letter, value });
      break;
    }
  }
  return ok({ given, operands: args.slice(at) });
}

/** What atoi(3) makes of it. */
const integer = (text: string): number => Number(/^\s*([+-]?\d+)/.exec(text)?.[1] ?? 0);

function obey(host: HostSettings, { letter, value }: Given): void {
  const { usual, settings } = host;
  switch (letter) {
    case 'a':
    case 'A':
      Object.assign(usual, { type: TYPE.ANY, typeGiven: true });
      host.verbose = true;
      host.everything = false;
      break;
    case 'c':
      return setClass(host, value);
    case 'd':
    case 'v':
      host.verbose = true;
      break;
    case 'l':
      Object.assign(usual, { type: AXFR, tcp: true });
      host.everything = false;
      break;
    case 'p':
      settings.port = integer(value);
      break;
    case 'r':
      usual.recurse = false;
      break;
    case 's':
      usual.stopAtServfail = true;
      break;
    case 't':
      return setType(host, value);
    case 'V':
      host.version = true;
      break;
    case 'w':
      settings.timeout = FOREVER;
      break;
    case 'C':
      Object.assign(usual, { compareServers: true, firstOfChain: true, type: TYPE.NS });
      usual.show.identify = true;
      host.everything = false;
      break;
    case 'N':
      settings.ndots = integer(value);
      break;
    case 'R':
      usual.tries = Math.max(2, integer(value) + 1);
      break;
    case 'T':
      usual.tcp = true;
      break;
    case 'U':
      usual.tcp = false;
      break;
    case 'W':
      settings.timeout = Math.max(1, integer(value));
      break;
    case '6':
      settings.servers = [{ address: 0, name: '::1' }];
      break;
  }
}

function setType(host: HostSettings, word: string): void {
  const { usual } = host;
  const serial = /^ixfr=(\d+)$/i.exec(word)?.[1];
  const type = serial === undefined ? typeNumber(word) : IXFR;
  if (type === undefined) throw new Failure(`invalid type: ${word}\n`, 2);
  Object.assign(usual, { type, typeGiven: true, ixfrSerial: Number(serial ?? 0) });
  host.everything = false;
  if (type === AXFR) host.verbose = true;
  if (type === AXFR || type === IXFR || type === TYPE.ANY) usual.tcp = true;
}

function setClass(host: HostSettings, word: string): void {
  const number = classNumber(word);
  if (number === undefined) throw new Failure(`invalid class: ${word}\n`, 2);
  Object.assign(host.usual, { class: number, classGiven: true });
  if (number !== CLASS.IN) host.everything = false;
}
