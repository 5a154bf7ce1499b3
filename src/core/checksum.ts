/** The Internet checksum (RFC 1071, updated incrementally as RFC 1624 says) and Ethernet's CRC-32 (IEEE 802.3, 3.2.9). */

/** Ranges from here on are summed four bytes at a time; up to as many that both sums stay below 2^31. */
const LONG = 128;
const TOO_LONG = 1 << 17;
const LITTLE_ENDIAN: boolean = (() => {
  const [first] = new Uint8Array(Uint16Array.of(1).buffer);
  return first === 1;
})();

/**
 * Adds the 16-bit words of a range to a running sum, or something that folds to the same. An odd last byte counts as the high
 * half of a word.
 */
export function sum16(bytes: Uint8Array, at: number, end: number, start = 0): number {
  if (end - at < LONG || end - at >= TOO_LONG) return sumPlain(bytes, at, end, start);
  const first = at + (-(bytes.byteOffset + at) & 3);
  if (((first - at) & 1) === 1) return sumPlain(bytes, at, end, start);
  const lanes = new Uint32Array(bytes.buffer, bytes.byteOffset + first, (end - first) >> 2);
  const rest = first + lanes.length * 4;
  return sumPlain(bytes, rest, end, sumPlain(bytes, at, first, start)) + sumLanes(lanes);
}

function sumPlain(bytes: Uint8Array, at: number, end: number, start: number): number {
  let sum = start;
  const even = at + ((end - at) & ~1);
  for (let i = at; i < even; i += 2) sum += (bytes[i]! << 8) | bytes[i + 1]!;
  if (even < end) sum += bytes[even]! << 8;
  return sum;
}

/** The sum is the same whatever the byte order, but for its own bytes (RFC 1071, 2, B). */
function sumLanes(lanes: Uint32Array): number {
  let low = 0;
  let high = 0;
  let i = 0;
  for (const stop = lanes.length - 3; i < stop; i += 4) {
    const a = lanes[i]!;
    const b = lanes[i + 1]!;
    const c = lanes[i + 2]!;
    const d = lanes[i + 3]!;
    low = (low + (a & 0xffff) + (b & 0xffff) + (c & 0xffff) + (d & 0xffff)) | 0;
    high = (high + (a >>> 16) + (b >>> 16) + (c >>> 16) + (d >>> 16)) | 0;
  }
  for (; i < lanes.length; i++) {
    low = (low + (lanes[i]! & 0xffff)) | 0;
    high = (high + (lanes[i]! >>> 16)) | 0;
  }
  const sum = fold(low + high);
  return LITTLE_ENDIAN ? ((sum & 0xff) << 8) | (sum >>> 8) : sum;
}

/** Folds the carries of a running sum back in: ones' complement addition. Good for sums of up to 2^32 words. */
export function fold(sum: number): number {
  let s = sum;
  while (s > 0xffff) s = (s & 0xffff) + Math.floor(s / 0x10000);
  return s;
}

/** The checksum to put into a header whose checksum field is zero (or was left out of the range). */
export const internetChecksum = (bytes: Uint8Array, at = 0, end = bytes.length, start = 0): number =>
  0xffff ^ fold(sum16(bytes, at, end, start));

/** Whether a range that includes its checksum adds up. */
export const checksumHolds = (bytes: Uint8Array, at: number, end: number, start = 0): boolean =>
  fold(sum16(bytes, at, end, start)) === 0xffff;

/** The sum of TCP's and UDP's pseudo-header (RFC 768, RFC 9293 section 3.1). */
export const pseudoHeaderSum = (source: number, destination: number, protocol: number, length: number): number =>
  (source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + length;

/** RFC 1624, equation 3: the checksum after one 16-bit word changed from `before` to `after`. */
export const updateChecksum = (checksum: number, before: number, after: number): number =>
  0xffff ^ fold((0xffff ^ checksum) + (0xffff ^ before) + after);

// Four tables of 256: the CRC advances four bytes a step ("slicing by 4").
const TABLES: readonly [Int32Array, Int32Array, Int32Array, Int32Array] = (() => {
  const tables = [0, 1, 2, 3].map(() => new Int32Array(256)) as [Int32Array, Int32Array, Int32Array, Int32Array];
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    tables[0][n] = c;
  }
  for (let n = 0; n < 256; n++) {
    for (let k = 1; k < 4; k++) {
      const c = tables[(k - 1) as 0][n]!;
      tables[k as 0][n] = (c >>> 8) ^ tables[0][c & 0xff]!;
    }
  }
  return tables;
})();

/** CRC-32 of a range, as an unsigned integer. Ethernet sends it least significant byte first. */
export function crc32(bytes: Uint8Array, at = 0, end = bytes.length): number {
  const [t0, t1, t2, t3] = TABLES;
  let c = -1;
  let i = at;
  for (const stop = end - 3; i < stop; i += 4) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c = t3[c & 0xff]! ^ t2[(c >>> 8) & 0xff]! ^ t1[(c >>> 16) & 0xff]! ^ t0[c >>> 24]!;
  }
  for (; i < end; i++) c = (c >>> 8) ^ t0[(c ^ bytes[i]!) & 0xff]!;
  return ~c >>> 0;
}
