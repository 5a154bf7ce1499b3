/** Explicit congestion notification in the IP header (RFC 3168, 5): two bits, which whoever forwards a packet may set to CE. */
import { getU16, setU16 } from '../../core/bytes.ts';
import { updateChecksum } from '../../core/checksum.ts';
import { CHECKSUM_AT, TOS_AT } from './codec.ts';

export const ECN_MASK = 3;
export const NOT_ECT = 0;
export const ECT_1 = 1;
export const ECT_0 = 2;
export const CE = 3;

/** Whether the sender of the packet that begins at `at` knows what a mark means, and it carries none yet. */
export function isMarkable(bytes: Uint8Array, at: number): boolean {
  const ecn = bytes[at + TOS_AT]! & ECN_MASK;
  return ecn === ECT_0 || ecn === ECT_1;
}

/** Sets CE and mends the header's checksum (RFC 1624). */
export function markCongestion(bytes: Uint8Array, at: number): void {
  const before = getU16(bytes, at);
  bytes[at + TOS_AT] = bytes[at + TOS_AT]! | CE;
  setU16(bytes, at + CHECKSUM_AT, updateChecksum(getU16(bytes, at + CHECKSUM_AT), before, getU16(bytes, at)));
}
