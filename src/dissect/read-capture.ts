/** Reads a capture file of either format. */
import { fail, type Result } from '../core/result.ts';
import type { CaptureFile } from './capture-file.ts';
import { readPcap } from './pcap.ts';
import { readPcapng } from './pcapng-reader.ts';

/** Reads pcap or pcapng, whichever the first four bytes say. Never throws. */
export function readCapture(bytes: Uint8Array): Result<CaptureFile> {
  if (bytes.length < 4) return fail(`truncated dump file; tried to read 4 file header bytes, only got ${bytes.length}`);
  const isPcapng = bytes[0] === 0x0a && bytes[1] === 0x0d && bytes[2] === 0x0d && bytes[3] === 0x0a;
  return isPcapng ? readPcapng(bytes) : readPcap(bytes);
}
