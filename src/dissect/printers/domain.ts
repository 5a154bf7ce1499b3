/** DNS (RFC 1035) as tcpdump tells it: `4660+ [1au] A? example.com. (52)`. */
import { formatIpv4 } from '../../core/address.ts';
import { formatIpv6 } from '../../core/ipv6.ts';
import { FLAG, HEADER_BYTES } from '../../protocols/dns/codec.ts';
import { readName } from '../../protocols/dns/names.ts';
import { TYPE, typeName } from '../../protocols/dns/types.ts';
import { shownEdns } from './domain-edns.ts';
import type { Pen } from './pen.ts';

const OPCODES = ['', ' inv_q', ' stat', ' op3', ' notify', ' update', ' op6', ' op7', ' op8'];
const FURTHER_OPCODES = [' updateA', ' updateD', ' updateDA', ' updateM', ' updateMA', ' zoneInit', ' zoneRef'];
const RCODES = ['', ' FormErr', ' ServFail', ' NXDomain', ' NotImp', ' Refused', ' YXDomain', ' YXRRSet', ' NXRRSet'];
const FURTHER_RCODES = [' NotAuth', ' NotZone', ' Resp11', ' Resp12', ' Resp13', ' Resp14', ' Resp15'];
const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CHAOS', 4: 'HS', 255: 'ANY' };
/** tcpdump 4.99 does not know these by name. */
const NAMELESS = new Set<number>([TYPE.CAA, 52, 64, 65]);

const shownType = (type: number): string =>
  NAMELESS.has(type) || typeName(type).startsWith('TYPE') ? `Type${type}` : typeName(type);
const shownClass = (class_: number): string =>
  (class_ & 0x7fff) === 1 ? '' : ` ${CLASSES[class_ & 0x7fff] ?? `(Class ${class_ & 0x7fff})`}`;

/** Prints the message of `length` bytes at `at`. */
export function printDomain(pen: Pen, at: number, length: number): void {
  pen.protocol = 'domain';
  if (length < HEADER_BYTES) return pen.put(`domain [length ${length} < ${HEADER_BYTES}] (invalid)`);
  if (!pen.has(at, HEADER_BYTES)) return pen.cut();
  const printer = new DomainPrinter(pen, at);
  const whole = pen.u16(at + 2) & FLAG.QR ? printer.response() : printer.request();
  if (whole) pen.put(` (${length})`);
  else pen.cut();
}

class DomainPrinter {
  readonly #pen: Pen;
  readonly #start: number;
  #at: number;

  constructor(pen: Pen, at: number) {
    this.#pen = pen;
    this.#start = at;
    this.#at = at + HEADER_BYTES;
  }

