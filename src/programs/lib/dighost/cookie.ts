/** DNS cookies as a client keeps them: it knows its own in the reply, and sends the server's back (RFC 7873, 5.3). */
import { equalBytes, toHex } from '../../../core/bytes.ts';
import { type DnsMessage, ednsOf } from '../../../protocols/dns/codec.ts';
import type { CookieJudgement } from '../dns/edns-text.ts';
import type { Heard, Host } from './frontend.ts';
import { OPTION } from './message.ts';

const CLIENT_BYTES = 8;

const cookieIn = (message: DnsMessage): Uint8Array | undefined =>
  ednsOf(message)?.options.find(({ code }) => code === OPTION.COOKIE)?.data;

/** The cookie to send from now on, as hex; nothing, if the reply has none that begins with ours. */
export function takeCookie({ parsed, lookup }: Heard, own: Uint8Array): string | undefined {
  const got = cookieIn(parsed.message);
  const sent = lookup.cookie === undefined ? toHex(own) : lookup.cookie.toLowerCase();
  const mine = sent.slice(0, 2 * CLIENT_BYTES);
  return got && toHex(got).startsWith(mine) ? toHex(got) : undefined;
}

/** Judges the cookie of a reply, warns, and keeps it in the lookup for those that follow. */
export function cookieOf(heard: Heard, query: DnsMessage, host: Host): CookieJudgement | undefined {
  const { lookup, parsed } = heard;
  if (!lookup.sendCookie && lookup.cookie === undefined) return undefined;
  if (!ednsOf(parsed.message)) {
    if (lookup.cookie !== undefined) host.warn('expected opt record in response');
    return undefined;
  }
  const [sent, got] = [cookieIn(query), cookieIn(parsed.message)];
  if (!got || !sent) return undefined;
  const long = got.length >= CLIENT_BYTES && sent.length >= CLIENT_BYTES;
  const same = long && equalBytes(got.subarray(0, CLIENT_BYTES), sent.subarray(0, CLIENT_BYTES));
  if (!same) {
    host.warn(long ? 'Warning: Client COOKIE mismatch' : 'Warning: COOKIE bad token (too short)');
    return 'bad';
  }
  lookup.cookie = toHex(got);
  return got.length === CLIENT_BYTES ? 'echoed' : 'good';
}
