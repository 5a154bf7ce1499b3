/** Replies after which the same is asked again in another way: a lower EDNS version, TCP, a cookie (RFC 6891, 6.1.3; RFC 2181, 9; RFC 7873, 5.3). */
import { ednsOf, FLAG } from '../../../protocols/dns/codec.ts';
import { RCODE } from '../../../protocols/dns/types.ts';
import { fullRcode } from '../dns/header.ts';
import { takeCookie } from './cookie.ts';
import type { Heard, Host } from './frontend.ts';
import type { Lookup } from './lookup.ts';

/** The lookup to do instead; nothing when the reply is an answer. */
export function afterReply(reply: Heard, { frontend, cookie }: Host): Lookup | undefined {
  const { lookup, parsed } = reply;
  const { message } = parsed;
  const version = ednsOf(message)?.version;
  if (fullRcode(message) === RCODE.BADVERS && version !== undefined) {
    if (version < lookup.edns && lookup.negotiateEdns) {
      frontend.comment(lookup, `BADVERS, retrying with EDNS version ${version}.`);
      return { ...lookup, edns: version };
    }
  }
  if ((message.flags & FLAG.TC) !== 0 && !lookup.ignoreTruncation && !lookup.tcp) {
    const known = lookup.sendCookie && lookup.cookie === undefined ? takeCookie(reply, cookie) : undefined;
    frontend.comment(lookup, 'Truncated, retrying in TCP mode.');
    return { ...lookup, tcp: true, cookie: known ?? lookup.cookie };
  }
  return undefined;
}
