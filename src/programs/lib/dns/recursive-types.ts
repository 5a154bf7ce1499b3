/** What a recursive resolver is told, and what it answers (RFC 1034, 5.3). The resolver itself is `Recursive`. */
import type { Ipv4Address } from '../../../core/address.ts';
import type { ResourceRecord } from '../../../protocols/dns/codec.ts';

/** The part of DnsConfig that is about asking others. */
export interface RecursiveConfig {
  /** The root servers to begin with (a hints file). */
  readonly hints: readonly { readonly name: string; readonly address: Ipv4Address }[];
  /** Asked in place of the tree; the tree is asked when they are silent and there are hints (BIND's `forward first`). */
  readonly forwarders: readonly Ipv4Address[];
  /** Query name minimisation (RFC 9156). */
  readonly minimise: boolean;
  /** Of its own questions; without them ids count up from 1, and all come from FIXED_PORT (RFC 5452). */
  readonly randomIds: boolean;
  readonly randomPorts: boolean;
}

/** Where questions come from when ports are not random. */
export const FIXED_PORT = 33_333;

/** What a client gets: the sections of the message, with the TTLs that are left now. */
export interface Resolved {
  readonly rcode: number;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
  /** Where an alias leads that was not to be followed. */
  readonly rest?: string | undefined;
  /** Nobody was asked for it. */
  readonly fromCache: boolean;
}

/** What is known of one name and type, without following aliases. `failed`: nobody could say. */
export type Outcome =
  | { readonly kind: 'records'; readonly records: readonly ResourceRecord[] }
  | { readonly kind: 'alias'; readonly records: readonly ResourceRecord[]; readonly target: string }
  | { readonly kind: 'nodata' | 'nxdomain'; readonly soa: readonly ResourceRecord[] }
  | { readonly kind: 'failed' };
