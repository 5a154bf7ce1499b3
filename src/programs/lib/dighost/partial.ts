/** Messages that end too early or too late, as dig shows them: as far as they can be read, and how many bytes were not (RFC 1035, 4). */
import { getU16, setU16 } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { decode, type DnsMessage, ednsOf, HEADER_BYTES } from '../../../protocols/dns/codec.ts';
import { OPTION } from './message.ts';
import { readName } from '../../../protocols/dns/names.ts';

export interface Parsed {
  readonly message: DnsMessage;
  /** What its header says there is; more than the message has, if it was cut. */
  readonly counts: readonly [number, number, number, number];
  /** Bytes that belong to nothing. */
  readonly extra: number;
  readonly whole: boolean;
}

const COUNTS_AT = 4;
const RECORD_BYTES = 10;

/** The error is what BIND calls it. */
export function parseReply(bytes: Uint8Array, bestEffort: boolean): Result<Parsed> {
  const counts = [0, 1, 2, 3].map((i) => getU16(bytes, COUNTS_AT + 2 * i)) as [number, number, number, number];
  const walked = walk(bytes, counts);
  const whole = decode(bytes);
  if (whole.ok && hasBadCookie(whole.value)) return fail('malformed OPT option');
  if (whole.ok) return ok({ message: whole.value, counts, extra: bytes.length - walked.end, whole: true });
  const error = walked.short ? 'unexpected end of input' : 'FORMERR';
  if (!bestEffort) return fail(error);
  const part = withCounts(bytes, walked.read);
  const message = decode(part);
  if (!message.ok) return fail(error);
  return ok({ message: message.value, counts, extra: bytes.length - walked.end, whole: false });
}

/** A cookie is 8 bytes of the client, alone or with 8 to 32 of the server (RFC 7873, 4). */
const hasBadCookie = (message: DnsMessage): boolean =>
  ednsOf(message)?.options.some(({ code, data: { length } }) => {
    const fits = length === 8 || (length >= 16 && length <= 40);
    return code === OPTION.COOKIE && !fits;
  }) ?? false;

function withCounts(bytes: Uint8Array, counts: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  counts.forEach((count, i) => setU16(copy, COUNTS_AT + 2 * i, count));
  return copy;
}

/** Goes from record to record: how many of each section are all there, and where it could go no further. */
function walk(bytes: Uint8Array, counts: readonly number[]): { read: number[]; end: number; short: boolean } {
  const read = [0, 0, 0, 0];
  let at = HEADER_BYTES;
  for (const [section, count] of counts.entries()) {
    for (let i = 0; i < count; i++) {
      const name = readName(bytes, 0, bytes.length, at);
      if (!name.ok) return { read, end: at, short: /cut short/.test(name.error) };
      at = name.value.next;
      const fixed = section === 0 ? 4 : RECORD_BYTES;
      if (at + fixed > bytes.length) return { read, end: at, short: true };
      at += fixed;
      const length = section === 0 ? 0 : getU16(bytes, at - 2);
      if (at + length > bytes.length) return { read, end: at, short: true };
      at += length;
      read[section]!++;
    }
  }
  return { read, end: at, short: false };
}
