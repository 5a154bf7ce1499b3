/** What a server needs of a resolver: the rest of an answer that its own zones do not hold (RFC 1034, 5.3.3). */
import type { Call } from '../../core/sys.ts';
import type { Question, ResourceRecord } from '../../protocols/dns/codec.ts';
import type { Resolved } from '../lib/dns/recursive-types.ts';
import type { ZoneMap } from './zones.ts';

export interface Resolver {
  /** Asks cache, forwarders or the tree. rcode SERVFAIL when nobody gave a usable answer. An alias into `own` is not followed: `rest`. */
  resolve(question: Question, own: ZoneMap): Call<Resolved>;
  /** What the cache holds, for a client that wishes no recursion; undefined: nothing. */
  cached(question: Question): Resolved | undefined;
  /** Is told the records of a zone of the server's own that lead to a zone below it: one name and type at a time. */
  learn(set: readonly ResourceRecord[]): void;
  /** The servers of the nearest zone above a name that the cache knows, and their addresses. */
  delegation(name: string): Resolved | undefined;
}
