/** Qualifiers of a primitive (pcap-filter(7)): which protocol, which direction, what kind of thing the name or number is. */

export type Direction = 'default' | 'src' | 'dst' | 'or' | 'and';
export type Kind = 'default' | 'host' | 'net' | 'port' | 'portrange' | 'gateway' | 'proto' | 'protochain';

export interface Qualifiers {
  /** `default` or a protocol's name. */
  readonly protocol: string;
  readonly direction: Direction;
  /** Undefined where nothing was said that a further name could take over: `icmp and 1.2.3.4`. */
  readonly kind: Kind | undefined;
}

export const NO_QUALIFIERS: Qualifiers = { protocol: 'default', direction: 'default', kind: undefined };

/** A semantic error in libpcap's words. Thrown by the generator, caught by `compilePcapFilter`: the parser is one pass, and the first error ends it. */
export class FilterError extends Error {}

export function refuse(sentence: string): never {
  throw new FilterError(sentence);
}

/** Names of the outside world that an expression may use. */
export interface FilterContext {
  /** Link type of the capture; Ethernet when left out. */
  readonly linkType?: number;
  /** Of the interface, for `ip broadcast`; 0 when reading a file. */
  readonly netmask?: number;
  /** A live capture knows which packets went out: `inbound`, `outbound`. */
  readonly live?: boolean;
  /** The address of a host's name. */
  host(name: string): number | undefined;
}
