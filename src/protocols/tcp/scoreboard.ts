/** What the receiver has told by SACK, and what follows for each hole (RFC 6675, 3 and 4). */
import { unwrap } from './sequence.ts';
import type { TcpOptions } from './options.ts';
import { Ranges } from './ranges.ts';
import type { Sending } from './sending.ts';

/** A part of the stream. */
export interface Hole {
  readonly left: number;
  readonly right: number;
}

export class Scoreboard {
  readonly sacked = new Ranges();
  readonly #sender: Sending;

  constructor(sender: Sending) {
    this.#sender = sender;
  }

  /** Takes in the blocks of an ACK for `place`: bytes reported for the first time, and what is reported to have come twice (RFC 2883, 4). */
  score(options: TcpOptions, place: number): { readonly added: number; readonly duplicate: Hole | undefined } {
    const { iss, una, nxt } = this.#sender;
    let added = 0;
    let duplicate: Hole | undefined;
    for (let i = 0; i < options.sackCount; i++) {
      const left = unwrap(iss, options.sack[2 * i]!, una);
      const right = unwrap(iss, options.sack[2 * i + 1]!, una);
      if (i === 0 && (right <= place || this.#liesInSecond(options, left, right))) duplicate = { left, right };
      else if (left >= una && left < right && right <= nxt) added += this.sacked.add(left, right);
    }
    return { added, duplicate };
  }

  #liesInSecond(options: TcpOptions, left: number, right: number): boolean {
    if (options.sackCount < 2) return false;
    const { iss, una } = this.#sender;
    return unwrap(iss, options.sack[2]!, una) <= left && right <= unwrap(iss, options.sack[3]!, una);
  }

  /** IsLost: `above` bytes in `ranges` separate ranges were SACKed after it. */
  #isLost(above: number, ranges: number): boolean {
    const { mss, settings } = this.#sender;
    return ranges >= settings.duplicateThreshold || above > (settings.duplicateThreshold - 1) * mss;
  }

  firstIsLost(): boolean {
    return this.#isLost(this.sacked.bytes, this.sacked.count);
  }

  /** Where the first hole ends. */
  firstHole(): number {
    return this.sacked.list[0]?.left ?? this.#sender.nxt;
  }

  /** SetPipe: a byte counts when it is not thought lost, and once more when it was sent again. */
  pipe(highRetransmitted: number): number {
    const { una, nxt } = this.#sender;
    let [from, above, ranges, pipe] = [una, this.sacked.bytes, this.sacked.count, 0];
    for (const range of this.sacked.list) {
      if (!this.#isLost(above, ranges)) pipe += range.left - from;
      pipe += Math.max(0, Math.min(highRetransmitted, range.left) - from);
      from = range.right;
      above -= range.right - range.left;
      ranges--;
    }
    return pipe + (nxt - from) + Math.max(0, highRetransmitted - from);
  }

  /** The first part between `from` and `to` that was not SACKed while something after it was; `lost`: only if it is thought lost. */
  nextHole(from: number, to: number, lost: boolean): Hole | undefined {
    let [place, above, ranges] = [this.#sender.una, this.sacked.bytes, this.sacked.count];
    for (const range of this.sacked.list) {
      const left = Math.max(place, from);
      if (left >= to) return undefined;
      if (left < range.left && (!lost || this.#isLost(above, ranges))) return { left, right: range.left };
      place = range.right;
      above -= range.right - range.left;
      ranges--;
    }
    return undefined;
  }

  /** SACKed bytes before a place. */
  below(place: number): number {
    return this.sacked.list.reduce((sum, r) => sum + Math.max(0, Math.min(place, r.right) - r.left), 0);
  }

  /** The place itself, or where the range ends that holds it. */
  afterSacked(place: number): number {
    return this.sacked.count === 0 ? place : (this.sacked.at(place)?.right ?? place);
  }

  /** Where the next range begins after a place; SND.NXT without one. */
  nextSacked(place: number): number {
    return this.sacked.list.find((range) => range.left > place)?.left ?? this.#sender.nxt;
  }
}
