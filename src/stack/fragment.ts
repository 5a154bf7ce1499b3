/** Cuts a packet to an MTU (RFC 791, 3.2, "An Example Fragmentation Procedure"). */
import { getU16, setU16 } from '../core/bytes.ts';
import type { Frame, FramePool } from '../core/frame.ts';
import * as ipv4 from '../protocols/ipv4/codec.ts';
import * as options from '../protocols/ipv4/options.ts';
import { allocatePacket, headerLength, IP_FRAGMENT, IP_LENGTH, IP_OPTIONS, ipLength, L3, sealHeader } from './wire.ts';

/**
 * The fragments of a packet, none larger than `mtu` bytes, first to last. They share the packet's journey; the frame itself stays
 * the caller's. A fragment can be cut again: offsets and the "more" bit go on from its own.
 */
export function fragment(pool: FramePool, frame: Frame, mtu: number): Frame[] {
  const header = headerLength(frame);
  const word = getU16(frame.bytes, IP_FRAGMENT);
  const start = word & ipv4.OFFSET_MASK;
  const payload = ipLength(frame) - header;
  const later = laterHeader(frame, header);
  const pieces: Frame[] = [];
  let from = 0;
  while (from < payload) {
    const head = from === 0 ? frame.bytes.slice(L3, L3 + header) : later;
    const room = Math.max(8, (mtu - head.length) & ~7);
    const last = payload - from <= mtu - head.length;
    const size = last ? payload - from : room;
    const piece = allocatePacket(pool, head.length + size);
    const at = L3 + header + from;
    piece.id = frame.id;
    piece.damage = frame.damage;
    piece.bytes.set(frame.bytes.subarray(0, L3));
    piece.bytes.set(head, L3);
    piece.bytes.set(frame.bytes.subarray(at, at + size), L3 + head.length);
    setU16(piece.bytes, IP_LENGTH, head.length + size);
    const more = last ? word & ipv4.MORE_FRAGMENTS : ipv4.MORE_FRAGMENTS;
    setU16(piece.bytes, IP_FRAGMENT, (word & ipv4.RESERVED_FLAG) | more | (start + from / 8));
    sealHeader(piece);
    pieces.push(piece);
    from += size;
  }
  return pieces;
}

/** The header of all but the first fragment: only options that say so are copied (RFC 791, 3.1). */
function laterHeader(frame: Frame, header: number): Uint8Array {
  const b = frame.bytes;
  const head = new Uint8Array(header);
  head.set(b.subarray(L3, L3 + ipv4.HEADER_BYTES));
  let to = ipv4.HEADER_BYTES;
  for (let at = IP_OPTIONS; at < L3 + header;) {
    const type = b[at]!;
    if (type === options.EOL) break;
    const length = type === options.NOP ? 1 : b[at + 1]!;
    if (length === 0 || at + length > L3 + header) break;
    if ((type & options.COPIED) !== 0) {
      head.set(b.subarray(at, at + length), to);
      to += length;
    }
    at += length;
  }
  const length = (to + 3) & ~3;
  head[0] = 0x40 | (length / 4);
  return head.subarray(0, length);
}
