/** A DNS message field by field, as Wireshark shows it (RFC 1035, 4). */
import { fromUtf8, getU16 } from '../../core/bytes.ts';
import { FieldReader } from '../../core/field-reader.ts';
import { formatIpv6 } from '../../core/ipv6.ts';
import type { Emit, Field } from '../../core/protocol.ts';
import { HEADER_BYTES } from './codec.ts';
import * as F from './fields.ts';
import { labelsOf, readName } from './names.ts';
import { TYPE } from './types.ts';

/** As Wireshark writes a name: without the last dot. */
export const shownName = (name: string): string =>
  name === '.' ? '<Root>' : name.slice(0, -1).replace(/\\(\D)/g, '$1');

/** Some mean nothing in a query; Wireshark shows AD there when it is set. */
const FLAG_BITS: readonly (readonly [Field, number, 'always' | 'response' | 'set'])[] = [
  [F.AUTHORITATIVE, 5, 'response'],
  [F.TRUNCATED, 6, 'always'],
  [F.RECDESIRED, 7, 'always'],
  [F.RECAVAIL, 8, 'response'],
  [F.Z, 9, 'always'],
  [F.AUTHENTICATED, 10, 'set'],
  [F.CHECKDISABLE, 11, 'always'],
];

/** Emits the fields of one message; the sentence says why it could not be read to its end. */
export class MessageDissector {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #end: number;
  readonly #emit: Emit;
  readonly #r: FieldReader;
  #fault: string | undefined;

  constructor(bytes: Uint8Array, at: number, end: number, emit: Emit) {
    this.#bytes = bytes;
    this.#start = at;
    this.#end = Math.min(end, bytes.length);
    this.#emit = emit;
    this.#r = new FieldReader(bytes, at, end, emit);
  }

  dissect(): string | undefined {
    const r = this.#r;
    r.u16(F.ID);
    this.#flags(r.u16(F.FLAGS));
    const questions = r.u16(F.COUNT_QUERIES);
    const records = r.u16(F.COUNT_ANSWERS) + r.u16(F.COUNT_AUTH) + r.u16(F.COUNT_ADD);
    if (r.short) return `the DNS header needs ${HEADER_BYTES} bytes; ${this.#end - this.#start} are there`;
    for (let i = 0; i < questions && this.#well(); i++) this.#question();
    for (let i = 0; i < records && this.#well(); i++) this.#record();
    return this.#fault ?? (r.short ? 'the message ends within a record' : undefined);
  }

  #well(): boolean {
    return this.#fault === undefined && !this.#r.short;
  }

  #flags(word: number): void {
    const r = this.#r;
    const isResponse = word >= 0x8000;
    const bit = (field: Field, from: number, length = 1): void =>
      r.bits(field, 2, from, length, (word >>> (16 - from - length)) & (2 ** length - 1));
    bit(F.RESPONSE, 0);
    bit(F.OPCODE, 1, 4);
    for (const [field, from, when] of FLAG_BITS) {
      const isSet = when === 'set' && (word & (0x8000 >>> from)) !== 0;
      if (isResponse || when === 'always' || isSet) bit(field, from);
    }
    if (isResponse) bit(F.RCODE, 12, 4);
  }

