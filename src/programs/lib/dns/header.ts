/** The words for a message's header: operation, reply code, flags, and how much is in it (RFC 1035, 4.1.1; RFC 6895, 2). */
import { type DnsMessage, ednsOf, FLAG } from '../../../protocols/dns/codec.ts';

const OPCODES = ['QUERY', 'IQUERY', 'STATUS', 'RESERVED3', 'NOTIFY', 'UPDATE'];

export const opcodeName = (opcode: number): string => OPCODES[opcode] ?? `RESERVED${opcode}`;

/** The number of a name, in any case. */
export function opcodeNumber(name: string): number | undefined {
  const wanted = name.toUpperCase();
  const found = Array.from({ length: 16 }, (_, i) => i).find((i) => opcodeName(i) === wanted);
  return found;
}

const RCODES = [
  ...['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'],
  ...['YXDOMAIN', 'YXRRSET', 'NXRRSET', 'NOTAUTH', 'NOTZONE'],
  ...['RESERVED11', 'RESERVED12', 'RESERVED13', 'RESERVED14', 'RESERVED15', 'BADVERS'],
];
const BADCOOKIE = 23;

export const rcodeName = (rcode: number): string =>
  rcode === BADCOOKIE ? 'BADCOOKIE' : (RCODES[rcode] ?? `RESERVED${rcode}`);

/** The header's four bits with the eight of EDNS(0) before them. */
export const fullRcode = (message: DnsMessage): number => ((ednsOf(message)?.extendedRcode ?? 0) << 4) | message.rcode;

/** In the order of the bits. */
const FLAG_NAMES = [
  ['qr', FLAG.QR],
  ['aa', FLAG.AA],
  ['tc', FLAG.TC],
  ['rd', FLAG.RD],
  ['ra', FLAG.RA],
  ['ad', FLAG.AD],
  ['cd', FLAG.CD],
] as const;

/** The two lines that begin with `;; ->>HEADER<<-`; `counts` are the header's own. */
export function headerText(message: DnsMessage, counts: readonly number[]): string {
  const { opcode, id, flags } = message;
  const names = FLAG_NAMES.filter(([, bit]) => (flags & bit) !== 0).map(([name]) => ` ${name}`);
  const reserved = (flags & FLAG.Z) !== 0 ? '; MBZ: 0x4' : '';
  const [question = 0, answer = 0, authority = 0, additional = 0] = counts;
  return (
    `;; ->>HEADER<<- opcode: ${opcodeName(opcode)}, status: ${rcodeName(fullRcode(message))}, id: ${id}\n` +
    `;; flags:${names.join('')}${reserved}; QUERY: ${question}, ANSWER: ${answer}, ` +
    `AUTHORITY: ${authority}, ADDITIONAL: ${additional}\n`
  );
}

export const countsOf = (message: DnsMessage): readonly [number, number, number, number] => [
  message.questions.length,
  message.answers.length,
  message.authorities.length,
  message.additionals.length,
];
