/** IPv4's fields under Wireshark's names. */
import type { Field } from '../../core/protocol.ts';

const uint = (name: string, bits: number, label: string, meaning: string, values?: Field['values']): Field => ({
  name,
  type: 'uint',
  bits,
  label,
  meaning,
  ...(values ? { values } : {}),
});
const hex = (name: string, bits: number, label: string, meaning: string): Field => ({
  name,
  type: 'hex',
  bits,
  label,
  meaning,
});
const bool = (
  name: string,
  label: string,
  meaning: string,
  values: Field['values'] = { 0: 'Not set', 1: 'Set' },
): Field => ({ name, type: 'bool', bits: 1, label, meaning, ...(values ? { values } : {}) });
const ipv4 = (name: string, label: string, meaning: string): Field => ({
  name,
  type: 'ipv4',
  bits: 32,
  label,
  meaning,
});

/** Protocol numbers as the IANA registry names them. */
export const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPIP',
  6: 'TCP',
  17: 'UDP',
  41: 'IPv6',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  89: 'OSPF IGP',
  132: 'SCTP',
};
const DSCP_NAMES: Readonly<Record<number, string>> = {
  0: 'Default',
  8: 'Class Selector 1',
  10: 'Assured Forwarding 11',
  12: 'Assured Forwarding 12',
  14: 'Assured Forwarding 13',
  16: 'Class Selector 2',
  18: 'Assured Forwarding 21',
  20: 'Assured Forwarding 22',
  22: 'Assured Forwarding 23',
  24: 'Class Selector 3',
  26: 'Assured Forwarding 31',
  28: 'Assured Forwarding 32',
  30: 'Assured Forwarding 33',
  32: 'Class Selector 4',
  34: 'Assured Forwarding 41',
  36: 'Assured Forwarding 42',
  38: 'Assured Forwarding 43',
  40: 'Class Selector 5',
  44: 'Voice Admit',
  46: 'Expedited Forwarding',
  48: 'Class Selector 6',
  56: 'Class Selector 7',
};
export const OPTION_NAMES: Readonly<Record<number, string>> = {
  0: 'End of Options List (EOL)',
  1: 'No-Operation (NOP)',
  7: 'Record Route',
  68: 'Time Stamp',
  131: 'Loose Source Route',
  137: 'Strict Source Route',
  148: 'Router Alert',
};

export const IP: Field = {
  name: 'ip',
  type: 'layer',
  label: 'Internet Protocol Version 4',
  meaning: 'Carries a packet from one host to another across any number of links.',
};
export const VERSION = uint('ip.version', 4, 'Version', 'Which Internet Protocol this is: 4.');
export const HDR_LEN = uint(
  'ip.hdr_len',
  4,
  'Header length',
  'Bytes of this header; on the wire it counts words of 4 bytes.',
);
export const DSFIELD = hex(
  'ip.dsfield',
  8,
  'Differentiated services field',
  'How the packet asks to be treated, and whether a queue on its way was filling up.',
);
export const DSCP = uint(
  'ip.dsfield.dscp',
  6,
  'Differentiated services codepoint',
  'Which treatment it asks for (RFC 2474).',
  DSCP_NAMES,
);
export const ECN = uint(
  'ip.dsfield.ecn',
  2,
  'Explicit congestion notification',
  'A router with a filling queue may mark this instead of dropping (RFC 3168).',
  {
    0: 'Not ECN-Capable Transport',
    1: 'ECN-Capable Transport codepoint "01"',
    2: 'ECN-Capable Transport codepoint "10"',
    3: 'Congestion Experienced',
  },
);
export const LEN = uint('ip.len', 16, 'Total length', 'Bytes of header and payload together.');
export const ID = hex('ip.id', 16, 'Identification', 'The same in all fragments of one packet.');
export const FLAGS = hex('ip.flags', 3, 'Flags', 'Three bits about fragmentation.');
export const FLAGS_RB = bool('ip.flags.rb', 'Reserved bit', 'Must be zero.');
export const FLAGS_DF = bool(
  'ip.flags.df',
  "Don't fragment",
  'A router that would have to cut the packet drops it and says so.',
);
export const FLAGS_MF = bool('ip.flags.mf', 'More fragments', 'Set in every fragment but the last.');
export const FRAG_OFFSET = uint(
  'ip.frag_offset',
  13,
  'Fragment offset',
  'Where this piece belongs in the whole, in units of 8 bytes.',
);
export const TTL = uint(
  'ip.ttl',
  8,
  'Time to live',
  'How many routers may still forward it: each takes one, and at zero the packet dies.',
);
export const PROTO = uint('ip.proto', 8, 'Protocol', 'Which protocol the payload belongs to.', PROTOCOL_NAMES);
export const CHECKSUM = hex(
  'ip.checksum',
  16,
  'Header checksum',
  'Covers this header alone; each router updates it, because the TTL changes.',
);
export const CHECKSUM_STATUS = uint(
  'ip.checksum.status',
  8,
  'Header checksum status',
  'Whether the checksum fits the header.',
  {
    0: 'Bad',
    1: 'Good',
    2: 'Unverified',
  },
);
export const SRC = ipv4('ip.src', 'Source address', 'The host that made the packet; it stays the same all the way.');
export const DST = ipv4('ip.dst', 'Destination address', 'The host that it is for; it stays the same all the way.');
export const ADDR: Field = {
  ...ipv4('ip.addr', 'Source or destination address', 'Either address of the packet.'),
  hidden: true,
};