  #question(): void {
    const at = this.#r.at;
    const name = this.#name((shown, text) => {
      this.#tell(F.QRY_NAME, at, shown);
      this.#tell(F.QRY_NAME_LEN, at, shown.length);
      this.#tell(F.COUNT_LABELS, at, Math.max(1, labelsOf(text).length));
    });
    if (name === undefined) return;
    this.#r.u16(F.QRY_TYPE);
    this.#r.u16(F.QRY_CLASS);
  }

  #record(): void {
    const r = this.#r;
    const at = r.at;
    const read = readName(this.#bytes, this.#start, this.#end, at);
    if (!read.ok) return void (this.#fault = read.error);
    r.at = read.value.next;
    const type = r.left >= 2 ? getU16(this.#bytes, r.at) : 0;
    this.#owner(at, shownName(read.value.name), type);
    r.u16(F.RESP_TYPE);
    if (type === TYPE.OPT) this.#optHead();
    else {
      r.u16(F.RESP_CLASS);
      r.u32(F.RESP_TTL);
    }
    const length = r.u16(F.RESP_LEN);
    if (r.short) return;
    const end = r.at + length;
    if (end > this.#end)
      return void (this.#fault = `a record has ${length} bytes of data, but only ${r.left} are there`);
    if (length > 0) this.#data(type, end);
    if (this.#well() && r.at > end) this.#fault = `the data of a record is longer than its length says`;
    r.at = end;
  }

  #owner(at: number, shown: string, type: number): void {
    if (type !== TYPE.SRV) return this.#tell(F.RESP_NAME, at, shown);
    // RFC 2782: _service._proto.name
    const [service = '', proto, ...name] = shown.split('.');
    this.#tell(F.SRV_SERVICE, at, service);
    if (proto !== undefined) this.#tell(F.SRV_PROTO, at, proto);
    if (name.length > 0) this.#tell(F.SRV_NAME, at, name.join('.'));
  }

  #optHead(): void {
    const r = this.#r;
    r.u16(F.UDP_PAYLOAD_SIZE);
    r.u8(F.EXT_RCODE);
    r.u8(F.EDNS_VERSION);
    const z = r.u16(F.OPT_Z);
    r.bits(F.OPT_DO, 2, 0, 1, z >>> 15);
    r.bits(F.OPT_RESERVED, 2, 1, 15, z & 0x7fff);
  }

  #data(type: number, end: number): void {
    const r = this.#r;
    switch (type) {
      case TYPE.A:
        return void r.u32(F.A);
      case TYPE.AAAA:
        if (end - r.at < 16) return void (this.#fault = 'an AAAA record has less than 16 bytes');
        return this.#text(F.AAAA, 16, formatIpv6(this.#bytes.subarray(r.at, r.at + 16)));
      case TYPE.NS:
        return this.#target(F.NS);
      case TYPE.CNAME:
        return this.#target(F.CNAME);
      case TYPE.PTR:
        return this.#target(F.PTR);
      case TYPE.SOA:
        return this.#soa();
      case TYPE.MX:
        r.u16(F.MX_PREFERENCE);
        return this.#target(F.MX_EXCHANGE);
      case TYPE.TXT:
        while (r.at < end && this.#well()) this.#text(F.TXT, r.u8(F.TXT_LENGTH));
        return;
      case TYPE.SRV:
        r.u16(F.SRV_PRIORITY);
        r.u16(F.SRV_WEIGHT);
        r.u16(F.SRV_PORT);
        return this.#target(F.SRV_TARGET);
      case TYPE.CAA:
        return this.#caa(end);
      case TYPE.OPT:
        while (r.at < end && this.#well()) this.#option(end);
        return;
      default:
        return r.bytes(F.DATA, end - r.at);
    }
  }

  #soa(): void {
    this.#target(F.SOA_MNAME);
    this.#target(F.SOA_RNAME);
    if (!this.#well()) return;
    for (const field of [F.SOA_SERIAL, F.SOA_REFRESH, F.SOA_RETRY, F.SOA_EXPIRE, F.SOA_MINIMUM]) this.#r.u32(field);
  }

  #caa(end: number): void {
    const r = this.#r;
    r.bits(F.CAA_CRITICAL, 1, 0, 1, r.u8(F.CAA_FLAGS) >>> 7);
    const length = r.peek();
    const [tagAt, valueAt] = [r.at + 1, r.at + 1 + length];
    if (valueAt > end) return void (this.#fault = 'a CAA tag is longer than its record');
    const tag = fromUtf8(this.#bytes.subarray(tagAt, valueAt));
    const value = fromUtf8(this.#bytes.subarray(valueAt, end));
    const known = { issue: F.CAA_ISSUE, issuewild: F.CAA_ISSUEWILD, iodef: F.CAA_IODEF };
    const field = Object.hasOwn(known, tag) ? known[tag as keyof typeof known] : F.CAA_UNKNOWN;
    this.#emit(field, r.at * 8, (end - r.at) * 8, value);
    r.u8(F.CAA_TAG_LENGTH);
    this.#text(F.CAA_TAG, length, tag);
    this.#text(F.CAA_VALUE, end - valueAt, value);
  }

  #option(end: number): void {
    const r = this.#r;
    const code = r.u16(F.OPT_CODE);
    const length = r.u16(F.OPT_LEN);
    const at = r.at;
    if (at + length > end) return void (this.#fault = 'an EDNS option is longer than its record');
    if (length === 0) return;
    r.bytes(F.OPT_DATA, length);
    const part = (field: Field, from: number, to: number): void =>
      this.#emit(field, (at + from) * 8, (to - from) * 8, this.#bytes.subarray(at + from, at + to));
    if (code === 10) {
      part(F.COOKIE_CLIENT, 0, Math.min(8, length));
      part(F.COOKIE_SERVER, Math.min(8, length), length);
    } else if (code === 12) part(F.PADDING, 0, length);
  }

  #target(field: Field): void {
    const at = this.#r.at;
    if (this.#well()) this.#name((shown) => this.#tell(field, at, shown));
  }

  /** Reads a name and moves behind it; nothing comes back when it is broken. */
  #name(then: (shown: string, text: string) => void): string | undefined {
    const read = readName(this.#bytes, this.#start, this.#end, this.#r.at);
    if (!read.ok) {
      this.#fault = read.error;
      return undefined;
    }
    this.#r.at = read.value.next;
    then(shownName(read.value.name), read.value.name);
    return read.value.name;
  }

  /** A field that covers the bytes from `at` to here. */
  #tell(field: Field, at: number, value: string | number): void {
    this.#emit(field, at * 8, (this.#r.at - at) * 8, value);
  }

  #text(field: Field, length: number, value?: string): void {
    const at = this.#r.at;
    if (length > this.#r.left) return void (this.#fault = 'a text is longer than the message');
    this.#r.skip(length);
    this.#tell(field, at, value ?? fromUtf8(this.#bytes.subarray(at, at + length)));
  }
}
