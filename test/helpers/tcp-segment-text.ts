// TCP segments as a line of text, for scripts: `S. 0 ack 1 win 65535 mss 1460`. Flags as tcpdump writes them, then the sequence
// number and what else is to be said. Options are read and written here byte by byte, so that our own code judges itself nowhere.
import { getU16, getU32 } from '../../src/core/bytes.ts';

/** What a line says; what it does not say is undefined. Sequence numbers are relative to the first of their stream. */
export interface Said {
  readonly flags: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly win?: number;
  readonly len?: number;
  readonly mss?: number;
  readonly ws?: number;
  readonly sackOK?: true;
  readonly ts?: readonly [number, number];
  /** Left and right of each block. */
  readonly sack?: readonly number[];
  readonly urg?: number;
  /** Code point of the IP header: 0 not-ECT, 1, 2 ECT, 3 CE. */
  readonly ecn?: number;
  readonly to?: number;
  readonly from?: number;
  /** Raw options in hexadecimal, in place of all others. */
  readonly options?: string;
  readonly badChecksum?: true;
}

const NUMBERS: ReadonlySet<string> = new Set(['ack', 'win', 'len', 'mss', 'ws', 'urg', 'ecn', 'to', 'from']);
const BITS = 'FSRP.UEW';

export function readLine(line: string): Said {
  const [flags = '', ...words] = line.trim().split(/\s+/);
  const said: Record<string, unknown> = { flags };
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const next = (): string => words[++i] ?? '';
    if (/^\d+$/.test(word)) said['seq'] = Number(word);
    else if (NUMBERS.has(word)) said[word] = Number(next());
    else if (word === 'sackOK') said['sackOK'] = true;
    else if (word === 'ts') said['ts'] = [Number(next()), Number(next())];
    else if (word === 'sack') said['sack'] = next().split(/[-,]/).map(Number);
    else if (word === 'options') said['options'] = next();
    else if (word === 'bad-checksum') said['badChecksum'] = true;
    else throw new Error(`"${word}" is no word of a segment: ${line}`);
  }
  return said as unknown as Said;
}

export const writeLine = (said: Said): string =>
  Object.entries(said)
    .map(([key, value]) => {
      if (key === 'flags' || key === 'seq') return String(value);
      return value === true ? key : `${key} ${Array.isArray(value) ? value.join(key === 'sack' ? '-' : ' ') : value}`;
    })
    .join(' ');

export const flagBits = (flags: string): number =>
  [...flags].reduce((bits, flag) => {
    const bit = BITS.indexOf(flag);
    if (bit < 0) throw new Error(`"${flag}" is no flag`);
    return bits | (1 << bit);
  }, 0);

export const flagText = (bits: number): string => [...BITS].filter((_, i) => bits & (1 << i)).join('');

const word = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** `wire` makes an absolute number of the stream that the receiver sent: the one that SACK speaks of. */
export function optionBytes(said: Said, wire: (relative: number) => number): Uint8Array {
  if (said.options !== undefined) return Uint8Array.from(Buffer.from(said.options, 'hex'));
  const out: number[] = [];
  if (said.mss !== undefined) out.push(2, 4, said.mss >>> 8, said.mss & 255);
  if (said.ws !== undefined) out.push(1, 3, 3, said.ws);
  if (said.sackOK) out.push(4, 2, 1, 1);
  if (said.ts) out.push(1, 1, 8, 10, ...word(said.ts[0]), ...word(said.ts[1]));
  if (said.sack) out.push(1, 1, 5, 2 + 4 * said.sack.length, ...said.sack.flatMap((n) => word(wire(n))));
  while (out.length % 4 !== 0) out.push(1);
  return Uint8Array.from(out);
}

/** What the options between `at` and `end` say; `relative` undoes `wire` of the other side. */
export function readOptionBytes(
  bytes: Uint8Array,
  at: number,
  end: number,
  relative: (n: number) => number,
): Partial<Said> {
  const said: Record<string, unknown> = {};
  for (let i = at; i < end && bytes[i] !== 0;) {
    const kind = bytes[i]!;
    const length = kind === 1 ? 1 : bytes[i + 1]!;
    if (length === 0 || i + length > end) throw new Error(`option ${kind} has the length ${length}`);
    if (kind === 2) said['mss'] = getU16(bytes, i + 2);
    if (kind === 3) said['ws'] = bytes[i + 2]!;
    if (kind === 4) said['sackOK'] = true;
    if (kind === 8) said['ts'] = [getU32(bytes, i + 2), getU32(bytes, i + 6)];
    if (kind === 5) {
      said['sack'] = Array.from({ length: (length - 2) / 4 }, (_, n) => relative(getU32(bytes, i + 2 + 4 * n)));
    }
    i += length;
  }
  return said;
}
