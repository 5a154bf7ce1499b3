/** The Address Resolution Protocol for IPv4 over Ethernet (RFC 826). */
import type { Ipv4Address, MacAddress } from '../../core/address.ts';
import { Reader, Writer } from '../../core/bytes.ts';
import { fail, type Result } from '../../core/result.ts';

export const ETHER_TYPE = 0x0806;
export const ARP_BYTES = 28;
export const HARDWARE_ETHERNET = 1;
export const PROTOCOL_IPV4 = 0x0800;
export const REQUEST = 1;
export const REPLY = 2;

export const HARDWARE_TYPE_AT = 0;
export const PROTOCOL_TYPE_AT = 2;
export const HARDWARE_SIZE_AT = 4;
export const PROTOCOL_SIZE_AT = 5;
export const OPERATION_AT = 6;
export const SENDER_MAC_AT = 8;
export const SENDER_ADDRESS_AT = 14;
export const TARGET_MAC_AT = 18;
export const TARGET_ADDRESS_AT = 24;

export interface ArpMessage {
  /** 1 request, 2 reply. */
  readonly operation: number;
  readonly senderMac: MacAddress;
  readonly senderAddress: Ipv4Address;
  readonly targetMac: MacAddress;
  readonly targetAddress: Ipv4Address;
}

export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<ArpMessage> {
  const r = new Reader(bytes, at, end);
  const hardware = r.u16();
  const protocol = r.u16();
  const hardwareSize = r.u8();
  const protocolSize = r.u8();
  const operation = r.u16();
  const message = {
    operation,
    senderMac: r.u48(),
    senderAddress: r.u32(),
    targetMac: r.u48(),
    targetAddress: r.u32(),
  };
  if (r.short) return r.done('the ARP message', message);
  if (hardware !== HARDWARE_ETHERNET || hardwareSize !== 6) {
    return fail(
      `the ARP message is for hardware type ${hardware} with addresses of ${hardwareSize} bytes, not Ethernet`,
    );
  }
  if (protocol !== PROTOCOL_IPV4 || protocolSize !== 4) {
    const type = protocol.toString(16).padStart(4, '0');
    return fail(`the ARP message is for protocol 0x${type} with addresses of ${protocolSize} bytes, not IPv4`);
  }
  return r.done('the ARP message', message);
}

export function encode(message: ArpMessage): Uint8Array {
  return new Writer(ARP_BYTES)
    .u16(HARDWARE_ETHERNET)
    .u16(PROTOCOL_IPV4)
    .u8(6)
    .u8(4)
    .u16(message.operation)
    .u48(message.senderMac)
    .u32(message.senderAddress)
    .u48(message.targetMac)
    .u32(message.targetAddress)
    .finish();
}
