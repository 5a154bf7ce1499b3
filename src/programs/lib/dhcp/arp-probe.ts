/** Asking whether somebody has an address already (RFC 2131, 4.4.1; RFC 5227, 2.1.1): ARP for it, with no address of one's own. */
import { BROADCAST_MAC, type Ipv4Address, type MacAddress } from '../../../core/address.ts';
import { getU16 } from '../../../core/bytes.ts';
import { ETHERNET_HEADER_BYTES } from '../../../core/frame.ts';
import * as arp from '../../../protocols/arp/codec.ts';
import * as ethernet from '../../../protocols/ethernet/codec.ts';

/** A frame without FCS. */
export function probe(mac: MacAddress, address: Ipv4Address): Uint8Array {
  const payload = arp.encode({
    operation: arp.REQUEST,
    senderMac: mac,
    senderAddress: 0,
    targetMac: 0,
    targetAddress: address,
  });
  const frame = ethernet.encode({ destination: BROADCAST_MAC, source: mac, type: arp.ETHER_TYPE, payload });
  return frame.subarray(0, ETHERNET_HEADER_BYTES + payload.length);
}

/** Whether another machine says in this frame that the address is its own, or probes for it at the same time (RFC 5227, 2.1.1). */
export function isClaim(frame: Uint8Array, address: Ipv4Address, own: MacAddress): boolean {
  if (getU16(frame, 12) !== arp.ETHER_TYPE) return false;
  const message = arp.decode(frame, ETHERNET_HEADER_BYTES);
  if (!message.ok || message.value.senderMac === own) return false;
  const { senderAddress, targetAddress, operation } = message.value;
  const alsoProbes = operation === arp.REQUEST && senderAddress === 0 && targetAddress === address;
  return senderAddress === address || alsoProbes;
}
