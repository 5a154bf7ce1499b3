/** The data of resource records (RFC 1035, 3.3; AAAA: RFC 3596; SRV: RFC 2782; CAA: RFC 8659; OPT: RFC 6891). */
import { Reader, type Writer } from '../../core/bytes.ts';
import { formatIpv6, parseIpv6 } from '../../core/ipv6.ts';
import type { Ipv4Address } from '../../core/address.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { type NameWriter, readName } from './names.ts';
import { CLASS, TYPE, typeName } from './types.ts';

export interface EdnsOption {
  readonly code: number;
  readonly data: Uint8Array;
}

/** By the record's type; what a type does not explain stays bytes. Names are absolute text. */
export type RecordData =
  | { readonly kind: 'a'; readonly address: Ipv4Address }
  | { readonly kind: 'aaaa'; readonly address: string }
  /** NS, CNAME and PTR. */
  | { readonly kind: 'name'; readonly target: string }
  | SoaData
  | { readonly kind: 'mx'; readonly preference: number; readonly exchange: string }
  | { readonly kind: 'txt'; readonly strings: readonly Uint8Array[] }
  | SrvData
  | { readonly kind: 'caa'; readonly flags: number; readonly tag: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'opt'; readonly options: readonly EdnsOption[] }
  | { readonly kind: 'unknown'; readonly bytes: Uint8Array };

export interface SoaData {
  readonly kind: 'soa';
  readonly primary: string;
  readonly mailbox: string;
  readonly serial: number;
  /** Seconds, as are the next three. */
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export interface SrvData {
  readonly kind: 'srv';
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** A message under way: names in record data may point back into it. */
export interface MessageBytes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** Which fields the data of a type has. Empty data (RFC 2136 sends it) and the addresses of other classes are bytes. */
function kindOf(type: number, class_: number, length: number): RecordData['kind'] {
  if (type === TYPE.OPT) return 'opt';
  if (length === 0) return 'unknown';
  switch (type) {
    case TYPE.A:
      return class_ === CLASS.IN ? 'a' : 'unknown';
    case TYPE.AAAA:
      return class_ === CLASS.IN ? 'aaaa' : 'unknown';
    case TYPE.NS:
    case TYPE.CNAME:
    case TYPE.PTR:
      return 'name';
    case TYPE.SOA:
      return 'soa';
    case TYPE.MX:
      return 'mx';
    case TYPE.TXT:
      return 'txt';
    case TYPE.SRV:
      return 'srv';
    case TYPE.CAA:
      return 'caa';
    default:
      return 'unknown';
  }
}

/** Reads the `length` bytes of data at `at`. */
export function readData(
  m: MessageBytes,
  at: number,
  length: number,
  type: number,
  class_: number,
): Result<RecordData> {
  const r = new DataReader(m, at, at + length);
  const data = r.read(kindOf(type, class_, length));
  const what = `the data of a ${typeName(type)} record`;
  if (r.fault !== undefined) return fail(`${what}: ${r.fault}`);
  if (r.short) return fail(`${what} is cut short: ${length} bytes do not hold it`);
  return r.left > 0 ? fail(`${what} has ${r.left} bytes too many`) : ok(data);
}

class DataReader extends Reader {
  fault: string | undefined;
  readonly #message: MessageBytes;

  constructor(message: MessageBytes, at: number, end: number) {
    super(message.bytes, at, end);
    this.#message = message;
  }

  read(kind: RecordData['kind']): RecordData {
    switch (kind) {
      case 'a':
        return { kind, address: this.u32() };
      case 'aaaa':
        return { kind, address: formatIpv6(this.#sixteen()) };
      case 'name':
        return { kind, target: this.name() };
      case 'soa':
        return this.#soa();
      case 'mx':
        return { kind, preference: this.u16(), exchange: this.name() };
      case 'txt':
        return { kind, strings: this.#list(() => this.take(this.u8())) };
      case 'srv':
        return { kind, priority: this.u16(), weight: this.u16(), port: this.u16(), target: this.name() };
      case 'caa':
        return { kind, flags: this.u8(), tag: this.take(this.u8()), value: this.rest() };
      case 'opt':
        return { kind, options: this.#list(() => ({ code: this.u16(), data: this.take(this.u16()) })) };
      case 'unknown':
        return { kind, bytes: this.rest() };
    }
  }

  name(): string {
    if (this.short || this.fault !== undefined) return '';
    const { bytes, start, end } = this.#message;
    const read = readName(bytes, start, end, this.at, this.end);
    if (!read.ok) {
      this.fault = read.error;
      return '';
    }
    this.at = read.value.next;
    return read.value.name;
  }

  #soa(): SoaData {
    const [primary, mailbox] = [this.name(), this.name()];
    const [serial, refresh, retry, expire, minimum] = [this.u32(), this.u32(), this.u32(), this.u32(), this.u32()];
    return { kind: 'soa', primary, mailbox, serial, refresh, retry, expire, minimum };
  }

  #sixteen(): Uint8Array {
    const bytes = this.take(16);
    return bytes.length === 16 ? bytes : new Uint8Array(16);
  }

  #list<T>(one: () => T): T[] {
    const all: T[] = [];
    while (this.left > 0 && !this.short) all.push(one());
    return all;
  }
}

/** Writes the data alone; its length goes before it. */
export function writeData(w: Writer, names: NameWriter, data: RecordData): void {
  switch (data.kind) {
    case 'a':
      return void w.u32(data.address);
    case 'aaaa': {
      const address = parseIpv6(data.address);
      if (!address.ok) throw new TypeError(address.error);
      return void w.raw(address.value);
    }
    case 'name':
      return names.write(data.target);
    case 'soa':
      names.write(data.primary);
      names.write(data.mailbox);
      return void w.u32(data.serial).u32(data.refresh).u32(data.retry).u32(data.expire).u32(data.minimum);
    case 'mx':
      w.u16(data.preference);
      return names.write(data.exchange);
    case 'txt':
      for (const string of data.strings) w.u8(string.length).raw(string);
      return;
    case 'srv':
      w.u16(data.priority).u16(data.weight).u16(data.port);
      return names.write(data.target, false);
    case 'caa':
      return void w.u8(data.flags).u8(data.tag.length).raw(data.tag).raw(data.value);
    case 'opt':
      for (const option of data.options) w.u16(option.code).u16(option.data.length).raw(option.data);
      return;
    case 'unknown':
      return void w.raw(data.bytes);
  }
}
