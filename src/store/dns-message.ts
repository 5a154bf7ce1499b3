/** A DNS message read off its dissected layer: what is asked, and its records by section (RFC 1035, 4.1). */
import type { FieldView, LayerView } from '../core/lens.ts';

export type DnsSection = 'question' | 'answer' | 'authority' | 'additional';

/** A question or a record, with the fields that it was read from. */
export interface DnsEntry {
  readonly section: DnsSection;
  /** Without the last dot, as the dissection shows names. */
  readonly name: string;
  /** `A`, `NS`, `OPT` */
  readonly type: string;
  /** Seconds; undefined for a question, and for OPT, which has none. */
  readonly ttl: string | undefined;
  /** As a zone file has it; '' for a question. */
  readonly data: string;
  readonly fields: readonly FieldView[];
}

export interface DnsView {
  /** `0xa0e0` */
  readonly id: string;
  readonly response: boolean;
  /** `No such name`; undefined when all went well. */
  readonly failure: string | undefined;
  /** `aa`, `tc`, `rd`, `ra`, `ad`, `cd`, as dig prints them. */
  readonly flags: readonly string[];
  readonly header: readonly FieldView[];
  readonly entries: readonly DnsEntry[];
  /** What the capture knows of the exchange: which frame was answered, and how long that took. */
  readonly exchange: readonly FieldView[];
}

const FLAGS: readonly (readonly [string, string])[] = [
  ['dns.flags.authoritative', 'aa'],
  ['dns.flags.truncated', 'tc'],
  ['dns.flags.recdesired', 'rd'],
  ['dns.flags.recavail', 'ra'],
  ['dns.flags.authenticated', 'ad'],
  ['dns.flags.checkdisable', 'cd'],
];

const COUNTS: readonly (readonly [string, DnsSection])[] = [
  ['dns.count.answers', 'answer'],
  ['dns.count.auth_rr', 'authority'],
  ['dns.count.add_rr', 'additional'],
];

const EXCHANGE = new Set(['dns.response_to', 'dns.response_in', 'dns.time', 'dns.retransmission']);
const isExchange = ({ name }: FieldView): boolean => EXCHANGE.has(name) || name.startsWith('dns.retransmit');

/** Undefined for another protocol, and where not even the header could be read. */
export function dnsView(layer: LayerView): DnsView | undefined {
  if (layer.protocol !== 'dns') return undefined;
  const text = (name: string): string | undefined => layer.fields.find((f) => f.name === name)?.text;
  const id = text('dns.id');
  if (id === undefined) return undefined;
  const exchange = layer.fields.filter(isExchange);
  const parts = partsOf(layer.fields.filter((f) => !isExchange(f)));
  const sections = COUNTS.flatMap(([name, section]) => Array<DnsSection>(Number(text(name) ?? 0)).fill(section));
  const [header = [], ...rest] = parts;
  let record = 0;
  const entries = rest.map((fields) =>
    fields[0]!.name === 'dns.qry.name' ? questionOf(fields) : recordOf(fields, sections[record++] ?? 'additional'),
  );
  const rcode = layer.fields.find((f) => f.name === 'dns.flags.rcode');
  return {
    id,
    response: text('dns.flags.response') === '1',
    failure: rcode === undefined || rcode.text === '0' ? undefined : (rcode.note ?? `error ${rcode.text}`),
    flags: FLAGS.flatMap(([name, flag]) => (text(name) === '1' ? [flag] : [])),
    header,
    entries,
    exchange,
  };
}

const BEGINNINGS = new Set(['dns.qry.name', 'dns.resp.name', 'dns.srv.service']);

/** The header's fields, then those of each question and each record. */
function partsOf(fields: readonly FieldView[]): FieldView[][] {
  const parts: FieldView[][] = [[]];
  for (const field of fields) {
    if (BEGINNINGS.has(field.name)) parts.push([]);
    parts.at(-1)!.push(field);
  }
  return parts;
}

const typeOf = (field: FieldView | undefined): string => field?.note?.split(' ')[0] ?? `TYPE${field?.text ?? '?'}`;

function questionOf(fields: readonly FieldView[]): DnsEntry {
  const type = typeOf(fields.find((f) => f.name === 'dns.qry.type'));
  return { section: 'question', name: fields[0]!.text, type, ttl: undefined, data: '', fields };
}

const OWNER = new Set(['dns.resp.name', 'dns.srv.service', 'dns.srv.proto', 'dns.srv.name']);
/** What a record has before its data (RFC 1035, 3.2.1). */
const HEAD = new Set(['dns.resp.type', 'dns.resp.class', 'dns.resp.ttl', 'dns.resp.len']);
/** Lengths, and bits of fields that are told whole. */
const UNTOLD = /length$|_length|\.len$|caa\.flags\.|caa\.(issue|issuewild|iodef|unknown)$/;

function recordOf(fields: readonly FieldView[], section: DnsSection): DnsEntry {
  const type = typeOf(fields.find((f) => f.name === 'dns.resp.type'));
  const owner = fields.filter((f) => OWNER.has(f.name));
  const data = fields.filter((f) => !OWNER.has(f.name) && !HEAD.has(f.name));
  const payload = fields.find((f) => f.name === 'dns.rr.udp_payload_size')?.text;
  return {
    section,
    name: owner.map((f) => f.text).join('.'),
    type,
    ttl: fields.find((f) => f.name === 'dns.resp.ttl')?.text,
    data:
      type === 'OPT'
        ? `takes ${payload ?? '?'} B over UDP`
        : data
            .filter((f) => !UNTOLD.test(f.name))
            .map(dataText)
            .join(' '),
    fields,
  };
}

const dataText = (field: FieldView): string =>
  field.name === 'dns.txt' || field.name === 'dns.caa.value' ? JSON.stringify(field.text) : field.text;

/** Names are as wide as the widest: `www.example.com  300  A      10.0.0.2`, without `ttl` where there is none. */
export function entryTexts(entries: readonly DnsEntry[]): string[] {
  const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, text.length), 0);
  const names = widest(entries.map((e) => e.name));
  const ttls = widest(entries.map((e) => e.ttl ?? ''));
  const types = widest(entries.map((e) => e.type));
  return entries.map(({ name, ttl = '', type, data }) =>
    `${name.padEnd(names)}  ${ttls > 0 ? `${ttl.padStart(ttls)}  ` : ''}${type.padEnd(types)}  ${data}`.trimEnd(),
  );
}
