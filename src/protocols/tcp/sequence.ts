/**
 * Sequence numbers (RFC 9293, 3.4). On the wire they are 32 bits and wrap; inside, a stream is counted from 0, its SYN, and never
 * wraps, so that comparing is plain arithmetic.
 */

const WRAP = 0x1_0000_0000;

/** The sequence number on the wire of a place in the stream that began with `isn`. */
export const wrap = (isn: number, place: number): number => (isn + place) % WRAP;

/** The place nearest to `near` that has this sequence number: exact while it is less than 2^31 away. It may be negative. */
export const unwrap = (isn: number, sequence: number, near: number): number =>
  near + ((sequence - wrap(isn, near)) | 0);
