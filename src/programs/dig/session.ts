/** What a run of dig has gathered from its command line: the lookups, and what holds for all of them. */
import type { ExitStatus, Sys } from '../../core/sys.ts';
import type { ResolvConf } from '../lib/dns/resolv-conf.ts';
import { emptyLookup, type Lookup } from '../lib/dighost/lookup.ts';
import type { Settings } from '../lib/dighost/run.ts';
import { defaultServers } from '../lib/dighost/servers.ts';
import { MACOS_VERSION, VERSION } from '../lib/dighost/version.ts';

/** dig of BIND 9.18, or 9.10.6 as macOS has it: it sends no cookie, offers 4096 bytes and does not name the transport. */
export interface Edition {
  readonly version: string;
  readonly cookies: boolean;
  readonly udpBytes: number;
  readonly namesTransport: boolean;
  readonly before918: boolean;
  /** +options that came later. */
  readonly lacks: readonly string[];
}

export const BIND_9_18: Edition = {
  version: VERSION,
  cookies: true,
  udpBytes: 1232,
  namesTransport: true,
  before918: false,
  lacks: [],
};
const SINCE_9_11 = ['qid', 'cookie', 'padding', 'keepalive', 'unknownformat', 'expandaaaa', 'header-only', 'opcode'];
const ALSO_LATER = [
  'raflag',
  'tcflag',
  'zflag',
  'coflag',
  'ednsnegotiation',
  'ednsflags',
  'badcookie',
  'showbadcookie',
];

export const BIND_9_10: Edition = {
  ...{ version: MACOS_VERSION, cookies: false, udpBytes: 4096, namesTransport: false, before918: true },
  lacks: [...SINCE_9_11, ...ALSO_LATER],
};

export interface Session {
  readonly sys: Sys;
  readonly edition: Edition;
  readonly settings: Settings;
  readonly lookups: Lookup[];
  /** What each lookup begins as; options before the first name change it. */
  readonly usual: Lookup;
  short: boolean;
  /** Whether the command line is shown again. */
  showCommand: boolean;
  keepOpen: boolean;
  batch: string | undefined;
  /** Whether some greeting has told the global options. */
  greeted: boolean;
  /** How many addresses the last `@server` had. */
  found: number;
  /** Whether `+question` and `+comments` were asked for: transfers show neither otherwise. */
  wantsQuestion: boolean;
  wantsComments: boolean;
  family: 4 | 6 | undefined;
}

export function newSession(sys: Sys, edition: Edition, conf: ResolvConf): Session {
  const usual = emptyLookup();
  const bits = { ...usual.bits, ad: true };
  Object.assign(usual, { bits, edns: 0, udpBytes: edition.udpBytes, sendCookie: edition.cookies, bestEffort: true });
  const settings: Settings = {
    ...{ port: 53, timeout: 0, search: false, showSearch: false, source: undefined },
    ...{ domains: conf.search, ndots: conf.ndots, servers: defaultServers(conf) },
  };
  return {
    ...{ sys, edition, settings, lookups: [], usual, short: false, showCommand: true, keepOpen: false },
    ...{ batch: undefined, greeted: false, found: 0, wantsQuestion: false, wantsComments: false, family: undefined },
  };
}

/** How a command line was taken: go on, or end with this status. */
export type Taken = ExitStatus | undefined;
