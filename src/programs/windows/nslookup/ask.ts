/** The questions of Windows' nslookup: no EDNS, two seconds to answer, then one more time (RFC 1035, 4.2.1). */
import type { Ipv4Address } from '../../../core/address.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import { seconds } from '../../../core/time.ts';
import { type DnsMessage, FLAG } from '../../../protocols/dns/codec.ts';
import { exchange } from '../../lib/dns/exchange.ts';

export interface Session {
  readonly sys: Sys;
  server: Ipv4Address;
  /** What the server's address leads to, or `UnKnown`. */
  serverName: string;
  port: number;
  /** A number of a type; undefined: A and AAAA. */
  type: number | undefined;
  class: number;
  recurse: boolean;
  tcp: boolean;
  debug: boolean;
  timeout: number;
  retries: number;
  domains: readonly string[];
  search: boolean;
  /** Ids count up, from one on. */
  nextId: number;
}

export type Asked =
  | { readonly kind: 'reply'; readonly message: DnsMessage }
  | { readonly kind: 'silent' }
  /** Nobody listens there. */
  | { readonly kind: 'no response' };

/** Asks the session's server; says how long it waited in vain. */
export function* ask(session: Session, name: string, type: number): Call<Asked> {
  const { sys, server, port, recurse, tcp, timeout, retries } = session;
  let refused = false;
  for (let i = 0; i <= retries; i++) {
    const query: DnsMessage = {
      ...{ id: session.nextId++ & 0xffff, flags: recurse ? FLAG.RD : 0, opcode: 0, rcode: 0 },
      questions: [{ name, type, class: session.class }],
      ...{ answers: [], authorities: [], additionals: [] },
    };
    const asked = { server: { address: server, port }, timeout: seconds(timeout) };
    const reply = yield* exchange(sys, query, { ...asked, transport: tcp ? 'tcp' : 'udp' });
    if (reply.ok) return { kind: 'reply', message: reply.value.message };
    refused = reply.error.kind !== 'timeout';
    if (refused) break;
    const plural = timeout === 1 ? 'second' : 'seconds';
    sys.print(`DNS request timed out.\n    timeout was ${timeout} ${plural}.\n`);
  }
  return { kind: refused ? 'no response' : 'silent' };
}
