/** Contents that nobody holds: each byte follows from the file's path and its place, so that any range can be made at any time. */

export type Fill = 'random' | 'zeros' | 'lines';

const LINE_BYTES = 16;

/** Bytes `from` to `to`, the latter not included. */
export function generate(path: string, fill: Fill, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  if (fill === 'lines') fillWithLines(bytes, from);
  if (fill === 'random') fillWithChance(bytes, from, hashOf(path));
  return bytes;
}

/** `line 000000042\n` and so on, 16 bytes each. */
function fillWithLines(bytes: Uint8Array, from: number): void {
  for (let number = Math.floor(from / LINE_BYTES), at = number * LINE_BYTES - from; at < bytes.length; number++) {
    const text = `line ${String(number).padStart(10, '0')}\n`;
    for (let i = Math.max(0, -at); i < LINE_BYTES && at + i < bytes.length; i++) bytes[at + i] = text.charCodeAt(i);
    at += LINE_BYTES;
  }
}

/** Four bytes from each mixed word, little end first. */
function fillWithChance(bytes: Uint8Array, from: number, seed: number): void {
  for (let word = from >>> 2, at = word * 4 - from; at < bytes.length; word++, at += 4) {
    const mixed = mix(word ^ seed);
    for (let i = Math.max(0, -at); i < 4 && at + i < bytes.length; i++) bytes[at + i] = mixed >>> (8 * i);
  }
}

/** murmur3's finish. */
function mix(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hashOf(path: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) h = Math.imul(h ^ path.charCodeAt(i), 0x01000193);
  return h;
}