  response(): boolean {
    const { flags, opcode, questions, answers, authorities, additionals } = this.#header();
    const rcode = [...RCODES, ...FURTHER_RCODES][flags & 15]!;
    const marks = `${flags & FLAG.AA ? '*' : ''}${flags & FLAG.RA ? '' : '-'}${flags & FLAG.TC ? '|' : ''}`;
    this.#put(`${this.#pen.u16(this.#start)}${opcode}${rcode}${marks}${flags & FLAG.AD ? '$' : ''}`);
    if (questions !== 1) this.#put(` [${questions}q]`);
    for (let i = 0; i < questions; i++) {
      if (i > 0) this.#put(',');
      if (this.#pen.verbose > 1) this.#put(' q:');
      if (!this.#question(this.#pen.verbose > 1)) return false;
    }
    this.#put(` ${answers}/${authorities}/${additionals}`);
    if (!this.#records(answers, '')) return false;
    if (this.#pen.verbose < 2) return true;
    return this.#records(authorities, ' ns:') && this.#records(additionals, ' ar:');
  }

  request(): boolean {
    const { flags, opcode, questions, answers, authorities, additionals } = this.#header();
    this.#put(`${this.#pen.u16(this.#start)}${opcode}${flags & FLAG.RD ? '+' : ''}${flags & FLAG.CD ? '%' : ''}`);
    const odd = flags & 0x6cf;
    if (odd) this.#put(` [b2&3=0x${flags.toString(16)}]`);
    if (answers) this.#put(` [${answers}a]`);
    if (questions !== 1) this.#put(` [${questions}q]`);
    if (authorities) this.#put(` [${authorities}n]`);
    if (additionals) this.#put(` [${additionals}au]`);
    for (let i = 0; i < questions; i++) if (!this.#question(true)) return false;
    if (this.#pen.verbose < 2) return true;
    return this.#records(answers, ' an:') && this.#records(authorities, ' ns:') && this.#records(additionals, ' ar:');
  }

  #header(): Record<'flags' | 'questions' | 'answers' | 'authorities' | 'additionals', number> & { opcode: string } {
    const word = (i: number): number => this.#pen.u16(this.#start + 2 * i);
    const flags = word(1);
    const opcode = [...OPCODES, ...FURTHER_OPCODES][(flags >>> 11) & 15]!;
    const counts = { questions: word(2), answers: word(3), authorities: word(4), additionals: word(5) };
    return { flags, opcode, ...counts };
  }

  #put(text: string): void {
    this.#pen.put(text);
  }

  /** Reads a name and moves behind it; undefined when it is not all there. */
  #name(): string | undefined {
    const read = readName(this.#pen.bytes, this.#start, this.#pen.end, this.#at);
    if (!read.ok) return undefined;
    this.#at = read.value.next;
    return read.value.name.replace(/\\(\d{3}|.)/g, (_, escaped: string) => unescaped(escaped));
  }

  #question(told: boolean): boolean {
    const name = this.#name();
    if (name === undefined || !this.#pen.has(this.#at, 4)) return false;
    const [type, class_] = [this.#pen.u16(this.#at), this.#pen.u16(this.#at + 2)];
    this.#at += 4;
    if (told) this.#put(` ${shownType(type)}${shownClass(class_)}? ${name}`);
    return true;
  }

  #records(count: number, head: string): boolean {
    if (count > 0 && this.#at < this.#pen.end) this.#put(head);
    for (let i = 0; i < count; i++) {
      if (i > 0 && this.#at < this.#pen.end) this.#put(',');
      if (this.#at >= this.#pen.end || !this.#record()) return false;
    }
    return true;
  }

  #record(): boolean {
    const { verbose } = this.#pen;
    const name = this.#name();
    if (name === undefined) return false;
    if (verbose > 0) this.#put(` ${name}`);
    if (!this.#pen.has(this.#at, 10)) return false;
    const pen = this.#pen;
    const [type, class_] = [pen.u16(this.#at), pen.u16(this.#at + 2)];
    const [ttl, length] = [pen.u32(this.#at + 4), pen.u16(this.#at + 8)];
    if (type !== TYPE.OPT) {
      this.#put(shownClass(class_));
      if (verbose > 2) this.#put(` [${span(ttl)}]`);
    }
    this.#put(` ${shownType(type)}`);
    this.#at += 10;
    const end = this.#at + length;
    if (end > pen.end) return false;
    const data = type === TYPE.OPT ? shownEdns(pen, this.#at, end, class_, ttl) : this.#data(type, end);
    if (data === undefined) return false;
    this.#put(data);
    this.#at = end;
    return true;
  }

  #data(type: number, end: number): string | undefined {
    const pen = this.#pen;
    const at = this.#at;
    switch (type) {
      case TYPE.A:
        return ` ${formatIpv4(pen.u32(at))}`;
      case TYPE.AAAA:
        return ` ${formatIpv6(pen.bytes.subarray(at, at + 16))}`;
      case TYPE.NS:
      case TYPE.CNAME:
      case TYPE.PTR:
        return this.#target(' ');
      case TYPE.SOA:
        return pen.verbose > 0 ? this.#soa() : '';
      case TYPE.MX: {
        const preference = pen.u16(at);
        this.#at += 2;
        return this.#target(' ', ` ${preference}`);
      }
      case TYPE.SRV: {
        const numbers = `:${pen.u16(at + 4)} ${pen.u16(at)} ${pen.u16(at + 2)}`;
        this.#at += 6;
        return this.#target(' ', numbers);
      }
      case TYPE.TXT:
        return this.#texts(end);
      default:
        return '';
    }
  }

  #target(before: string, after = ''): string | undefined {
    const name = this.#name();
    return name === undefined ? undefined : `${before}${name}${after}`;
  }

  #soa(): string | undefined {
    const [primary, mailbox] = [this.#name(), this.#name()];
    if (primary === undefined || mailbox === undefined || !this.#pen.has(this.#at, 20)) return undefined;
    const numbers = [0, 4, 8, 12, 16].map((ahead) => this.#pen.u32(this.#at + ahead));
    return [' ', primary, ' ', mailbox, ' ', numbers.join(' ')].join('');
  }

  #texts(end: number): string | undefined {
    let text = '';
    for (let at = this.#at; at < end; at += 1 + this.#pen.u8(at)) {
      const length = this.#pen.u8(at);
      if (at + 1 + length > end) return undefined;
      text += ` "${Array.from(this.#pen.bytes.subarray(at + 1, at + 1 + length), shownByte).join('')}"`;
    }
    return text;
  }
}

const unescaped = (escaped: string): string =>
  escaped.length === 3 ? shownByte(Number(escaped)) : shownByte(escaped.charCodeAt(0));

/** As cat -v shows it. */
function shownByte(byte: number): string {
  const low = byte & 0x7f;
  const printable = low >= 0x20 && low < 0x7f;
  return `${byte > 0x7f ? 'M-' : ''}${printable ? String.fromCharCode(low) : `^${String.fromCharCode(low ^ 0x40)}`}`;
}

/** `1d2h`: seconds in weeks, days, hours, minutes and seconds; what is zero is left out. */
function span(seconds: number): string {
  if (seconds === 0) return '0s';
  let left = seconds;
  let text = '';
  for (const [letter, size] of [
    ['w', 604_800],
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(left / size);
    if (count > 0) text += `${count}${letter}`;
    left %= size;
  }
  return text;
}
