/**
 * Frames: pooled byte buffers with reference counts. Links carry nothing else.
 *
 * Whoever holds a frame owns one reference and either passes it on (`receive`, `transmit`) or releases it. A frame may be
 * patched only by its sole owner (`refs === 1`); others clone first. Nobody keeps `bytes` past the release: copy instead.
 */
import { crc32 } from './checksum.ts';

/** The frame check sequence, 4 bytes at the end of every frame. */
export const FCS_BYTES = 4;
export const ETHERNET_HEADER_BYTES = 14;
/** IEEE 802.3, 3.2.8: a frame with its FCS is at least 64 bytes; the sender pads. */
export const MIN_FRAME_BYTES = 64;

const CLASSES = [256, 2048, 16384, 65_600] as const;
const POISON = 0xdb;

export class Frame {
  /** The whole buffer; the frame is its first `length` bytes. */
  readonly bytes: Uint8Array;
  readonly sizeClass: number;
  /** From the destination MAC address to the FCS, both included. */
  length = 0;
  /** Names the journey: kept from the host that makes the frame to where it is delivered or dropped, through every rewrite and clone. */
  id = 0;
  refs = 0;
  /** Whether the FCS bytes are written down. Until somebody looks, an unsealed frame's FCS is right by definition. */
  sealed = false;
  /** Whether the FCS must be verified on arrival: bytes came from outside or were changed on the wire. */
  suspect = false;
  /** Why the bytes are wrong, when a link or a learner damaged them on purpose. */
  damage: string | undefined = undefined;
  /** What the node that has the frame in its hands has noted about the packet: a host's connection tracking. It never leaves the node. */
  tracked: object | undefined = undefined;

  constructor(sizeClass: number) {
    this.sizeClass = sizeClass;
    this.bytes = new Uint8Array(CLASSES[sizeClass]!);
  }

  /** Writes the FCS down: call it before anybody outside the engine reads the bytes (IEEE 802.3, 3.2.9). */
  seal(): void {
    if (this.sealed) return;
    writeFcs(this.bytes, this.length);
    this.sealed = true;
  }

  /** Whether the FCS at the end belongs to the bytes before it. */
  fcsHolds(): boolean {
    if (!this.suspect || !this.sealed) return true;
    const at = this.length - FCS_BYTES;
    const b = this.bytes;
    const sent = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0;
    return this.length >= MIN_FRAME_BYTES && crc32(b, 0, at) === sent;
  }

  /** A copy of the frame as it stands on the wire, FCS included. */
  copy(): Uint8Array {
    this.seal();
    return this.bytes.slice(0, this.length);
  }
}

/** Writes the right FCS to the end of a frame of `length` bytes (IEEE 802.3, 3.2.9). */
export function writeFcs(bytes: Uint8Array, length: number): void {
  const at = length - FCS_BYTES;
  const crc = crc32(bytes, 0, at);
  bytes[at] = crc;
  bytes[at + 1] = crc >>> 8;
  bytes[at + 2] = crc >>> 16;
  bytes[at + 3] = crc >>> 24;
}

export class FramePool {
  /** Fill released buffers with a marker, so that a stale view is seen at once. For tests. */
  poison = false;
  /** Frames handed out and not yet released. */
  live = 0;
  #nextId = 1;
  readonly #free: Frame[][] = CLASSES.map(() => []);

  /** A new frame of `length` bytes (FCS included) with a new journey id. Its bytes are not cleared. */
  allocate(length: number): Frame {
    const frame = this.#take(length);
    frame.id = this.#nextId++;
    return frame;
  }

  /** A frame of one's own with the same bytes and the same journey. */
  clone(from: Frame): Frame {
    const frame = this.#take(from.length);
    frame.bytes.set(from.length === from.bytes.length ? from.bytes : from.bytes.subarray(0, from.length));
    frame.id = from.id;
    frame.sealed = from.sealed;
    frame.suspect = from.suspect;
    frame.damage = from.damage;
    return frame;
  }

  /** The frame itself when it has no other owner, else a clone; either way safe to patch. Consumes the reference. */
  own(frame: Frame): Frame {
    if (frame.refs === 1) return frame;
    const mine = this.clone(frame);
    mine.tracked = frame.tracked;
    this.release(frame);
    return mine;
  }

  retain(frame: Frame): Frame {
    frame.refs++;
    return frame;
  }

  release(frame: Frame): void {
    if (--frame.refs > 0) return;
    if (frame.refs < 0) throw new Error(`frame ${frame.id} was released twice`);
    this.live--;
    if (this.poison) frame.bytes.fill(POISON);
    this.#free[frame.sizeClass]!.push(frame);
  }

  #take(length: number): Frame {
    let sizeClass = 0;
    while (sizeClass < CLASSES.length && CLASSES[sizeClass]! < length) sizeClass++;
    if (sizeClass === CLASSES.length) throw new Error(`no frame holds ${length} bytes`);
    const frame = this.#free[sizeClass]!.pop() ?? new Frame(sizeClass);
    this.live++;
    frame.length = length;
    frame.refs = 1;
    frame.sealed = false;
    frame.suspect = false;
    frame.damage = undefined;
    frame.tracked = undefined;
    return frame;
  }
}
