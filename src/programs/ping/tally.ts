/** What ping counts (iputils, ping_common.c): probes, replies, errors, what is in flight, and round-trip times in whole µs. */

const HALF = 0x7fff;
const low16 = (n: number): number => n & 0xffff;
const signed16 = (n: number): number => (n << 16) >> 16;

export class Tally {
  transmitted = 0;
  received = 0;
  repeats = 0;
  errors = 0;
  /** Most probes that were out at once. */
  pipe = 0;
  shortest = Infinity;
  longest = 0;
  sum = 0;
  sumOfSquares = 0;
  /** Eight times the smoothed round-trip time. */
  smoothed = 0;
  /** Highest sequence number answered. */
  #answered = 0;
  readonly #seen = new Set<number>();

  /** Sequence numbers begin at 1 and have 16 bits. */
  get nextSequence(): number {
    return low16(this.transmitted + 1);
  }

  get inFlight(): number {
    const ahead = low16(this.transmitted - this.#answered);
    return ahead <= HALF ? ahead : this.transmitted - this.received - this.errors;
  }

  /** A sequence number is about to be used (again). */
  forget(sequence: number): void {
    this.#seen.delete(sequence);
  }

  hasSeen(sequence: number): boolean {
    return this.#seen.has(low16(sequence));
  }

  sent(): void {
    this.transmitted++;
    if (low16(this.transmitted) - this.#answered > HALF) this.#answered = low16(this.transmitted) + 1;
  }

  /** A probe was answered, be it by an error. */
  acknowledge(sequence: number): void {
    const behind = low16(this.transmitted - sequence);
    if (behind > HALF) return;
    this.pipe = Math.max(this.pipe, behind + 1);
    if (signed16(sequence - this.#answered) > 0 || signed16(this.transmitted - this.#answered) > HALF)
      this.#answered = sequence;
  }

  /** Counts a reply; true when the number had been answered before. */
  reply(sequence: number): boolean {
    this.acknowledge(sequence);
    const repeated = this.#seen.has(sequence);
    if (repeated) this.repeats++;
    else this.received++;
    this.#seen.add(sequence);
    return repeated;
  }

  /** One round trip, in µs. */
  timed(trip: number): void {
    this.sum += trip;
    this.sumOfSquares += trip * trip;
    this.shortest = Math.min(this.shortest, trip);
    this.longest = Math.max(this.longest, trip);
    if (this.smoothed === 0) this.smoothed = trip * 8;
    else this.smoothed += trip - Math.trunc(this.smoothed / 8);
  }

  /** Mean and standard deviation of the round trips, in whole µs. */
  get spread(): { readonly mean: number; readonly deviation: number } {
    const total = this.received + this.repeats;
    const variance = Math.trunc((this.sumOfSquares - Math.trunc((this.sum * this.sum) / total)) / total);
    return { mean: Math.trunc(this.sum / total), deviation: Math.trunc(Math.sqrt(Math.max(0, variance))) };
  }
}
