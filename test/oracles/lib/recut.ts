/** A recorded conversation said again, cut into other segments: what both sides say and in which order stays. */
import type { Rng } from '../../../src/core/rng.ts';
import { concat } from '../../../src/core/bytes.ts';
import { fieldValue, type Dissection } from '../../../src/dissect/index.ts';
import { Talk, type Side } from './talks.ts';

interface Turn {
  readonly side: Side;
  readonly bytes: Uint8Array;
}

/** What both sides say in a stream of a capture, turn by turn. Nothing may be lost or said twice in it. */
export function turnsOf(frames: readonly Dissection[], stream: number): readonly Turn[] {
  const turns: { side: Side; pieces: Uint8Array[] }[] = [];
  const first = frames.find((d) => fieldValue(d, 'tcp.stream') === stream)!;
  const client = fieldValue(first, 'tcp.srcport');
  for (const d of frames) {
    const payload = fieldValue(d, 'tcp.payload');
    if (fieldValue(d, 'tcp.stream') !== stream || !(payload instanceof Uint8Array)) continue;
    const side = fieldValue(d, 'tcp.srcport') === client ? 'client' : 'server';
    const last = turns.at(-1);
    if (last?.side === side) last.pieces.push(payload.slice());
    else turns.push({ side, pieces: [payload.slice()] });
  }
  return turns.map(({ side, pieces }) => ({ side, bytes: concat(pieces) }));
}

/** Segments of random lengths, of `longest` bytes at most. */
export function recut(turns: readonly Turn[], rng: Rng, longest: number, ports: readonly [number, number]): Talk {
  const talk = new Talk(...ports).open();
  for (const { side, bytes } of turns) {
    for (let at = 0; at < bytes.length;) {
      const length = 1 + rng.below(longest);
      talk.say(side, bytes.subarray(at, at + length));
      at += length;
    }
  }
  return talk;
}

const HANDSHAKE = 22;

/** The records of a stretch: type, version and body of each. */
function recordsOf(bytes: Uint8Array): { readonly head: Uint8Array; readonly body: Uint8Array }[] {
  const records = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 5 + bytes[at + 3]! * 256 + bytes[at + 4]!;
    records.push({ head: bytes.subarray(at, at + 3), body: bytes.subarray(at + 5, end) });
    at = end;
  }
  return records;
}

/** Handshake messages in the clear, put into records of at most `longest` bytes, several in one where they fit. Stops at the first cipher. */
export function refragmented(turns: readonly Turn[], longest: number): readonly Turn[] {
  const made: Turn[] = [];
  for (const { side, bytes } of turns) {
    const records = recordsOf(bytes);
    const plain = records.findIndex(({ head }) => head[0] !== HANDSHAKE);
    const bodies = records.slice(0, plain < 0 ? undefined : plain);
    const whole = concat(bodies.map(({ body }) => body));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < whole.length; at += longest) {
      const body = whole.subarray(at, at + longest);
      pieces.push(bodies[0]!.head, Uint8Array.of(body.length >>> 8, body.length & 0xff), body);
    }
    made.push({ side, bytes: concat(pieces) });
    if (plain >= 0) break;
  }
  return made;
}
