/** What the printers above IPv4 know of the header below them. */
import { fold } from '../../core/checksum.ts';
import type { Pen } from './pen.ts';

const HEADER_BYTES = 20;

/** An IPv4 header and where its payload is. */
export interface Ipv4Place {
  /** Of the header. */
  readonly at: number;
  readonly payloadAt: number;
  /** Payload bytes by the header's total length. */
  readonly length: number;
  /** More fragments follow. */
  readonly fragmented: boolean;
}

/** The checksum that makes the sum right, from the one found and the folded sum over all. */
export function rightChecksum(found: number, foldedSum: number): number {
  return fold(found + (0xffff ^ foldedSum));
}

/** For the pseudo-header: a source route's last address when there is one, else the header's destination (RFC 791, LSRR). */
export function finalDestination(pen: Pen, { at, payloadAt }: Ipv4Place): number {
  for (let option = at + HEADER_BYTES; option < payloadAt;) {
    const type = pen.u8(option);
    const size = type === 1 ? 1 : pen.u8(option + 1);
    if (type === 0 || size < 1 || (type !== 1 && size < 2) || option + size > payloadAt) break;
    if ((type === 131 || type === 137) && size >= 7) return pen.u32(option + size - 4);
    option += size;
  }
  return pen.u32(at + 16);
}
