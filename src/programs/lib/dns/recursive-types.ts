/** What a recursive resolver is told, and what it answers (RFC 1034, 5.3). The resolver itself is `Recursive`. */
import type { Ipv4Address } from '../../../core/address.ts';
import type { Question, ResourceRecord } from '../../../protocols/dns/codec.ts';

export interface RecursiveConfig {
  /** The root servers to begin with (a hints file). */
  readonly hints: readonly { readonly name: string; readonly address: Ipv4Address }[];
  /** Asked instead of the tree; with `forwardOnly` the tree is not asked even when they are silent. */
  readonly forwarders?: readonly Ipv4Address[];
  readonly forwardOnly?: boolean;
  /** Default true. Without it ids count up from 1: what Kaminsky's attack needs (RFC 5452). */
  readonly randomIds?: boolean;
  /** The one service port that questions are sent from. Default: a random one each time. */
  readonly queryPort?: number;
  /** RFC 9156; default false, so that a learner sees the whole name go to every server. */
  readonly minimiseNames?: boolean;
  /** Seconds; default 604800 and 10800, as BIND's max-cache-ttl and max-ncache-ttl. */
  readonly maxTtl?: number;
  readonly maxNegativeTtl?: number;
}

/** What a client gets: the sections of the message, with the TTLs that are left now. */
export interface Resolved {
  readonly rcode: number;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
  /** Nothing was asked for it. */
  readonly fromCache: boolean;
}

/** A zone that this server serves itself: asked before the cache and the tree, as BIND does. Undefined: not its own. */
export type OwnZones = (question: Question) => Resolved | undefined;
