/** A conversation as text: who speaks, then what was said; messages of DNS and DHCP line by line, other binary bytes as a dump. */
import type { TalkChunk, TalkView } from '../core/lens.ts';

/** How much of a conversation is written out. */
const MOST_BYTES = 32_768;
const PER_ROW = 16;
/** From this share of bytes that are no text on, it is no text. */
const BINARY = 0.1;

export interface TalkLine {
  readonly from: 0 | 1;
  /** Names the speaker; the other kinds are what was said, and what is missing or left out. */
  readonly kind: 'speaker' | 'said' | 'note';
  readonly text: string;
}

/** `name` writes an end such as `10.0.0.1:40000`; `read` a message that a sighting brought to its end, where it is of a kind that is told in lines. */
export function talkLines(
  talk: TalkView,
  name: (end: string) => string,
  read: (event: number) => readonly string[] | undefined,
): TalkLine[] {
  return messageLines(talk, name, read) ?? byteLines(talk, name);
}

/** How many messages are written out. */
const MOST_MESSAGES = 100;

/** Undefined when there is no message that is told in lines. Segments that hold only a part of one say nothing. */
function messageLines(
  talk: TalkView,
  name: (end: string) => string,
  read: (event: number) => readonly string[] | undefined,
): TalkLine[] | undefined {
  const messages = talk.chunks.slice(0, MOST_MESSAGES).flatMap(({ from, event }) => {
    const texts = event === undefined ? undefined : read(event);
    return texts ? [{ from, texts }] : [];
  });
  if (messages.length === 0) return undefined;
  const lines = messages.flatMap(({ from, texts }): TalkLine[] => [
    { from, kind: 'speaker', text: speakers(talk, from, name) },
    ...texts.map((text) => ({ from, kind: 'said', text }) as const),
  ]);
  const more = talk.chunks.length - MOST_MESSAGES;
  return more > 0 ? [...lines, { from: 0, kind: 'note', text: `[the first ${MOST_MESSAGES} are shown]` }] : lines;
}

const speakers = (talk: TalkView, from: 0 | 1, name: (end: string) => string): string =>
  `${name(talk.ends[from])} → ${name(talk.ends[from === 0 ? 1 : 0])}`;

function byteLines(talk: TalkView, name: (end: string) => string): TalkLine[] {
  const lines: TalkLine[] = [];
  const all = talk.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  let room = MOST_BYTES;
  for (const turn of turns(talk.chunks)) {
    const { from } = turn[0]!;
    lines.push({ from, kind: 'speaker', text: speakers(talk, from, name) });
    for (const piece of joined(turn, room)) {
      if (typeof piece === 'number') {
        lines.push({ from, kind: 'note', text: `[${piece} bytes are missing here]` });
        continue;
      }
      for (const text of written(piece)) lines.push({ from, kind: 'said', text });
      room -= piece.length;
      if (room === 0 && all > MOST_BYTES) {
        lines.push({ from, kind: 'note', text: `[${MOST_BYTES} of ${all} bytes are shown]` });
        return lines;
      }
    }
  }
  return lines;
}

/** What one end said until the other one spoke. */
function turns(chunks: readonly TalkChunk[]): TalkChunk[][] {
  const all: TalkChunk[][] = [];
  for (const chunk of chunks) {
    const last = all.at(-1);
    if (last?.[0]?.from === chunk.from) last.push(chunk);
    else all.push([chunk]);
  }
  return all;
}

/** Neighbouring bytes in one piece, `room` of them at most; a number for so many that are missing. */
function joined(turn: readonly TalkChunk[], room: number): (Uint8Array | number)[] {
  const pieces: (number[] | number)[] = [];
  let left = room;
  for (const { bytes, missing } of turn) {
    if (left === 0) break;
    const last = pieces.at(-1);
    const taken = bytes.subarray(0, left);
    left -= taken.length;
    if (missing > 0) pieces.push(missing);
    else if (Array.isArray(last)) last.push(...taken);
    else pieces.push([...taken]);
  }
  return pieces.map((piece) => (typeof piece === 'number' ? piece : Uint8Array.from(piece)));
}

function written(bytes: Uint8Array): string[] {
  const odd = bytes.reduce((count, byte) => count + (isText(byte) ? 0 : 1), 0);
  if (odd > bytes.length * BINARY) return dump(bytes);
  const text = Array.from(bytes, (byte) => (byte === 0x0d ? '' : byte === 0x0a ? '\n' : printable(byte))).join('');
  return text.replace(/\n$/, '').split('\n');
}

function dump(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / PER_ROW) }, (_, row) => {
    const at = row * PER_ROW;
    const part = [...bytes.subarray(at, at + PER_ROW)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return `${at.toString(16).padStart(4, '0')}  ${hex.padEnd(3 * PER_ROW)} ${part.map(printable).join('')}`;
  });
}

const isText = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
const printable = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.');
