/** IPv6 addresses as text (RFC 4291, 2.2; the one way to write each: RFC 5952). */
import { parseIpv4 } from './address.ts';
import { getU16 } from './bytes.ts';
import { fail, ok, type Result } from './result.ts';

const BYTES = 16;
const WORDS = 8;

/** `2001:db8::1` from sixteen bytes. */
export function formatIpv6(bytes: Uint8Array): string {
  const words = Array.from({ length: WORDS }, (_, i) => getU16(bytes, 2 * i));
  const mapped = words.slice(0, 5).every((w) => w === 0) && words[5] === 0xffff;
  if (mapped) return `::ffff:${bytes.subarray(12, 16).join('.')}`;
  const { at, length } = longestZeros(words);
  const hex = (from: number, to: number): string =>
    words
      .slice(from, to)
      .map((w) => w.toString(16))
      .join(':');
  return length < 2 ? hex(0, WORDS) : `${hex(0, at)}::${hex(at + length, WORDS)}`;
}

function longestZeros(words: readonly number[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  for (let at = 0; at < words.length; at++) {
    let end = at;
    while (words[end] === 0) end++;
    if (end - at > best.length) best = { at, length: end - at };
  }
  return best;
}

/** Sixteen bytes from any of the ways to write an address. */
export function parseIpv6(text: string): Result<Uint8Array> {
  const wrong = fail(`"${text}" is not an IPv6 address`);
  const dotted = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text);
  let tail: number[] = [];
  let head = text;
  if (dotted) {
    const address = parseIpv4(dotted[2]!);
    if (!address.ok) return wrong;
    tail = [address.value >>> 16, address.value & 0xffff];
    head = dotted[1]!.endsWith('::') ? dotted[1]! : dotted[1]!.slice(0, -1);
  }
  const halves = head.split('::');
  if (halves.length > 2) return wrong;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (!groups.flat().every((g) => /^[0-9a-f]{1,4}$/i.test(g))) return wrong;
  const [before = [], after = []] = groups.map((half) => half.map((g) => parseInt(g, 16)));
  const missing = WORDS - before.length - after.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return wrong;
  const words = [...before, ...new Array<number>(missing).fill(0), ...after, ...tail];
  return ok(Uint8Array.from({ length: BYTES }, (_, i) => words[i >>> 1]! >>> (i % 2 === 0 ? 8 : 0)));
}
