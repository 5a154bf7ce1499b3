/** ARP's fields under Wireshark's names. */
import type { Field } from '../../core/protocol.ts';

const field = (
  name: string,
  type: Field['type'],
  bits: number,
  label: string,
  meaning: string,
  values?: Field['values'],
): Field => ({
  name,
  type,
  bits,
  label,
  meaning,
  ...(values ? { values } : {}),
});

/** Operations as the IANA registry lists them. */
export const OPERATION_NAMES: Readonly<Record<number, string>> = {
  1: 'request',
  2: 'reply',
  3: 'reverse request',
  4: 'reverse reply',
  8: 'inverse request',
  9: 'inverse reply',
};
const YES = { 0: 'False', 1: 'True' };

export const ARP: Field = {
  name: 'arp',
  type: 'layer',
  label: 'Address Resolution Protocol',
  meaning: 'Asks a link which MAC address belongs to an IPv4 address.',
};
export const HW_TYPE = field(
  'arp.hw.type',
  'uint',
  16,
  'Hardware type',
  'Which kind of link the hardware addresses belong to.',
  { 1: 'Ethernet' },
);
export const PROTO_TYPE = field(
  'arp.proto.type',
  'hex',
  16,
  'Protocol type',
  'Which kind of address is being looked up, as an EtherType.',
  { 0x0800: 'IPv4' },
);
export const HW_SIZE = field('arp.hw.size', 'uint', 8, 'Hardware size', 'Bytes of a hardware address: 6 on Ethernet.');
export const PROTO_SIZE = field(
  'arp.proto.size',
  'uint',
  8,
  'Protocol size',
  'Bytes of a protocol address: 4 in IPv4.',
);
export const OPCODE = field('arp.opcode', 'uint', 16, 'Opcode', 'Whether this asks or answers.', OPERATION_NAMES);
export const IS_GRATUITOUS = field(
  'arp.isgratuitous',
  'bool',
  1,
  'Is gratuitous',
  'Sender and target address are the same: nobody was asked, somebody tells.',
  YES,
);
export const IS_PROBE = field(
  'arp.isprobe',
  'bool',
  1,
  'Is probe',
  'The sender has no address yet and asks whether this one is taken (RFC 5227).',
  YES,
);
export const IS_ANNOUNCEMENT = field(
  'arp.isannouncement',
  'bool',
  1,
  'Is announcement',
  'The sender tells that the address is now its own (RFC 5227).',
  YES,
);
export const SRC_HW = field(
  'arp.src.hw_mac',
  'mac',
  48,
  'Sender MAC address',
  'The hardware address of whoever sends this; receivers may remember it.',
);
export const SRC_PROTO = field(
  'arp.src.proto_ipv4',
  'ipv4',
  32,
  'Sender IP address',
  'The IPv4 address of whoever sends this.',
);
export const DST_HW = field(
  'arp.dst.hw_mac',
  'mac',
  48,
  'Target MAC address',
  'In a request what is being looked for, so zeros; in a reply the asker.',
);
export const DST_PROTO = field(
  'arp.dst.proto_ipv4',
  'ipv4',
  32,
  'Target IP address',
  'In a request the address whose owner shall answer.',
);
export const SRC_HW_BYTES: Field = {
  name: 'arp.src.hw',
  type: 'bytes',
  label: 'Sender hardware address',
  meaning: 'The sender on a link that is not Ethernet.',
};
export const SRC_PROTO_BYTES: Field = {
  name: 'arp.src.proto',
  type: 'bytes',
  label: 'Sender protocol address',
  meaning: 'The sender in a protocol that is not IPv4.',
};
export const DST_HW_BYTES: Field = {
  name: 'arp.dst.hw',
  type: 'bytes',
  label: 'Target hardware address',
  meaning: 'The target on a link that is not Ethernet.',
};
export const DST_PROTO_BYTES: Field = {
  name: 'arp.dst.proto',
  type: 'bytes',
  label: 'Target protocol address',
  meaning: 'The target in a protocol that is not IPv4.',
};

export const FIELDS: readonly Field[] = [
  ARP,
  HW_TYPE,
  PROTO_TYPE,
  HW_SIZE,
  PROTO_SIZE,
  OPCODE,
  IS_GRATUITOUS,
  IS_PROBE,
  IS_ANNOUNCEMENT,
  SRC_HW,
  SRC_HW_BYTES,
  SRC_PROTO,
  SRC_PROTO_BYTES,
  DST_HW,
  DST_HW_BYTES,
  DST_PROTO,
  DST_PROTO_BYTES,
];
