/** DHCP below the sockets: whole frames, for those who have no address yet (RFC 2131, 4.1), as the real programs send them. */
import { BROADCAST_IPV4, BROADCAST_MAC, type Ipv4Address, type MacAddress } from '../../../core/address.ts';
import { getU16 } from '../../../core/bytes.ts';
import { ETHERNET_HEADER_BYTES } from '../../../core/frame.ts';
import * as dhcp from '../../../protocols/dhcp/codec.ts';
import * as ipv4 from '../../../protocols/ipv4/codec.ts';
import * as udp from '../../../protocols/udp/codec.ts';
import * as ethernet from '../../../protocols/ethernet/codec.ts';

/** What a program writes into the IP header of its own frames; none gives an identification. */
export interface IpStyle {
  readonly dscp: number;
  readonly ttl: number;
}

/** ISC's programs ask for low delay (TOS 0x10). */
export const ISC_STYLE: IpStyle = { dscp: 4, ttl: 128 };
export const BUSYBOX_STYLE: IpStyle = { dscp: 0, ttl: 64 };

export interface Hop {
  readonly mac: MacAddress;
  readonly address: Ipv4Address;
  readonly port: number;
}

export const EVERYBODY: Hop = { mac: BROADCAST_MAC, address: BROADCAST_IPV4, port: dhcp.SERVER_PORT };

/** A frame without FCS. */
export const frameOf = (message: dhcp.DhcpMessage, from: Hop, to: Hop, style = ISC_STYLE): Uint8Array =>
  frameAround(dhcp.encode(message), from, to, style);

/** The same around a message that is bytes already. */
export function frameAround(payload: Uint8Array, from: Hop, to: Hop, { dscp, ttl } = ISC_STYLE): Uint8Array {
  const datagram = udp.encode({ sourcePort: from.port, destinationPort: to.port, checksum: 0, payload });
  const packet = ipv4.encode({
    dscp,
    ecn: 0,
    identification: 0,
    reserved: false,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl,
    protocol: udp.IP_PROTOCOL,
    source: from.address,
    destination: to.address,
    options: [],
    payload: udp.sealed(datagram, from.address, to.address),
  });
  const frame = ethernet.encode({
    destination: to.mac,
    source: from.mac,
    type: ipv4.ETHER_TYPE,
    payload: packet,
  });
  return frame.subarray(0, ETHERNET_HEADER_BYTES + packet.length);
}

/** The DHCP message in a frame for a service port, when the frame carries one whole. */
export function messageIn(
  frame: Uint8Array,
  port: number,
): { readonly message: dhcp.DhcpMessage; readonly from: Ipv4Address } | undefined {
  if (getU16(frame, 12) !== ipv4.ETHER_TYPE) return undefined;
  const packet = ipv4.decode(frame, ETHERNET_HEADER_BYTES);
  if (!packet.ok || packet.value.protocol !== udp.IP_PROTOCOL) return undefined;
  const datagram = udp.decode(packet.value.payload);
  if (!datagram.ok || datagram.value.destinationPort !== port) return undefined;
  const message = dhcp.decode(datagram.value.payload);
  return message.ok ? { message: message.value, from: packet.value.source } : undefined;
}
