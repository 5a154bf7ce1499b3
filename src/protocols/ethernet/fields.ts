/** Ethernet's fields under Wireshark's names. */
import type { Field } from '../../core/protocol.ts';

const LG = { 0: 'Globally unique address (factory default)', 1: 'Locally administered address' };
const IG = { 0: 'Individual address (unicast)', 1: 'Group address (multicast/broadcast)' };
/** EtherTypes by their IEEE names. */
export const TYPE_NAMES: Readonly<Record<number, string>> = {
  0x0800: 'IPv4',
  0x0806: 'ARP',
  0x8035: 'RARP',
  0x8100: '802.1Q Virtual LAN',
  0x86dd: 'IPv6',
  0x88b5: 'Local Experimental Ethertype 1',
  0x88cc: '802.1 Link Layer Discovery Protocol (LLDP)',
};

export const ETH: Field = {
  name: 'eth',
  type: 'layer',
  label: 'Ethernet II',
  meaning: 'Carries a packet over one link, from one interface to the next.',
};
export const DST: Field = {
  name: 'eth.dst',
  type: 'mac',
  bits: 48,
  label: 'Destination',
  meaning: 'The interface on this link that shall take the frame; ff:ff:ff:ff:ff:ff means all of them.',
};
export const SRC: Field = {
  name: 'eth.src',
  type: 'mac',
  bits: 48,
  label: 'Source',
  meaning: 'The interface that put the frame on this link; each router replaces it with its own.',
};
export const ADDR: Field = {
  name: 'eth.addr',
  type: 'mac',
  bits: 48,
  label: 'Source or destination',
  meaning: 'Either MAC address of the frame.',
  hidden: true,
};
const bit = (name: string, label: string, values: Readonly<Record<number, string>>, hidden = false): Field => ({
  name,
  type: 'bool',
  bits: 1,
  label,
  meaning:
    label === 'LG bit'
      ? 'Whether somebody chose the address or its maker assigned it.'
      : 'Whether the address names one interface or a group.',
  values,
  ...(hidden ? { hidden } : {}),
});
export const DST_LG = bit('eth.dst.lg', 'LG bit', LG);
export const DST_IG = bit('eth.dst.ig', 'IG bit', IG);
export const SRC_LG = bit('eth.src.lg', 'LG bit', LG);
export const SRC_IG = bit('eth.src.ig', 'IG bit', IG);
export const ANY_LG = bit('eth.lg', 'LG bit', LG, true);
export const ANY_IG = bit('eth.ig', 'IG bit', IG, true);
export const TYPE: Field = {
  name: 'eth.type',
  type: 'hex',
  bits: 16,
  label: 'Type',
  meaning: 'Which protocol the payload belongs to.',
  values: TYPE_NAMES,
};
export const LEN: Field = {
  name: 'eth.len',
  type: 'uint',
  bits: 16,
  label: 'Length',
  meaning: 'In an IEEE 802.3 frame: how many bytes of payload follow, instead of a type.',
};
export const INVALID_LENTYPE: Field = {
  name: 'eth.invalid_lentype',
  type: 'hex',
  bits: 16,
  label: 'Invalid length/type',
  meaning: 'A number between 1501 and 1535, which is neither a length nor a type.',
};
export const PADDING: Field = {
  name: 'eth.padding',
  type: 'bytes',
  label: 'Padding',
  meaning: 'Zeros that make a short frame 64 bytes long, so that senders of old could hear a collision.',
};
export const TRAILER: Field = {
  name: 'eth.trailer',
  type: 'bytes',
  label: 'Trailer',
  meaning: 'Bytes after the packet that are neither padding nor checksum.',
};
export const FCS: Field = {
  name: 'eth.fcs',
  type: 'hex',
  bits: 32,
  label: 'Frame check sequence',
  meaning: 'A CRC-32 over the whole frame: a receiver drops the frame in silence when it does not fit.',
};
export const FCS_STATUS: Field = {
  name: 'eth.fcs.status',
  type: 'uint',
  bits: 8,
  label: 'FCS status',
  meaning: 'Whether the frame check sequence fits the bytes.',
  values: { 0: 'Bad', 1: 'Good', 2: 'Unverified' },
};

export const FIELDS: readonly Field[] = [
  ETH,
  DST,
  DST_LG,
  DST_IG,
  SRC,
  SRC_LG,
  SRC_IG,
  ADDR,
  ANY_LG,
  ANY_IG,
  TYPE,
  LEN,
  INVALID_LENTYPE,
  PADDING,
  TRAILER,
  FCS,
  FCS_STATUS,
];
