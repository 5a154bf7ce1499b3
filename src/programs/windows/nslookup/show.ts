/** How Windows' nslookup shows a reply: names and addresses in columns, other records in words of its own. */
import type { DnsMessage, ResourceRecord } from '../../../protocols/dns/codec.ts';
import type { SoaData } from '../../../protocols/dns/records.ts';
import { RCODE, TYPE, typeName } from '../../../protocols/dns/types.ts';
import { dataText } from '../../../protocols/dns/zone/print.ts';

export const withoutDot = (name: string): string => name.replace(/(?<=.)\.$/, '');

/** Answers to one question, A and AAAA together. */
export interface Answers {
  readonly asked: string;
  readonly records: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
  readonly authoritative: boolean;
}

const INDENT = ' '.repeat(10);

/** `Name:`, `Addresses:` and `Aliases:`, an empty line behind. */
export function addressesText({ asked, records, authoritative }: Answers): string {
  const aliases = records.filter(({ type }) => type === TYPE.CNAME).map(({ name }) => withoutDot(name));
  const found = records.filter(({ type }) => type === TYPE.A || type === TYPE.AAAA || type === TYPE.PTR);
  // IPv6 addresses come first
  const addresses = [...found].sort((a, b) => b.type - a.type).map(({ data }) => dataText(data));
  const name = found[0]?.name ?? asked;
  const lines = [`Name:    ${withoutDot(name)}`];
  if (addresses.length === 1) lines.push(`Address:  ${addresses[0]}`);
  if (addresses.length > 1) lines.push(`Addresses:  ${addresses.join(`\n${INDENT}`)}`);
  if (aliases.length > 0) lines.push(`Aliases:  ${aliases.join(`\n${INDENT}`)}`);
  return `${authoritative ? '' : 'Non-authoritative answer:\n'}${lines.join('\n')}\n\n`;
}

/** Records of a type that was asked for, then the addresses that came along. */
export function recordsText({ records, authorities, additionals, authoritative }: Answers): string {
  const rest = [...authorities, ...additionals.filter(({ type }) => type !== TYPE.OPT)];
  const own = records.map(recordText).join('');
  return `${authoritative ? '' : 'Non-authoritative answer:\n'}${own}${rest.length > 0 ? '\n' : ''}${rest.map(recordText).join('')}`;
}

const PHRASES: Readonly<Record<number, string>> = {
  [TYPE.A]: 'internet address =',
  [TYPE.AAAA]: 'AAAA IPv6 address =',
  [TYPE.NS]: 'nameserver =',
  [TYPE.CNAME]: 'canonical name =',
  [TYPE.PTR]: 'name =',
};

/** One record: its name, a tab stop on, what it says. */
export function recordText({ name, type, data }: ResourceRecord): string {
  const owner = withoutDot(name);
  switch (data.kind) {
    case 'soa':
      return `${owner}\n${soaText(data)}`;
    case 'mx':
      return `${owner}\tMX preference = ${data.preference}, mail exchanger = ${withoutDot(data.exchange)}\n`;
    case 'txt':
      return `${owner}\ttext =\n\n\t${dataText(data).replaceAll('" "', '"\n\t"')}\n`;
    case 'srv': {
      const { priority, weight, port, target } = data;
      const lines = [`priority       = ${priority}`, `weight         = ${weight}`, `port           = ${port}`];
      lines.push(`svr hostname   = ${withoutDot(target)}`);
      return `${owner}\tSRV service location:\n${lines.map((line) => `${INDENT}${line}\n`).join('')}`;
    }
    case 'name':
      return `${owner}\t${PHRASES[type] ?? `${typeName(type)} =`} ${withoutDot(data.target)}\n`;
    default:
      return `${owner}\t${PHRASES[type] ?? `${typeName(type)} =`} ${dataText(data)}\n`;
  }
}

function soaText(soa: SoaData): string {
  const lines = [
    `primary name server = ${withoutDot(soa.primary)}`,
    `responsible mail addr = ${withoutDot(soa.mailbox)}`,
    `serial  = ${soa.serial}`,
    `refresh = ${time(soa.refresh)}`,
    `retry   = ${time(soa.retry)}`,
    `expire  = ${time(soa.expire)}`,
    `default TTL = ${time(soa.minimum)}`,
  ];
  return lines.map((line) => `\t${line}\n`).join('');
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['min', 60],
  ['sec', 1],
] as const;

/** `7200 (2 hours)` */
function time(seconds: number): string {
  const words: string[] = [];
  let left = seconds;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${unit}${count > 1 ? 's' : ''}`);
  }
  return words.length > 0 ? `${seconds} (${words.join(' ')})` : String(seconds);
}

/** Why there is no answer, in Windows' words. */
export function failureWords(rcode: number): string {
  switch (rcode) {
    case RCODE.FORMERR:
      return 'Format error';
    case RCODE.SERVFAIL:
      return 'Server failed';
    case RCODE.NXDOMAIN:
      return 'Non-existent domain';
    case RCODE.NOTIMP:
      return 'Not implemented';
    case RCODE.REFUSED:
      return 'Query refused';
    default:
      return 'Unspecified error';
  }
}

export const answersOf = (asked: string, message: DnsMessage): Answers => ({
  asked,
  records: message.answers,
  authorities: message.authorities,
  additionals: message.additionals,
  authoritative: (message.flags & 0x400) !== 0,
});
