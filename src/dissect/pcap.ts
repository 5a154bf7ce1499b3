/** Classic pcap files (draft-ietf-opsawg-pcap): what `tcpdump -w` writes and `-r` reads. Both magics, both byte orders. */
import { fail, ok, type Result } from '../core/result.ts';
import type { CapturedPacket, CaptureFile, Stamp } from './capture-file.ts';

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const MAGIC_NANOSECONDS = 0xa1b23c4d;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** tcpdump's default, and the most that libpcap believes of a packet. */
export const MAX_SNAPLEN = 262_144;

/** The file header: little endian, microseconds, version 2.4. */
export function pcapHeader(linkType: number, snapLength = MAX_SNAPLEN): Uint8Array {
  const view = new DataView(new ArrayBuffer(FILE_HEADER_BYTES));
  view.setUint32(0, MAGIC_MICROSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, snapLength, true);
  view.setUint32(20, linkType, true);
  return new Uint8Array(view.buffer);
}

/** One packet. The stamp is cut to microseconds, as libpcap does. */
export function pcapRecord(stamp: Stamp, bytes: Uint8Array, wireLength = bytes.length): Uint8Array {
  const record = new Uint8Array(RECORD_HEADER_BYTES + bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, stamp.seconds, true);
  view.setUint32(4, Math.floor(stamp.nanoseconds / 1000), true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, wireLength, true);
  record.set(bytes, RECORD_HEADER_BYTES);
  return record;
}

interface Format {
  readonly little: boolean;
  readonly unitNs: number;
}

function formatOf(view: DataView): Format | undefined {
  for (const little of [true, false]) {
    const magic = view.getUint32(0, little);
    if (magic === MAGIC_MICROSECONDS) return { little, unitNs: 1000 };
    if (magic === MAGIC_NANOSECONDS) return { little, unitNs: 1 };
  }
  return undefined;
}

/** Reads a whole file. A damaged record ends the packets and is told in `trouble`. */
export function readPcap(bytes: Uint8Array): Result<CaptureFile> {
  if (bytes.length < 4) return fail(`truncated dump file; tried to read 4 file header bytes, only got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = formatOf(view);
  if (!format) return fail('unknown file format');
  if (bytes.length < FILE_HEADER_BYTES) {
    return fail(`truncated dump file; tried to read 24 file header bytes, only got ${bytes.length}`);
  }
  const major = view.getUint16(4, format.little);
  if (major !== 2) return fail(`unsupported pcap savefile version ${major}.${view.getUint16(6, format.little)}`);
  const linkType = view.getUint32(20, format.little) & 0x03ff_ffff;
  const snapLength = view.getUint32(16, format.little);
  const { packets, trouble } = readRecords(bytes, view, format);
  const interfaces = [{ name: '', linkType, snapLength, fcsBytes: 0 }];
  return ok(trouble === undefined ? { interfaces, packets } : { interfaces, packets, trouble });
}

function readRecords(bytes: Uint8Array, view: DataView, format: Format) {
  const packets: CapturedPacket[] = [];
  let at = FILE_HEADER_BYTES;
  while (at < bytes.length) {
    const left = bytes.length - at;
    if (left < RECORD_HEADER_BYTES) {
      return {
        packets,
        trouble: `truncated dump file; tried to read ${RECORD_HEADER_BYTES} header bytes, only got ${left}`,
      };
    }
    const kept = view.getUint32(at + 8, format.little);
    if (kept > MAX_SNAPLEN) {
      return { packets, trouble: `invalid packet capture length ${kept}, bigger than snaplen of ${MAX_SNAPLEN}` };
    }
    if (left - RECORD_HEADER_BYTES < kept) {
      const got = left - RECORD_HEADER_BYTES;
      return { packets, trouble: `truncated dump file; tried to read ${kept} captured bytes, only got ${got}` };
    }
    packets.push(readRecord(bytes, view, at, kept, format));
    at += RECORD_HEADER_BYTES + kept;
  }
  return { packets, trouble: undefined };
}

function readRecord(bytes: Uint8Array, view: DataView, at: number, kept: number, format: Format): CapturedPacket {
  const fraction = view.getUint32(at + 4, format.little) * format.unitNs;
  return {
    stamp: {
      seconds: view.getUint32(at, format.little) + Math.floor(fraction / 1e9),
      nanoseconds: fraction % 1e9,
    },
    interface: 0,
    bytes: bytes.slice(at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + kept),
    wireLength: view.getUint32(at + 12, format.little),
  };
}
