/** Writes pcapng (draft-ietf-opsawg-pcapng): interfaces by name, nanosecond stamps, directions, comments, FCS included and declared. */
import { utf8 } from '../core/bytes.ts';
import { FCS_BYTES } from '../core/frame.ts';
import type { Ns } from '../core/time.ts';
import { LINKTYPE_ETHERNET, stampOf, type Stamp } from './capture-file.ts';

export const BLOCK = { section: 0x0a0d0d0a, interface: 1, simple: 3, enhanced: 6, secrets: 10 } as const;
export const OPTION = { end: 0, comment: 1, flags: 2, name: 2, application: 4, resolution: 9, fcsLength: 13 } as const;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** `if_tsresol`: units of 10^-9 s. */
const NANOSECONDS = 9;

/** One sighting of a frame at an interface. */
export interface PcapngPacket {
  /** What `addInterface` returned. */
  readonly interface: number;
  /** Simulated time, ns. */
  readonly t: Ns;
  /** The frame with its FCS. */
  readonly bytes: Uint8Array;
  readonly direction: 'in' | 'out';
  readonly comment?: string | undefined;
}

/**
 * Makes the blocks of one section, in the order in which they are to be written: `header`, then each interface before
 * its first packet. Performs no I/O; equal calls give equal bytes.
 */
export class PcapngWriter {
  readonly #epochMs: number;
  #interfaces = 0;

  /** `epochMs`: milliseconds since 1970 in UTC at the world's time 0. */
  constructor(epochMs: number) {
    this.#epochMs = epochMs;
  }

  header(): Uint8Array {
    const body = new Body();
    // Version 1.0; a section length of -1 says that nobody has counted.
    body.u32(BYTE_ORDER_MAGIC).u16(1).u16(0).u32(0xffff_ffff).u32(0xffff_ffff);
    body.option(OPTION.application, utf8('wirelab')).endOfOptions();
    return body.block(BLOCK.section);
  }

  /** Declares the next interface, such as `alice:eth0`. Its number counts from 0. */
  addInterface(name: string): { readonly id: number; readonly block: Uint8Array } {
    const body = new Body();
    body.u16(LINKTYPE_ETHERNET).u16(0).u32(0);
    body.option(OPTION.name, utf8(name));
    body.option(OPTION.resolution, Uint8Array.of(NANOSECONDS));
    body.option(OPTION.fcsLength, Uint8Array.of(FCS_BYTES)).endOfOptions();
    return { id: this.#interfaces++, block: body.block(BLOCK.interface) };
  }

  packet(packet: PcapngPacket): Uint8Array {
    const { bytes, comment } = packet;
    const { high, low } = nanosecondUnits(stampOf(this.#epochMs, packet.t));
    const body = new Body(bytes.length + 64);
    body.u32(packet.interface).u32(high).u32(low).u32(bytes.length).u32(bytes.length).padded(bytes);
    if (comment !== undefined) body.option(OPTION.comment, utf8(comment));
    const flags = (packet.direction === 'in' ? 1 : 2) | (FCS_BYTES << 5);
    body.option(OPTION.flags, new Body(4).u32(flags).view()).endOfOptions();
    return body.block(BLOCK.enhanced);
  }
}

/** Nanoseconds since 1970 as two 32-bit halves. The product exceeds 2^53, so it is made of two that do not. */
export function nanosecondUnits(stamp: Stamp): { readonly high: number; readonly low: number } {
  const upper = Math.floor(stamp.seconds / 0x10000) * 1e9;
  const lower = (stamp.seconds % 0x10000) * 1e9 + stamp.nanoseconds;
  const rest = (upper % 0x10000) * 0x10000 + lower;
  return { high: Math.floor(upper / 0x10000) + Math.floor(rest / 0x1_0000_0000), low: rest % 0x1_0000_0000 };
}

/** A block's body, little endian, every part padded to 32 bits. */
class Body {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacity = 128) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  u16(value: number): this {
    const at = this.#room(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.#room(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  padded(bytes: Uint8Array): this {
    const at = this.#room((bytes.length + 3) & ~3);
    this.#bytes.set(bytes, at);
    return this;
  }

  option(code: number, value: Uint8Array): this {
    // A length is 16 bits: a longer comment is cut.
    const kept = value.subarray(0, 0xffff);
    return this.u16(code).u16(kept.length).padded(kept);
  }

  endOfOptions(): this {
    return this.u32(OPTION.end);
  }

  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** The whole block: type and total length before the body, total length again after it. */
  block(type: number): Uint8Array {
    const total = this.#length + 12;
    const block = new Uint8Array(total);
    const view = new DataView(block.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, total, true);
    block.set(this.view(), 8);
    view.setUint32(total - 4, total, true);
    return block;
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      wider.set(this.#bytes);
      this.#bytes = wider;
      this.#view = new DataView(wider.buffer);
    }
    return at;
  }
}
