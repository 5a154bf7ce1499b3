/** Where a routing table gets routes from that are worked out when somebody first asks for them. */
import type { Ipv4Address, Prefix } from '../../core/address.ts';

export interface RouteSupply {
  /** Of the networks' prefixes. */
  readonly lengths: readonly number[];
  readonly networks: readonly Prefix[];
  /** The next hops to a network, each of equal cost; none when it has no way there. */
  gateways(network: Prefix): readonly Ipv4Address[];
}
