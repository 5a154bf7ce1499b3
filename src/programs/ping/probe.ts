/** The echo request that ping sends: a time stamp in the first 16 bytes of its data, as a struct timeval, then the pattern. */
import { encode } from '../../protocols/icmp/codec.ts';
import type { PingOptions } from './options.ts';

/** Size of a struct timeval on a 64-bit machine: seconds and microseconds, low byte first. */
export const STAMP_BYTES = 16;

/** The data behind every header: 00 01 02 ..., or what `-p` says, repeated as long as it fits. */
export function filler({ size, pattern }: PingOptions): Uint8Array {
  const data = new Uint8Array(Math.min(size, 0x20000));
  if (!pattern) return data.map((_, i) => i);
  for (let at = 0; at + pattern.length <= data.length; at += pattern.length) data.set(pattern, at);
  return data;
}

/** @param wallUs microseconds since 1970 */
export function echoRequest(identifier: number, sequence: number, data: Uint8Array, wallUs: number): Uint8Array {
  const stamped = data.slice();
  if (stamped.length >= STAMP_BYTES) {
    putU64(stamped, 0, Math.floor(wallUs / 1e6));
    putU64(stamped, 8, wallUs % 1e6);
  }
  return encode({ kind: 'echo', code: 0, identifier, sequence, data: stamped });
}

/** The time stamp of a reply's data, in µs since 1970. */
export const stampOf = (data: Uint8Array): number => getU64(data, 0) * 1e6 + getU64(data, 8);

function putU64(bytes: Uint8Array, at: number, value: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  view.setUint32(0, value % 2 ** 32, true);
  view.setUint32(4, Math.floor(value / 2 ** 32), true);
}

function getU64(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  return view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
}
