/** ClientHello and ServerHello, field by field (RFC 8446, 4.1; RFC 5246, 7.4.1). */
import { createHash } from 'node:crypto';
import { getU16, getU32, toHex } from '../../../core/bytes.ts';
import type { FieldReader } from '../../../core/field-reader.ts';
import type { Emit } from '../../../core/protocol.ts';
import * as H from '../fields/handshake.ts';
import type { MessageContext } from './context.ts';
import { emitExtensions, type Told } from './extensions.ts';
import { TLS_13 } from './versions.ts';

/** SHA-256 of "HelloRetryRequest": a ServerHello with this random is one (RFC 8446, 4.1.3). */
export const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

const RANDOM_BYTES = 32;

export function clientHello(r: FieldReader, context: MessageContext): void {
  const version = emitCommon(r, context);
  const suites = r.part(r.u16(H.SUITES_LENGTH));
  const list: number[] = [];
  context.emit(H.SUITE_LIST, suites.at * 8, suites.left * 8, 1, `${suites.left >>> 1} suites`);
  while (suites.left >= 2) list.push(suites.u16(H.SUITE));
  const methods = r.part(r.u8(H.COMPRESSIONS_LENGTH));
  context.emit(
    H.COMPRESSIONS,
    methods.at * 8,
    methods.left * 8,
    1,
    `${methods.left} method${methods.left === 1 ? '' : 's'}`,
  );
  while (methods.left > 0) methods.u8(H.COMPRESSION);
  const at = r.at;
  const told = r.left >= 2 ? emitExtensions(r, 'client hello', context) : nothing();
  if (r.short) return;
  const groups = told.groups.filter(isReal);
  const parts = [list.filter(isReal), told.types.filter(isReal), groups, told.formats].map((each) => each.join('-'));
  emitPrint(at, `${version},${parts.join(',')}`, [H.JA3_FULL, H.JA3], context.emit);
}

export function serverHello(r: FieldReader, context: MessageContext): void {
  const version = emitCommon(r, context);
  const suite = r.u16(H.SUITE);
  r.u8(H.COMPRESSION);
  const at = r.at;
  const told = r.left >= 2 ? emitExtensions(r, 'server hello', context) : nothing();
  if (r.short) return;
  emitPrint(at, `${version},${suite},${told.types.join('-')}`, [H.JA3S_FULL, H.JA3S], context.emit);
}

const nothing = (): Told => ({ types: [], groups: [], formats: [] });

/** Some clients offer values that mean nothing, so that servers stay tolerant (RFC 8701). */
const isReal = (value: number): boolean => (value & 0x0f0f) !== 0x0a0a || value >>> 8 !== (value & 0xff);

function emitPrint(
  at: number,
  text: string,
  [full, hash]: readonly [typeof H.JA3_FULL, typeof H.JA3],
  emit: Emit,
): void {
  emit(full, at * 8, 0, text);
  emit(hash, at * 8, 0, createHash('md5').update(text).digest('hex'));
}

/** Version, random and session ID. */
function emitCommon(r: FieldReader, { bytes, version: agreed, emit }: MessageContext): number {
  const version = r.u16(H.VERSION);
  const at = r.at;
  const isRetry = r.left >= RANDOM_BYTES && toHex(bytes.subarray(at, at + RANDOM_BYTES)) === RETRY_RANDOM;
  r.bytes(H.RANDOM, RANDOM_BYTES, isRetry ? 'HelloRetryRequest magic' : undefined);
  if (!r.short && agreed !== TLS_13) {
    emit(H.RANDOM_TIME, at * 8, 32, clock(getU32(bytes, at)));
    emit(H.RANDOM_BYTES, (at + 4) * 8, (RANDOM_BYTES - 4) * 8, bytes.subarray(at + 4, at + RANDOM_BYTES));
  }
  const length = r.u8(H.SESSION_ID_LENGTH);
  if (length > 0) r.bytes(H.SESSION_ID, length);
  return version;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

/** Seconds since 1970 as Wireshark writes them: `Feb 11, 1979 07:41:20.000000000 UTC`. */
function clock(seconds: number): string {
  const { year, month, day } = civil(Math.floor(seconds / DAY));
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = seconds % DAY;
  const time = [Math.floor(rest / HOUR), Math.floor((rest % HOUR) / MINUTE), rest % MINUTE].map(two).join(':');
  return `${MONTHS[month - 1]} ${String(day).padStart(2)}, ${year} ${time}.000000000 UTC`;
}

/** A day's date in the Gregorian calendar, counted from 1 March of the year 0, when leap days come last. */
function civil(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: year + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** What a hello says that the whole connection follows from. Undefined: it is cut short. */
export interface Hello {
  readonly random: string;
  readonly isRetry: boolean;
  /** ServerHello: what was chosen; ClientHello: what was offered. */
  readonly suites: readonly number[];
  readonly version: number;
  readonly sessionId: string;
  /** Bodies of the extensions, by type. */
  readonly extensions: ReadonlyMap<number, Uint8Array>;
}

/** Reads a hello for the session's sake; `at` is behind the message's header. */
export function readHello(bytes: Uint8Array, at: number, end: number, isClient: boolean): Hello | undefined {
  const has = (place: number): boolean => place <= end;
  let next = at + 2 + RANDOM_BYTES;
  if (!has(next + 1)) return undefined;
  const random = toHex(bytes.subarray(at + 2, next));
  const idEnd = next + 1 + bytes[next]!;
  if (!has(idEnd + 3)) return undefined;
  const sessionId = toHex(bytes.subarray(next + 1, idEnd));
  const suites: number[] = [];
  const suitesAt = isClient ? idEnd + 2 : idEnd;
  next = isClient ? suitesAt + getU16(bytes, idEnd) : suitesAt + 2;
  if (!has(next + 1)) return undefined;
  for (let i = suitesAt; i + 1 < next; i += 2) suites.push(getU16(bytes, i));
  next += isClient ? 1 + bytes[next]! : 1;
  const extensions = readExtensions(bytes, next, end);
  const chosen = isClient ? undefined : extensions.get(43);
  const version = chosen?.length === 2 ? getU16(chosen, 0) : getU16(bytes, at);
  return { random, isRetry: random === RETRY_RANDOM, suites, version, sessionId, extensions };
}

function readExtensions(bytes: Uint8Array, at: number, end: number): ReadonlyMap<number, Uint8Array> {
  const extensions = new Map<number, Uint8Array>();
  if (at + 2 > end) return extensions;
  const stop = Math.min(end, at + 2 + getU16(bytes, at));
  for (let next = at + 2; next + 4 <= stop;) {
    const length = getU16(bytes, next + 2);
    if (next + 4 + length > stop) break;
    extensions.set(getU16(bytes, next), bytes.subarray(next + 4, next + 4 + length));
    next += 4 + length;
  }
  return extensions;
}
