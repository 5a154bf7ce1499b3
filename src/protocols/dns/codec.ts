/** DNS messages (RFC 1035, 4; AD and CD: RFC 4035, 3.1.6 and 3.2.2; EDNS(0): RFC 6891). */
import { Reader, Writer } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { NameWriter, readName } from './names.ts';
import { type MessageBytes, readData, type RecordData, writeData } from './records.ts';
import { TYPE } from './types.ts';

export const SERVICE_PORT = 53;
export const HEADER_BYTES = 12;
/** The largest message over UDP without EDNS(0) (RFC 1035, 2.3.4). */
export const PLAIN_UDP_BYTES = 512;

export const FLAG = { QR: 0x8000, AA: 0x400, TC: 0x200, RD: 0x100, RA: 0x80, Z: 0x40, AD: 0x20, CD: 0x10 } as const;

export interface Question {
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

export interface ResourceRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: RecordData;
}

export interface DnsMessage {
  readonly id: number;
  /** `FLAG.QR`, `.AA` and so on, or-ed: all bits but opcode and reply code. */
  readonly flags: number;
  readonly opcode: number;
  /** The four bits of the header; OPT has more (`extendedRcode`). */
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
}

/** Reads a message; bytes after its last record are not part of it. */
export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<DnsMessage> {
  const r = new Reader(bytes, at, end);
  const [id, word, questions, answers, authorities, additionals] = [
    r.u16(),
    r.u16(),
    r.u16(),
    r.u16(),
    r.u16(),
    r.u16(),
  ];
  if (r.short) return fail(`the DNS header is cut short: ${Math.max(0, r.end - at)} bytes do not hold it`);
  const m: MessageBytes = { bytes, start: at, end: r.end };
  const asked = readAll(questions, r.at, (place) => readQuestion(m, place), 'question');
  if (!asked.ok) return asked;
  let place = asked.value.next;
  const sections: ResourceRecord[][] = [];
  for (const [count, what] of [
    [answers, 'answer'],
    [authorities, 'authority record'],
    [additionals, 'additional record'],
  ] as const) {
    const section = readAll(count, place, (from) => readRecord(m, from), what);
    if (!section.ok) return section;
    sections.push(section.value.items);
    place = section.value.next;
  }
  const [first = [], second = [], third = []] = sections;
  const head = { id, flags: word & 0x87f0, opcode: (word >>> 11) & 15, rcode: word & 15 };
  return ok({ ...head, questions: asked.value.items, answers: first, authorities: second, additionals: third });
}

interface Read<T> {
  readonly item: T;
  readonly next: number;
}

function readAll<T>(
  count: number,
  at: number,
  one: (at: number) => Result<Read<T>>,
  what: string,
): Result<{ items: T[]; next: number }> {
  const items: T[] = [];
  let next = at;
  for (let i = 0; i < count; i++) {
    const read = one(next);
    if (!read.ok) return fail(`${what} ${i + 1} of ${count}: ${read.error}`);
    items.push(read.value.item);
    next = read.value.next;
  }
  return ok({ items, next });
}

function readQuestion({ bytes, start, end }: MessageBytes, at: number): Result<Read<Question>> {
  const name = readName(bytes, start, end, at);
  if (!name.ok) return name;
  const r = new Reader(bytes, name.value.next, end);
  const [type, class_] = [r.u16(), r.u16()];
  if (r.short) return fail('its type and class are cut short');
  return ok({ item: { name: name.value.name, type, class: class_ }, next: r.at });
}

function readRecord(m: MessageBytes, at: number): Result<Read<ResourceRecord>> {
  const name = readName(m.bytes, m.start, m.end, at);
  if (!name.ok) return name;
  const r = new Reader(m.bytes, name.value.next, m.end);
  const [type, class_, ttl, length] = [r.u16(), r.u16(), r.u32(), r.u16()];
  if (r.short) return fail('what stands before its data is cut short');
  if (length > r.left) return fail(`its data is ${length} bytes long, but only ${r.left} are there`);
  const data = readData(m, r.at, length, type, class_);
  if (!data.ok) return data;
  return ok({ item: { name: name.value.name, type, class: class_, ttl, data: data.value }, next: r.at + length });
}

export function encode(message: DnsMessage): Uint8Array {
  const w = new Writer(PLAIN_UDP_BYTES);
  const names = new NameWriter(w);
  const { questions, answers, authorities, additionals } = message;
  w.u16(message.id).u16((message.flags & 0x87f0) | (message.opcode << 11) | message.rcode);
  w.u16(questions.length).u16(answers.length).u16(authorities.length).u16(additionals.length);
  for (const { name, type, class: class_ } of questions) {
    names.write(name);
    w.u16(type).u16(class_);
  }
  for (const record of [...answers, ...authorities, ...additionals]) writeRecord(w, names, record);
  return w.finish();
}

function writeRecord(w: Writer, names: NameWriter, record: ResourceRecord): void {
  names.write(record.name);
  w.u16(record.type).u16(record.class).u32(record.ttl).u16(0);
  const at = w.length;
  writeData(w, names, record.data);
  w.patchU16(at - 2, w.length - at);
}

/** What the OPT record says, whose class and TTL mean other things than elsewhere (RFC 6891, 6.1.3). */
export interface Edns {
  readonly udpBytes: number;
  readonly extendedRcode: number;
  readonly version: number;
  readonly dnssecOk: boolean;
  readonly options: readonly { readonly code: number; readonly data: Uint8Array }[];
}

export function ednsOf(message: DnsMessage): Edns | undefined {
  const opt = message.additionals.find((record) => record.type === TYPE.OPT);
  if (opt?.data.kind !== 'opt') return undefined;
  return {
    udpBytes: opt.class,
    extendedRcode: opt.ttl >>> 24,
    version: (opt.ttl >>> 16) & 0xff,
    dnssecOk: (opt.ttl & 0x8000) !== 0,
    options: opt.data.options,
  };
}

export const ednsRecord = ({ udpBytes, extendedRcode, version, dnssecOk, options }: Edns): ResourceRecord => ({
  name: '.',
  type: TYPE.OPT,
  class: udpBytes,
  ttl: ((extendedRcode << 24) | (version << 16) | (dnssecOk ? 0x8000 : 0)) >>> 0,
  data: { kind: 'opt', options },
});
