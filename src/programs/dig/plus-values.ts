/** Those of dig's +options that take a value, with its checks and its words. */
import { parseIpv4 } from '../../core/address.ts';
import { fromHex } from '../../core/bytes.ts';
import { opcodeNumber } from '../lib/dns/header.ts';
import { OPTION } from '../lib/dighost/message.ts';
import type { PlusContext, PlusOption, Refusal } from './plus-types.ts';

/** A number as BIND reads one (isc_parse_uint32), or why it is none. */
export function readNumber(text: string, most: number, what: string): number | Refusal {
  const wrong = /^(\d+|0x[0-9a-f]+)$/i.test(text) ? undefined : 'not a valid number';
  const value = Number(text);
  const problem = wrong ?? (value > most ? 'out of range' : undefined);
  if (problem === undefined) return value;
  return { out: `invalid ${what} '${text}': ${problem}\n`, words: `Couldn't parse ${what}`, status: 10 };
}

const unknown = (): Refusal => ({});
const INT_MAX = 2_147_483_647;

/** An option that needs a number, and what is done with it. */
const number =
  (most: number, what: string, use: (context: PlusContext, value: number) => void): PlusOption =>
  (context) => {
    if (context.value === undefined || !context.state) return unknown();
    const value = readNumber(context.value, most, what);
    if (typeof value !== 'number') return value;
    use(context, value);
    return undefined;
  };

export const PLUS_VALUES: readonly (readonly [string, number, PlusOption])[] = [
  ['bufsize', 2, bufsize],
  ['cookie', 3, cookie],
  ['domain', 3, domain],
  ['edns', 4, edns],
  ['ednsflags', 5, ednsFlags],
  ['ednsopt', 5, ednsOption],
  ['ndots', 2, number(INT_MAX, 'ndots', ({ session }, n) => void (session.settings.ndots = n))],
  ['opcode', 2, opcode],
  ['padding', 2, number(512, 'padding', ({ lookup }, n) => void (lookup.padding = n))],
  ['qid', 2, number(0xffff, 'qid', ({ lookup }, n) => void (lookup.id = n))],
  ['retry', 3, number(INT_MAX - 1, 'retries', ({ lookup }, n) => void (lookup.tries = n + 1))],
  ['split', 2, split],
  ['subnet', 2, subnet],
  ['time', 2, number(INT_MAX, 'timeout', ({ session }, n) => void (session.settings.timeout = Math.max(1, n)))],
  ['timeout', 5, number(INT_MAX, 'timeout', ({ session }, n) => void (session.settings.timeout = Math.max(1, n)))],
  ['tries', 4, number(INT_MAX, 'tries', ({ lookup }, n) => void (lookup.tries = Math.max(1, n)))],
];

function bufsize({ lookup, state, value, session }: PlusContext): Refusal | void {
  if (!state || value === undefined) {
    lookup.udpBytes = state ? session.edition.udpBytes : 0;
    return undefined;
  }
  const bytes = readNumber(value, 0xffff, 'buffer size');
  if (typeof bytes !== 'number') return bytes;
  lookup.udpBytes = bytes;
  return undefined;
}

function cookie({ lookup, state, value }: PlusContext): Refusal | void {
  if (state && lookup.edns < 0) lookup.edns = 0;
  lookup.sendCookie = state;
  lookup.cookie = value;
  const readable = value === undefined || fromHex(value).ok;
  return readable ? undefined : { words: 'isc_hex_decodestring: bad hex encoding', status: 1 };
}

function domain({ session, state, value }: PlusContext): Refusal | void {
  if (value === undefined || !state) return unknown();
  session.settings.domains = [value.replace(/\.$/, '')];
  session.settings.search = true;
  return undefined;
}

function edns({ lookup, state, value }: PlusContext): Refusal | void {
  if (!state || value === undefined) {
    lookup.edns = state ? 0 : -1;
    return undefined;
  }
  const version = readNumber(value, 255, 'edns');
  if (typeof version !== 'number') return version;
  lookup.edns = version;
  return undefined;
}

function ednsFlags({ lookup, state, value }: PlusContext): Refusal | void {
  if (!state || value === undefined) {
    lookup.ednsFlags = 0;
    return undefined;
  }
  const flags = readNumber(value, 0xffff, 'ednsflags');
  if (typeof flags !== 'number') return flags;
  lookup.ednsFlags = flags & 0x7fff;
  return undefined;
}

/** Names that may stand for code points. */
const OPTION_CODES: Readonly<Record<string, number>> = {
  NSID: OPTION.NSID,
  ECS: OPTION.SUBNET,
  EXPIRE: OPTION.EXPIRE,
  COOKIE: OPTION.COOKIE,
  KEEPALIVE: OPTION.KEEPALIVE,
  PADDING: OPTION.PADDING,
  PAD: OPTION.PADDING,
};

function ednsOption({ lookup, state, value }: PlusContext): Refusal | void {
  if (!state) {
    lookup.ednsOptions = [];
    return undefined;
  }
  if (value === undefined) return { words: 'ednsopt no code point specified', status: 10 };
  const [code = '', hex = ''] = value.split(':');
  const known = OPTION_CODES[code.toUpperCase()] ?? readNumber(code, 0xffff, 'ednsopt');
  if (typeof known !== 'number') return { ...known, words: `bad edns code point: ${code}`, status: 1 };
  const data = fromHex(hex);
  if (!data.ok) return { words: 'isc_hex_decodestring: bad hex encoding', status: 1 };
  lookup.ednsOptions.push({ code: known, data: data.value });
  return undefined;
}

function opcode({ lookup, state, value }: PlusContext): Refusal | void {
  if (!state || value === undefined) {
    lookup.opcode = 0;
    return state ? unknown() : undefined;
  }
  const code = opcodeNumber(value) ?? readNumber(value, 15, 'opcode');
  if (typeof code !== 'number') return code;
  lookup.opcode = code;
  return undefined;
}

/** Rounded up to whole groups of four digits. */
function split({ lookup, state, value }: PlusContext): Refusal | void {
  if (!state) lookup.show.split = 0;
  else if (value !== undefined) {
    const digits = readNumber(value, 1023, 'split');
    if (typeof digits !== 'number') return digits;
    lookup.show.split = Math.ceil(digits / 4) * 4;
  }
  return undefined;
}

function subnet({ lookup, state, value }: PlusContext): Refusal | void {
  if (!state || value === undefined) {
    lookup.subnet = undefined;
    return state ? unknown() : undefined;
  }
  if (lookup.edns < 0) lookup.edns = 0;
  const [text = '', bits] = value.split('/');
  const address = text === '0' ? parseIpv4('0.0.0.0') : parseIpv4(text);
  const length = bits === undefined ? (text === '0' ? 0 : 32) : readNumber(bits, 32, 'prefix length');
  if (!address.ok) return { words: `invalid address '${value}'`, status: 1 };
  if (typeof length !== 'number') return { ...length, words: `invalid prefix length in '${value}'`, status: 1 };
  lookup.subnet = { address: address.value, length };
  return undefined;
}
