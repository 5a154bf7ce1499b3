/** ARP as a layer (RFC 826; probes and announcements: RFC 5227). */
import { formatIpv4, formatMac } from '../../core/address.ts';
import { getU16, getU32, getU48 } from '../../core/bytes.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import type { Conversation, Emit, FieldValue, Protocol } from '../../core/protocol.ts';
import * as C from './codec.ts';
import * as F from './fields.ts';

const RARP_ETHER_TYPE = 0x8035;
const HARDWARE_IEEE_802 = 6;

function dissect(bytes: Uint8Array, at: number, end: number, { packet }: Conversation, emit: Emit): undefined {
  const r = new FieldReader(bytes, at, end, emit);
  const hardwareSize = end - at > 4 ? bytes[at + C.HARDWARE_SIZE_AT]! : 0;
  const protocolSize = end - at > 5 ? bytes[at + C.PROTOCOL_SIZE_AT]! : 0;
  const length = C.SENDER_MAC_AT + 2 * (hardwareSize + protocolSize);
  emit(F.ARP, at * 8, Math.min(length, end - at) * 8, F.ARP.label);
  const hardware = r.u16(F.HW_TYPE);
  const protocol = r.u16(F.PROTO_TYPE);
  r.u8(F.HW_SIZE);
  r.u8(F.PROTO_SIZE);
  r.u16(F.OPCODE);
  const ethernet = (hardware === C.HARDWARE_ETHERNET || hardware === HARDWARE_IEEE_802) && hardwareSize === 6;
  const ipv4 = protocol === C.PROTOCOL_IPV4 && protocolSize === 4;
  if (ethernet && ipv4 && at + C.ARP_BYTES <= end) tellKind(bytes, at, emit);
  if (at + length > end) r.skip(length); // Wireshark shows no address of a message that is not whole
  if (ethernet) r.u48(F.SRC_HW);
  else if (hardwareSize > 0) r.bytes(F.SRC_HW_BYTES, hardwareSize);
  if (ipv4) r.u32(F.SRC_PROTO);
  else if (protocolSize > 0) r.bytes(F.SRC_PROTO_BYTES, protocolSize);
  if (ethernet) r.u48(F.DST_HW);
  else if (hardwareSize > 0) r.bytes(F.DST_HW_BYTES, hardwareSize);
  if (ipv4) r.u32(F.DST_PROTO);
  else if (protocolSize > 0) r.bytes(F.DST_PROTO_BYTES, protocolSize);
  if (r.short) tooShort(packet, 'the ARP message', Math.max(8, length), end - at);
  else packet.end = at + length;
}

/** What the addresses together say, with no bytes of its own. Wireshark emits these only when they are true. */
function tellKind(bytes: Uint8Array, at: number, emit: Emit): void {
  const operation = getU16(bytes, at + C.OPERATION_AT);
  const sender = getU32(bytes, at + C.SENDER_ADDRESS_AT);
  const target = getU32(bytes, at + C.TARGET_ADDRESS_AT);
  if (operation !== C.REQUEST && operation !== C.REPLY) return;
  const asks = operation === C.REQUEST && getU48(bytes, at + C.TARGET_MAC_AT) === 0;
  if (sender === target) {
    emit(F.IS_GRATUITOUS, at * 8, 0, 1);
    if (asks) emit(F.IS_ANNOUNCEMENT, at * 8, 0, 1);
  } else if (asks && sender === 0) {
    emit(F.IS_PROBE, at * 8, 0, 1);
  }
}

function info(value: (name: string) => FieldValue | undefined): string {
  const operation = value('arp.opcode');
  const [sender, target] = [value('arp.src.proto_ipv4'), value('arp.dst.proto_ipv4')];
  const [senderMac, targetMac] = [value('arp.src.hw_mac'), value('arp.dst.hw_mac')];
  if (typeof operation !== 'number') return 'ARP, cut short';
  const name = F.OPERATION_NAMES[operation] ?? `Unknown ARP opcode 0x${operation.toString(16).padStart(4, '0')}`;
  if (typeof sender !== 'number' || typeof target !== 'number') return name;
  if (typeof senderMac !== 'number' || typeof targetMac !== 'number') return name;
  if (value('arp.isannouncement')) return `ARP Announcement for ${formatIpv4(sender)}`;
  if (value('arp.isgratuitous')) {
    return `Gratuitous ARP for ${formatIpv4(sender)} (${operation === C.REQUEST ? 'Request' : 'Reply'})`;
  }
  if (value('arp.isprobe')) return `Who has ${formatIpv4(target)}? (ARP Probe)`;
  if (operation === C.REQUEST) return `Who has ${formatIpv4(target)}? Tell ${formatIpv4(sender)}`;
  if (operation === C.REPLY) return `${formatIpv4(sender)} is at ${formatMac(senderMac)}`;
  if (operation === 3) return `Who is ${formatMac(targetMac)}? Tell ${formatMac(senderMac)}`;
  if (operation === 4) return `${formatMac(targetMac)} is at ${formatIpv4(target)}`;
  if (operation === 8) return `Who is ${formatMac(targetMac)}? Tell ${formatMac(senderMac)}`;
  if (operation === 9) return `${formatMac(senderMac)} is at ${formatIpv4(sender)}`;
  return name;
}

export const arp: Protocol = {
  id: 'arp',
  title: F.ARP.label,
  rfc: 'RFC 826',
  fields: F.FIELDS,
  over: [
    { table: 'eth.type', key: C.ETHER_TYPE },
    { table: 'eth.type', key: RARP_ETHER_TYPE },
  ],
  dissect,
  info,
  reasons: [],
  events: [],
};
