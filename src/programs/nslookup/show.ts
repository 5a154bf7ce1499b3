/** How nslookup shows a reply: who answered, the records in its own words, and with debug the whole message before them. */
import { formatIpv4 } from '../../core/address.ts';
import type { DnsMessage, ResourceRecord } from '../../protocols/dns/codec.ts';
import { FLAG } from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import type { SoaData } from '../../protocols/dns/records.ts';
import { className, RCODE, TYPE, typeName } from '../../protocols/dns/types.ts';
import { dataText } from '../../protocols/dns/zone/print.ts';
import { fullRcode, rcodeName } from '../lib/dns/header.ts';
import type { Frontend, Heard } from '../lib/dighost/frontend.ts';
import { cloneLookup, type Lookup } from '../lib/dighost/lookup.ts';
import type { Session } from './session.ts';

export function nslookupFrontend(session: Session): Frontend {
  let noAddress = false;
  return {
    program: 'nslookup',
    checkRecursion: session.checkRecursion,
    before918: session.sys.persona === 'macos',
    show(heard) {
      const shown = showReply(session, heard, noAddress);
      noAddress = shown.noAddress;
      return shown.next;
    },
    received: () => undefined,
    comment: (_lookup, text) => session.sys.print(`;; ${text}\n`),
  };
}

const withoutDot = (name: string): string => name.replace(/(?<=.)\.$/, '');

interface ShownReply {
  readonly next: readonly Lookup[];
  /** Whether a name had no A record: only when it has no AAAA record either, that is said. */
  readonly noAddress: boolean;
}

function showReply(session: Session, heard: Heard, noAddress: boolean): ShownReply {
  const { sys, bothAddresses } = session;
  const { lookup, parsed, server, port } = heard;
  const { message } = parsed;
  const first = !bothAddresses || lookup.type === TYPE.A;
  session.reached = true;
  if (first) sys.print(`Server:\t\t${server.name}\nAddress:\t${formatIpv4(server.address)}#${port}\n\n`);
  if (session.debug) sys.print(detailText(message));
  const rcode = fullRcode(message);
  if (rcode !== RCODE.NOERROR) {
    const asked = rcode === RCODE.NXDOMAIN ? lookup.name : (message.questions[0]?.name ?? lookup.name);
    sys.print(`** server can't find ${withoutDot(asked)}: ${rcodeName(rcode)}\n`);
    session.failed = true;
    return { next: [], noAddress };
  }
  const authoritative = (message.flags & FLAG.AA) !== 0;
  if (!authoritative && first) sys.print('Non-authoritative answer:\n');
  const { answers } = message;
  sys.print(answers.map(answerText).join(''));
  const nowNone = answers.length === 0 && bothAddresses && lookup.type === TYPE.A;
  const none = answers.length === 0 && (!bothAddresses || (lookup.type === TYPE.AAAA && noAddress));
  if (none) sys.print(`*** Can't find ${lookup.name}: No answer\n`);
  if (!authoritative && lookup.type !== TYPE.A && lookup.type !== TYPE.AAAA) sys.print(authoritiesText(message));
  return { next: bothAddresses && lookup.type === TYPE.A ? [addressLookup(lookup, message)] : [], noAddress: nowNone };
}

/** For the IPv6 addresses of the name behind all aliases. */
function addressLookup(lookup: Lookup, message: DnsMessage): Lookup {
  let name = message.questions[0]?.name ?? lookup.name;
  for (const { name: owner, data, type } of message.answers) {
    if (type === TYPE.CNAME && data.kind === 'name' && canonicalName(owner) === canonicalName(name)) name = data.target;
  }
  const found = { name: withoutDot(name), type: TYPE.AAAA, typeGiven: true };
  return { ...cloneLookup(lookup, true), ...found, origin: undefined, needSearch: false, newSearch: false };
}

function authoritiesText({ authorities, additionals }: DnsMessage): string {
  const records = [...authorities, ...additionals.filter(({ type }) => type !== TYPE.OPT)];
  return `\nAuthoritative answers can be found from:\n${records.map(recordLines).join('')}`;
}

function answerText(record: ResourceRecord): string {
  const isAddress = record.type === TYPE.A || record.type === TYPE.AAAA;
  return isAddress ? `Name:\t${withoutDot(record.name)}\nAddress: ${dataText(record.data)}\n` : recordLines(record);
}

function recordLines(record: ResourceRecord): string {
  const name = withoutDot(record.name);
  return record.data.kind === 'soa' ? `${name}\n${soaText(record.data)}` : `${name}\t${phrase(record)}\n`;
}

function soaText(soa: SoaData): string {
  const { serial, refresh, retry, expire, minimum } = soa;
  const lines = [`origin = ${withoutDot(soa.primary)}`, `mail addr = ${withoutDot(soa.mailbox)}`];
  lines.push(`serial = ${serial}`, `refresh = ${refresh}`, `retry = ${retry}`);
  lines.push(`expire = ${expire}`, `minimum = ${minimum}`);
  return lines.map((line) => `\t${line}\n`).join('');
}

const PHRASES: Readonly<Record<number, string>> = {
  [TYPE.A]: 'internet address = ',
  [TYPE.NS]: 'nameserver = ',
  [TYPE.CNAME]: 'canonical name = ',
  [TYPE.PTR]: 'name = ',
  13: 'hinfo = ',
  [TYPE.MX]: 'mail exchanger = ',
  [TYPE.TXT]: 'text = ',
  [TYPE.AAAA]: 'has AAAA address ',
  [TYPE.SRV]: 'service = ',
};

const phrase = ({ type, data }: ResourceRecord): string => `${PHRASES[type] ?? `rdata_${type} = `}${dataText(data)}`;

function detailText({ questions, answers, authorities, additionals }: DnsMessage): string {
  const rule = '------------\n';
  const asked = questions.map(
    (q) => `\t${withoutDot(q.name)}, type = ${typeName(q.type)}, class = ${className(q.class)}\n`,
  );
  const section = (title: string, records: readonly ResourceRecord[]): string =>
    `    ${title}:\n${records.map(detail).join('')}`;
  const detail = (record: ResourceRecord): string => {
    const body = record.data.kind === 'soa' ? soaText(record.data) : `\t${phrase(record)}\n`;
    return `    ->  ${withoutDot(record.name)}\n${body}\tttl = ${record.ttl}\n`;
  };
  const real = additionals.filter(({ type }) => type !== TYPE.OPT);
  return [
    `${rule}    QUESTIONS:\n${asked.join('')}`,
    section('ANSWERS', answers),
    section('AUTHORITY RECORDS', authorities),
    `${section('ADDITIONAL RECORDS', real)}${rule}`,
  ].join('');
}
