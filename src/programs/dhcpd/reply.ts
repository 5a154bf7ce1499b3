/** The messages that a server sends (RFC 2131, 4.3.1 and table 3). */
import { netmask, type Ipv4Address } from '../../core/address.ts';
import { utf8 } from '../../core/bytes.ts';
import type { DhcpSubnet } from '../../core/services.ts';
import { NS_PER_S } from '../../core/time.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';

const { OPTION, TYPE } = dhcp;

/** OFFER or ACK of an address. */
export const withTerms = (
  m: dhcp.DhcpMessage,
  type: number,
  address: Ipv4Address,
  own: Ipv4Address,
  subnet: DhcpSubnet,
): dhcp.DhcpMessage =>
  reply(m, type, address, own, [
    dhcp.u32sOption(OPTION.lease, [Math.floor(subnet.lease / NS_PER_S)]),
    ...parameters(m, subnet),
  ]);

/** RFC 2131, 4.3.5: no address, and no lease time. */
export const told = (m: dhcp.DhcpMessage, own: Ipv4Address, subnet: DhcpSubnet): dhcp.DhcpMessage =>
  reply(m, TYPE.ack, 0, own, parameters(m, subnet));

export function nak(m: dhcp.DhcpMessage, own: Ipv4Address, words: string): dhcp.DhcpMessage {
  const message = reply(m, TYPE.nak, 0, own, [{ code: OPTION.message, data: utf8(words) }]);
  // the client may not have the address that a relay would send it to (RFC 2131, 4.3.2)
  return m.relayAddress === 0 ? message : { ...message, flags: message.flags | dhcp.BROADCAST_FLAG };
}

/** What the client asks for, in its order; all there is when it does not say (RFC 2131, 4.3.1). */
function parameters(m: dhcp.DhcpMessage, { network, router, dns, domain }: DhcpSubnet): dhcp.DhcpOption[] {
  const known = [
    dhcp.u32sOption(OPTION.mask, [netmask(network.length)]),
    ...(router === undefined ? [] : [dhcp.u32sOption(OPTION.router, [router])]),
    ...(domain === undefined ? [] : [{ code: OPTION.domain, data: utf8(domain) }]),
    ...(dns.length === 0 ? [] : [dhcp.u32sOption(OPTION.dns, dns)]),
  ];
  const asked = dhcp.option(m, OPTION.parameters);
  return asked ? [...new Set(asked)].flatMap((code) => known.filter((option) => option.code === code)) : known;
}

/** RFC 2131, table 3: which fields of the question come back. */
function reply(
  m: dhcp.DhcpMessage,
  type: number,
  address: Ipv4Address,
  own: Ipv4Address,
  options: readonly dhcp.DhcpOption[],
): dhcp.DhcpMessage {
  const all = [dhcp.byteOption(OPTION.type, type), dhcp.u32sOption(OPTION.server, [own]), ...options];
  return {
    ...dhcp.message(0, { operation: dhcp.REPLY, xid: m.xid, options: all }),
    hardwareType: m.hardwareType,
    hardwareLength: m.hardwareLength,
    hardware: m.hardware,
    flags: m.flags,
    relayAddress: m.relayAddress,
    clientAddress: type === TYPE.ack ? m.clientAddress : 0,
    yourAddress: address,
  };
}