export const OPT_TYPE = uint('ip.opt.type', 8, 'Option type', 'Which option follows.', OPTION_NAMES);
export const OPT_COPY = bool(
  'ip.opt.type.copy',
  'Copy on fragmentation',
  'Whether every fragment carries the option.',
  { 0: 'No', 1: 'Yes' },
);
export const OPT_CLASS = uint('ip.opt.type.class', 2, 'Class', 'What kind of option it is.', {
  0: 'Control',
  2: 'Debugging and measurement',
});
export const OPT_NUMBER = uint('ip.opt.type.number', 5, 'Number', 'Which option of its class it is.');
export const OPT_LEN = uint('ip.opt.len', 8, 'Option length', 'Bytes of the whole option.');
export const OPT_PTR = uint('ip.opt.ptr', 8, 'Pointer', 'Where in the option the next entry goes, counted from 1.');
export const REC_RT = ipv4('ip.rec_rt', 'Recorded route', 'A router on the way wrote its address here.');
export const EMPTY_RT = ipv4('ip.empty_rt', 'Empty route', 'Room for the address of one more router.');
export const OPT_OVERFLOW = uint(
  'ip.opt.overflow',
  4,
  'Overflow',
  'How many hosts found no room for their time stamp.',
);
export const OPT_FLAG = hex(
  'ip.opt.flag',
  4,
  'Flag',
  'What is recorded: 0 stamps only, 1 addresses too, 3 stamps at given addresses.',
);
export const OPT_STAMP = uint('ip.opt.time_stamp', 32, 'Time stamp', 'Milliseconds since midnight UTC.');
export const OPT_STAMP_ADDR = ipv4('ip.opt.time_stamp_addr', 'Address', 'Whose time stamp follows.');
export const OPT_RA = uint('ip.opt.ra', 16, 'Router alert', 'Routers look closer at this packet (RFC 2113).', {
  0: 'Router shall examine packet',
});

export const FRAGMENTS: Field = {
  name: 'ip.fragments',
  type: 'bytes',
  label: 'IPv4 fragments',
  meaning: 'The pieces from which the packet was put together.',
};
export const FRAGMENT = uint('ip.fragment', 32, 'IPv4 fragment', 'The frame that carried one piece.');
export const FRAGMENT_ERROR = uint(
  'ip.fragment.error',
  32,
  'Defragmentation error',
  'The frame of a piece that contradicts another one.',
);
export const FRAGMENT_COUNT = uint('ip.fragment.count', 32, 'Fragment count', 'How many pieces there were.');
export const REASSEMBLED_LENGTH = uint(
  'ip.reassembled.length',
  32,
  'Reassembled IPv4 length',
  'Bytes of payload of the whole packet.',
);
export const REASSEMBLED_DATA: Field = {
  name: 'ip.reassembled.data',
  type: 'bytes',
  label: 'Reassembled IPv4 data',
  meaning: 'The payload of the whole packet.',
};

export const FIELDS: readonly Field[] = [
  IP,
  VERSION,
  HDR_LEN,
  DSFIELD,
  DSCP,
  ECN,
  LEN,
  ID,
  FLAGS,
  FLAGS_RB,
  FLAGS_DF,
  FLAGS_MF,
  FRAG_OFFSET,
  TTL,
  PROTO,
  CHECKSUM,
  CHECKSUM_STATUS,
  SRC,
  DST,
  ADDR,
  OPT_TYPE,
  OPT_COPY,
  OPT_CLASS,
  OPT_NUMBER,
  OPT_LEN,
  OPT_PTR,
  REC_RT,
  EMPTY_RT,
  OPT_OVERFLOW,
  OPT_FLAG,
  OPT_STAMP,
  OPT_STAMP_ADDR,
  OPT_RA,
  FRAGMENTS,
  FRAGMENT,
  FRAGMENT_ERROR,
  FRAGMENT_COUNT,
  REASSEMBLED_LENGTH,
  REASSEMBLED_DATA,
];
