/** What a DHCP server says to a message (RFC 2131, 4.3). */
import { inPrefix, netmask, type Ipv4Address } from '../../core/address.ts';
import { utf8 } from '../../core/bytes.ts';
import type { DhcpConfig, DhcpSubnet } from '../../core/services.ts';
import type { Ns } from '../../core/time.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import type { Leases, Who } from './leases.ts';

/** How long an address that was offered is kept for who asked. */
const OFFER_KEPT: Ns = 120e9;
/** How long an address that somebody declined is given to nobody. */
const DECLINED_FOR: Ns = 86_400e9;
const SECOND = 1e9;
const { OPTION, TYPE } = dhcp;

/** `own`: the server's address on the interface that the message came in by. */
export function answer(
  m: dhcp.DhcpMessage,
  own: Ipv4Address,
  who: Who,
  config: DhcpConfig,
  leases: Leases,
  now: Ns,
): dhcp.DhcpMessage | undefined {
  const link = m.relayAddress || m.clientAddress || own;
  const subnet = config.subnets.find((s) => inPrefix(link, s.network));
  if (!subnet) return undefined;
  switch (dhcp.typeOf(m)) {
    case TYPE.discover:
      return offer(m, own, who, subnet, leases, now);
    case TYPE.request:
      return request(m, own, who, subnet, config, leases, now);
    case TYPE.decline:
      return decline(m, own, who, leases, now);
    case TYPE.release:
      return release(m, who, leases, now);
    case TYPE.inform:
      return reply(m, TYPE.ack, 0, [...identity(own), ...parameters(subnet)]);
    default:
      return undefined;
  }
}

function offer(m: dhcp.DhcpMessage, own: Ipv4Address, who: Who, subnet: DhcpSubnet, leases: Leases, now: Ns) {
  const address = leases.choose(subnet, who, dhcp.u32Option(m, OPTION.requested), now);
  if (address === undefined) return undefined;
  const held = leases.get(address);
  const bound = held?.state === 'bound' && leases.belongsTo(held, who) && held.ends > now;
  if (!bound) leases.put(address, who, 'offered', now + OFFER_KEPT, isKept(subnet, address));
  return reply(m, TYPE.offer, address, [...identity(own), ...terms(subnet), ...parameters(subnet)]);
}

/** RFC 2131, 4.3.2: selecting names a server, rebooting asks for an address, renewing and rebinding have it already. */
function request(
  m: dhcp.DhcpMessage,
  own: Ipv4Address,
  who: Who,
  subnet: DhcpSubnet,
  { authoritative }: DhcpConfig,
  leases: Leases,
  now: Ns,
) {
  const server = dhcp.u32Option(m, OPTION.server);
  if (server !== undefined && server !== own) return forget(who, leases, now);
  const wanted = dhcp.u32Option(m, OPTION.requested) ?? m.clientAddress;
  const lease = leases.get(wanted);
  const its = lease && leases.belongsTo(lease, who) && (lease.state === 'bound' || lease.state === 'offered');
  if (inPrefix(wanted, subnet.network) && its) {
    leases.put(wanted, who, 'bound', now + subnet.lease, isKept(subnet, wanted));
    return reply(m, TYPE.ack, wanted, [...identity(own), ...terms(subnet), ...parameters(subnet)]);
  }
  // a server that never heard of the client keeps still, unless the address cannot be right here
  const wrong = !inPrefix(wanted, subnet.network) || lease !== undefined || server !== undefined;
  if (!authoritative || !wrong) return undefined;
  return reply(m, TYPE.nak, 0, [...identity(own), { code: OPTION.message, data: utf8('wrong address') }]);
}

/** The client took another server's offer: ours is free again. */
function forget(who: Who, leases: Leases, now: Ns): undefined {
  leases.withdraw(who, now);
}

function decline(m: dhcp.DhcpMessage, own: Ipv4Address, who: Who, leases: Leases, now: Ns): undefined {
  const address = dhcp.u32Option(m, OPTION.requested);
  const lease = address === undefined ? undefined : leases.get(address);
  if (!lease || dhcp.u32Option(m, OPTION.server) !== own || !leases.belongsTo(lease, who)) return;
  lease.state = 'declined';
  lease.ends = now + DECLINED_FOR;
}

function release(m: dhcp.DhcpMessage, who: Who, leases: Leases, now: Ns): undefined {
  const lease = leases.get(m.clientAddress);
  if (!lease || !leases.belongsTo(lease, who)) return;
  lease.state = 'released';
  lease.ends = now;
}

const isKept = (subnet: DhcpSubnet, address: Ipv4Address): boolean => subnet.static.some((s) => s.address === address);

const identity = (own: Ipv4Address): dhcp.DhcpOption[] => [dhcp.u32sOption(OPTION.server, [own])];

const terms = ({ lease }: DhcpSubnet): dhcp.DhcpOption[] => [
  dhcp.u32sOption(OPTION.lease, [Math.floor(lease / SECOND)]),
];

function parameters({ network, router, dns, domain }: DhcpSubnet): dhcp.DhcpOption[] {
  return [
    dhcp.u32sOption(OPTION.mask, [netmask(network.length)]),
    ...(router === undefined ? [] : [dhcp.u32sOption(OPTION.router, [router])]),
    ...(domain === undefined ? [] : [{ code: OPTION.domain, data: utf8(domain) }]),
    ...(dns.length === 0 ? [] : [dhcp.u32sOption(OPTION.dns, dns)]),
  ];
}

/** RFC 2131, table 3: which fields of the question come back. */
const reply = (
  m: dhcp.DhcpMessage,
  type: number,
  address: Ipv4Address,
  options: readonly dhcp.DhcpOption[],
): dhcp.DhcpMessage => ({
  ...dhcp.message(0, { operation: dhcp.REPLY, xid: m.xid, options: [dhcp.byteOption(OPTION.type, type), ...options] }),
  hardwareType: m.hardwareType,
  hardwareLength: m.hardwareLength,
  hardware: m.hardware,
  flags: m.flags,
  relayAddress: m.relayAddress,
  clientAddress: type === TYPE.ack ? m.clientAddress : 0,
  yourAddress: address,
});
