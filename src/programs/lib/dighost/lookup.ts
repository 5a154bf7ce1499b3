/** What dig, host and nslookup are to find out, and how: one name, one type, the servers to ask, and every bit of the question (dig(1)). */
import type { EdnsOption } from '../../../protocols/dns/records.ts';
import { CLASS, TYPE } from '../../../protocols/dns/types.ts';

/** A server to ask: its address, and how the user called it. */
export interface Server {
  readonly address: number;
  readonly name: string;
}

export interface Lookup {
  /** As typed. */
  name: string;
  type: number;
  typeGiven: boolean;
  class: number;
  classGiven: boolean;
  ixfrSerial: number;
  /** Empty: those of /etc/resolv.conf. */
  servers: Server[];
  /** How often one server is asked over UDP. */
  tries: number;
  tcp: boolean;
  tcpGiven: boolean;
  ignoreTruncation: boolean;
  stopAtServfail: boolean;
  /** Whether replies that cannot be read to their end are shown as far as they can. */
  bestEffort: boolean;
  /** Bits of the header. */
  recurse: boolean;
  bits: { aa: boolean; tc: boolean; ra: boolean; z: boolean; ad: boolean; cd: boolean };
  opcode: number;
  id: number | undefined;
  headerOnly: boolean;
  /** -1: none. */
  edns: number;
  negotiateEdns: boolean;
  udpBytes: number;
  dnssec: boolean;
  ednsFlags: number;
  nsid: boolean;
  subnet: { readonly address: number; readonly length: number } | undefined;
  sendCookie: boolean;
  /** Hex: what was given, or what a server has given. */
  cookie: string | undefined;
  expire: boolean;
  keepAlive: boolean;
  padding: number;
  ednsOptions: EdnsOption[];
  trace: boolean;
  /** `trace` shows each server no more of the name than it needs (RFC 9156). */
  minimise: boolean;
  /** How many labels of the name are asked for, from the right; 0: all, with the type that is wanted. */
  labels: number;
  /** All servers of a zone are asked for its SOA record. */
  compareServers: boolean;
  /** The first question of `trace` and `compareServers`: for name servers. */
  firstOfChain: boolean;
  /** The zone whose servers are asked now, in small letters. */
  domain: string | undefined;
  /** The domain of the search list that completes the name; undefined: the name as it is. */
  origin: string | undefined;
  needSearch: boolean;
  asItIsDone: boolean;
  newSearch: boolean;
  /** What is shown. */
  show: Shown;
  /** Shown before the first message. */
  greeting: string;
}

export interface Shown {
  comments: boolean;
  question: boolean;
  answer: boolean;
  authority: boolean;
  additional: boolean;
  stats: boolean;
  query: boolean;
  identify: boolean;
  microseconds: boolean;
  class: boolean;
  ttl: boolean;
  ttlUnits: boolean;
  multiline: boolean;
  recordComments: boolean | undefined;
  unknownFormat: boolean;
  expandAaaa: boolean;
  split: number | undefined;
}

/** BIND's since 9.18: fits into one packet nearly everywhere (DNS flag day 2020). */
export const DEFAULT_UDP_BYTES = 1232;

export const IXFR = 251;
export const AXFR = 252;

/** Whether a whole zone is asked for (RFC 5936, RFC 1995). */
export const isTransfer = ({ type }: Lookup): boolean => type === AXFR || type === IXFR;

/** What a lookup is before anything is said about it. */
export function emptyLookup(): Lookup {
  return {
    ...{ name: '', type: TYPE.A, typeGiven: false, class: CLASS.IN, classGiven: false, ixfrSerial: 0, servers: [] },
    ...{ tries: 3, tcp: false, tcpGiven: false, ignoreTruncation: false, stopAtServfail: true, bestEffort: false },
    ...{ recurse: true, opcode: 0, id: undefined, headerOnly: false },
    bits: { aa: false, tc: false, ra: false, z: false, ad: false, cd: false },
    ...{ edns: -1, negotiateEdns: true, udpBytes: DEFAULT_UDP_BYTES, dnssec: false, ednsFlags: 0, nsid: false },
    ...{ subnet: undefined, sendCookie: false, cookie: undefined, expire: false, keepAlive: false, padding: 0 },
    ...{
      ednsOptions: [],
      trace: false,
      minimise: false,
      labels: 0,
      compareServers: false,
      firstOfChain: false,
      domain: undefined,
    },
    ...{ origin: undefined, needSearch: false, asItIsDone: false, newSearch: true },
    show: {
      ...{ comments: true, question: true, answer: true, authority: true, additional: true, stats: true },
      ...{ query: false, identify: false, microseconds: false, class: true, ttl: true, ttlUnits: false },
      ...{ multiline: false, recordComments: undefined, unknownFormat: false, expandAaaa: false, split: undefined },
    },
    greeting: '',
  };
}

/** A second one like it; the servers only when told. */
export const cloneLookup = (lookup: Lookup, withServers: boolean): Lookup => ({
  ...lookup,
  servers: withServers ? [...lookup.servers] : [],
  bits: { ...lookup.bits },
  ednsOptions: [...lookup.ednsOptions],
  show: { ...lookup.show },
});
