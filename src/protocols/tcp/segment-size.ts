/** How much payload a segment carries (RFC 9293, 3.7.1; RFC 6691): the peer's MSS, the path, the socket's option, less our own options. */
import { TIMESTAMPS_BYTES } from './options.ts';

/** What a sender assumes when no option tells (MUST-15). */
export const DEFAULT_MSS = 536;
/** Nobody can make us send less in a segment (Linux's least). */
const LEAST_MSS = 88;

export class SegmentSize {
  /** MSS that we announce. */
  readonly announced: number;
  /** What a packet of the path can carry. */
  path: number;
  /** What the peer announced. */
  peer = DEFAULT_MSS;
  readonly #limit: number;

  /** `limit`: TCP_MAXSEG of the socket; 0 for none. */
  constructor(path: number, limit: number) {
    this.#limit = limit > 0 ? limit : Infinity;
    this.path = path;
    this.announced = Math.min(path, this.#limit);
  }

  /** Eff.snd.MSS. */
  effective(timestamps: boolean): number {
    const most = Math.max(LEAST_MSS, Math.min(this.peer, this.path, this.#limit));
    return most - (timestamps ? TIMESTAMPS_BYTES : 0);
  }
}
