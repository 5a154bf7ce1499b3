/** The time stamp that ping writes at the head of its data, found as Wireshark finds it: by its looks. */
import { getU32 } from '../../core/bytes.ts';
import type { Emit, PacketContext } from '../../core/protocol.ts';
import { civilDate } from '../../core/time.ts';
import * as F from './fields.ts';

/** Bytes that the stamp takes: Wireshark believes in a 32-bit struct timeval. */
const STAMP_BYTES = 8;
const DAY_S = 86_400;
/** What a stamp lies between when nobody knows the time of day: the years 2000 and 2100. */
const PLAUSIBLE_S = [946_684_800, 4_102_444_800] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Emits the stamp, if the data at `at` begins with one; returns where the other data begin. */
export function dissectDataTime(bytes: Uint8Array, at: number, end: number, packet: PacketContext, emit: Emit): number {
  if (end - at < STAMP_BYTES) return at;
  const big = [getU32(bytes, at), getU32(bytes, at + 4)] as const;
  const little = [swap32(big[0]), swap32(big[1])] as const;
  // without a calendar both orders often look like a time; then the one that most machines have wins
  const orders = packet.epochMs === undefined ? [little, big] : [big, little];
  const found = orders.find(([seconds, us]) => us < 1e6 && isNear(seconds, packet));
  if (!found) return at;
  const [seconds, us] = found;
  emit(F.DATA_TIME, at * 8, STAMP_BYTES * 8, formatInstant(seconds, us * 1000));
  if (packet.epochMs !== undefined) {
    const relative = (packet.epochMs - seconds * 1000) * 1e6 + packet.time - us * 1000;
    emit(F.DATA_TIME_RELATIVE, at * 8, 0, relative);
  }
  return at + STAMP_BYTES;
}

function isNear(seconds: number, { epochMs, time }: PacketContext): boolean {
  if (epochMs === undefined) return seconds > PLAUSIBLE_S[0] && seconds < PLAUSIBLE_S[1];
  return Math.abs(seconds - Math.floor(epochMs / 1000 + time / 1e9)) < DAY_S;
}

const swap32 = (n: number): number => ((n << 24) | ((n & 0xff00) << 8) | ((n >>> 8) & 0xff00) | (n >>> 24)) >>> 0;

/** `Jan  1, 2026 00:00:01.000000000 UTC` */
function formatInstant(seconds: number, nanoseconds: number): string {
  const { year, month, day } = civilDate(Math.floor(seconds / DAY_S));
  const two = (n: number): string => String(n).padStart(2, '0');
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${MONTHS[month - 1]} ${String(day).padStart(2)}, ${year} ${clock}.${String(nanoseconds).padStart(9, '0')} UTC`;
}
