/** Words of a pcap-filter(7) expression, cut as libpcap's scanner does: the longest match wins, then the earlier rule. */
import { fail, ok, type Result } from '../../core/result.ts';

export type Token =
  | { readonly kind: 'number'; readonly value: number }
  /** A name; a dotted or partial address; a MAC address; an IPv6 address. */
  | { readonly kind: 'name' | 'address' | 'mac' | 'address6'; readonly text: string }
  /** A word of the language, or an operator. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'end' };

export const SYNTAX_ERROR = "can't parse filter expression: syntax error";

const SYNONYMS: Readonly<Record<string, string>> = {
  ppp: 'ether',
  slip: 'ether',
  link: 'ether',
  fddi: 'ether',
  tr: 'ether',
  wlan: 'ether',
  ipv6: 'ip6',
  icmpv6: 'icmp6',
  '&&': 'and',
  '||': 'or',
  not: '!',
  length: 'len',
  '==': '=',
};

const WORDS: ReadonlySet<string> = new Set(
  (
    'src dst ether ppp slip link fddi tr wlan arp rarp ip sctp tcp udp icmp igmp igrp pim vrrp carp ip6 ipv6 icmp6 icmpv6 ' +
    'ah esp atalk aarp decnet lat sca moprc mopdl iso stp ipx netbeui host net mask port portrange proto protochain gateway ' +
    'less greater broadcast multicast and or not len length inbound outbound vlan llc'
  ).split(' '),
);

/** pcap-filter(7): field offsets and values that may stand for a number. */
const NUMBERS: Readonly<Record<string, number>> = {
  icmptype: 0,
  icmpcode: 1,
  'icmp-echoreply': 0,
  'icmp-unreach': 3,
  'icmp-sourcequench': 4,
  'icmp-redirect': 5,
  'icmp-echo': 8,
  'icmp-routeradvert': 9,
  'icmp-routersolicit': 10,
  'icmp-timxceed': 11,
  'icmp-paramprob': 12,
  'icmp-tstamp': 13,
  'icmp-tstampreply': 14,
  'icmp-ireq': 15,
  'icmp-ireqreply': 16,
  'icmp-maskreq': 17,
  'icmp-maskreply': 18,
  icmp6type: 0,
  icmp6code: 1,
  tcpflags: 13,
  'tcp-fin': 0x01,
  'tcp-syn': 0x02,
  'tcp-rst': 0x04,
  'tcp-push': 0x08,
  'tcp-ack': 0x10,
  'tcp-urg': 0x20,
  'tcp-ece': 0x40,
  'tcp-cwr': 0x80,
};

const NUMBER = '(?:0[xX][0-9a-fA-F]+|[0-9]+)';
const PAIR = '[0-9a-fA-F]{1,2}';
const RULES: readonly (readonly [Token['kind'], RegExp])[] = [
  ['word', /&&|\|\||>=|<=|!=|==|<<|>>|[-+*/%&|^!<>()[\]:=]/y],
  ['number', new RegExp(NUMBER, 'y')],
  ['address', new RegExp(`${NUMBER}(?:\\.${NUMBER}){1,3}`, 'y')],
  ['mac', new RegExp(`${PAIR}(?:([:.-])${PAIR})(?:\\1${PAIR}){4}|[0-9a-fA-F]{4}(?:\\.[0-9a-fA-F]{4}){2}`, 'y')],
  ['address6', /(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*)?::[0-9a-fA-F:.]*/y],
  ['name', /[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?/y],
  ['name', /\\[^ !()\n\t]+/y],
];

/** The tokens with an `end`, or libpcap's sentence. */
export function tokenize(text: string): Result<Token[]> {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/[ \t\r\n]/.test(text[at] ?? '')) at++;
    if (at >= text.length) break;
    const token = longest(text, at);
    if (!token) return fail(SYNTAX_ERROR);
    at += token.length;
    const made = makeToken(token.kind, token.text);
    if (!made.ok) return made;
    tokens.push(made.value);
  }
  tokens.push({ kind: 'end' });
  return ok(tokens);
}

function longest(text: string, at: number) {
  let best: { kind: Token['kind']; text: string; length: number } | undefined;
  for (const [kind, rule] of RULES) {
    const pattern = new RegExp(rule);
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found && found.length > (best?.length ?? 0)) best = { kind, text: found, length: found.length };
  }
  return best;
}

function makeToken(kind: Token['kind'], text: string): Result<Token> {
  if (kind === 'number') return number(text);
  if (kind === 'word') return ok({ kind, text: SYNONYMS[text] ?? text });
  if (kind === 'name') {
    if (text.startsWith('\\')) return ok({ kind, text: text.slice(1) });
    if (Object.hasOwn(NUMBERS, text)) return ok({ kind: 'number', value: NUMBERS[text]! });
    return WORDS.has(text) ? ok({ kind: 'word', text: SYNONYMS[text] ?? text }) : ok({ kind, text });
  }
  return ok({ kind, text } as Token);
}

/** C's notation: 0x hexadecimal, a leading 0 octal. */
function number(text: string): Result<Token> {
  const octal = /^0[0-9]/.test(text);
  if (octal && /[89]/.test(text)) return fail(`number ${text} contains non-octal digit`);
  const value = octal ? parseInt(text, 8) : Number(text);
  return value > 0xffff_ffff ? fail(`number ${text} overflows 32 bits`) : ok({ kind: 'number', value });
}

/** A dotted number as libpcap reads it, every part decimal: `192.168.1` is 24 bits of value 0xc0a801. */
export function partialAddress(text: string): { readonly value: number; readonly bits: number } | undefined {
  const parts = text.split('.').map(Number);
  if (parts.some((part) => !(part <= 255))) return undefined;
  return { value: parts.reduce((sum, part) => sum * 256 + part, 0), bits: parts.length * 8 };
}
