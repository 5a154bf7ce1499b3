/** DHCP's fields under Wireshark's names. */
import type { Field, FieldType } from '../../core/protocol.ts';

const field = (name: string, type: FieldType, bits: number, label: string, meaning: string): Field => ({
  name: `dhcp.${name}`,
  type,
  ...(bits > 0 ? { bits } : {}),
  label,
  meaning,
});

export const DHCP: Field = {
  name: 'dhcp',
  type: 'layer',
  label: 'Dynamic Host Configuration Protocol',
  meaning: 'Gives a machine its address, for a time, and tells it what else it must know of the network.',
};
export const TYPE: Field = {
  ...field('type', 'uint', 8, 'Message type', 'Whether a client asks or a server answers.'),
  values: { 1: 'Boot Request', 2: 'Boot Reply' },
};
export const HW_TYPE: Field = {
  ...field('hw.type', 'hex', 8, 'Hardware type', 'What kind of link the client is on.'),
  values: { 1: 'Ethernet' },
};
export const HW_LEN = field('hw.len', 'uint', 8, 'Hardware address length', 'Bytes of the link address.');
export const HOPS = field('hops', 'uint', 8, 'Hops', 'How many relays have passed it on.');
export const ID = field('id', 'hex', 32, 'Transaction ID', 'Drawn by the client; the answers carry it too.');
export const SECS = field('secs', 'uint', 16, 'Seconds elapsed', 'How long the client has been trying.');
export const FLAGS = field('flags', 'hex', 16, 'Flags', 'One bit of sixteen is in use.');
export const FLAG_BROADCAST = field(
  'flags.bc',
  'bool',
  1,
  'Broadcast flag',
  'The client cannot hear unicast yet: answer everybody.',
);
export const FLAG_RESERVED = field('flags.reserved', 'hex', 16, 'Reserved flags', 'Zero.');
export const IP_CLIENT = field('ip.client', 'ipv4', 32, 'Client IP address', 'What the client has already and uses.');
export const IP_YOUR = field('ip.your', 'ipv4', 32, 'Your (client) IP address', 'What the server gives.');
export const IP_SERVER = field('ip.server', 'ipv4', 32, 'Next server IP address', 'Where to boot from next.');
export const IP_RELAY = field(
  'ip.relay',
  'ipv4',
  32,
  'Relay agent IP address',
  'Who passed it on, and so on which network the client is.',
);
export const HW_MAC = field('hw.mac_addr', 'mac', 48, 'Client MAC address', 'Whom the address is for.');
export const HW_ADDR = field('hw.addr', 'bytes', 0, 'Client hardware address', 'Link address that is not Ethernet.');
export const HW_PADDING = field('hw.addr_padding', 'bytes', 0, 'Client hardware address padding', 'Zeros.');
export const SERVER = field('server', 'text', 0, 'Server host name', 'Mostly empty.');
export const FILE = field('file', 'text', 0, 'Boot file name', 'What to boot, for machines without a disk.');
export const COOKIE = field('cookie', 'ipv4', 32, 'Magic cookie', '99.130.83.99: options follow.');
export const OPTION_TYPE = field('option.type', 'uint', 8, 'Option', 'Which option it is.');
export const OPTION_LENGTH = field('option.length', 'uint', 8, 'Length', 'Bytes of the option.');
export const OPTION_VALUE: Field = {
  ...field('option.value', 'bytes', 0, 'Value', 'What the option says, as bytes.'),
  hidden: true,
};
export const MESSAGE_TYPE: Field = {
  ...field('option.dhcp', 'uint', 8, 'DHCP', 'Which step of the exchange this message is.'),
  values: {
    1: 'Discover',
    2: 'Offer',
    3: 'Request',
    4: 'Decline',
    5: 'ACK',
    6: 'NAK',
    7: 'Release',
    8: 'Inform',
  },
};
export const END: Field = field('option.end', 'uint', 8, 'Option end', 'No option follows.');
export const PADDING = field('option.padding', 'bytes', 0, 'Padding', 'Zeros up to the smallest message.');
export const REQUESTED_ITEM = field(
  'option.request_list_item',
  'uint',
  8,
  'Parameter request list item',
  'An option that the client would like to be told.',
);

const address = (name: string, label: string, meaning: string): Field =>
  field(`option.${name}`, 'ipv4', 32, label, meaning);
const seconds = (name: string, label: string, meaning: string): Field =>
  field(`option.${name}`, 'uint', 32, label, meaning);
const words = (name: string, label: string, meaning: string): Field =>
  field(`option.${name}`, 'text', 0, label, meaning);

/** Options of addresses; several may stand in one. */
export const ADDRESSES: Readonly<Record<number, Field>> = {
  1: address('subnet_mask', 'Subnet mask', 'Which addresses are on the link.'),
  3: address('router', 'Router', 'Default gateway.'),
  6: address('domain_name_server', 'Domain name server', 'Whom to ask for names.'),
  28: address('broadcast_address', 'Broadcast address', 'How to reach all on the link.'),
  42: address('ntp_server', 'Network Time Protocol Server', 'Whom to ask for the time.'),
  50: address('requested_ip_address', 'Requested IP address', 'Which address the client asks for.'),
  54: address('dhcp_server_id', 'DHCP server identifier', 'Which server is meant.'),
};
/** Of these there is one. */
export const SINGLE: ReadonlySet<number> = new Set([1, 28, 50, 54]);
export const SECONDS: Readonly<Record<number, Field>> = {
  51: seconds('ip_address_lease_time', 'IP address lease time', 'For how many seconds the address is given.'),
  58: seconds(
    'renewal_time_value',
    'Renewal time value',
    'T1: after so many seconds the client asks its server again.',
  ),
  59: seconds('rebinding_time_value', 'Rebinding time value', 'T2: after so many seconds it asks any server.'),
};
export const WORDS: Readonly<Record<number, Field>> = {
  12: words('hostname', 'Host name', 'What the client calls itself.'),
  15: words('domain_name', 'Domain name', 'What to add to short names.'),
  56: words('message', 'Message', 'What went wrong, in words.'),
  60: words('vendor_class_id', 'Vendor class identifier', 'What made the client.'),
};
export const MAX_SIZE = field(
  'option.dhcp_max_message_size',
  'uint',
  16,
  'Maximum DHCP message size',
  'The longest answer that the client takes.',
);
export const CLIENT_TYPE = field('client_id.type', 'uint', 8, 'Type', '0: a name of the client’s own choice follows.');
export const CLIENT_NAME = field('client_id.undef', 'text', 0, 'Client identifier', 'Whom the lease is for.');

export const TIME_OFFSET = field(
  'option.time_offset',
  'uint',
  32,
  'Time offset',
  'Seconds that local time is ahead of UTC, or behind it when negative.',
);
export const OVERLOAD: Field = {
  ...field('option.option_overload', 'uint', 8, 'Option overload', 'Which other fields hold options too.'),
  values: { 1: 'Boot file name holds options', 2: 'Server host name holds options', 3: 'Both hold options' },
};
export const ROUTE = field(
  'option.classless_static_route',
  'bytes',
  0,
  'Classless static route',
  'A network and its router.',
);
const mark = (name: string, label: string, meaning: string): Field => field(name, 'label', 0, label, meaning);
export const NAME_OVERLOADED = mark('server_name_overloaded_by_dhcp', 'Server name overloaded', 'Options stand here.');
export const BAD_LENGTH = mark('bad_length', 'Bad length', 'An option of this kind is longer or shorter.');
export const IAID = field('client_id.iaid', 'text', 0, 'IAID', 'Which interface of the client it is.');
export const DUID_TYPE: Field = {
  ...field('client_id.duid_type', 'uint', 16, 'DUID type', 'What the client’s lasting identifier is made of.'),
  values: { 1: 'link-layer address plus time', 2: 'assigned by vendor', 3: 'link-layer address', 4: 'UUID' },
};
export const DUID_LLT_HW_TYPE = field('client_id.duid_llt_hw_type', 'uint', 16, 'Hardware type', '1: Ethernet.');
export const DUID_LL_HW_TYPE = field('client_id.duid_ll_hw_type', 'uint', 16, 'Hardware type', '1: Ethernet.');
export const DUID_TIME = field(
  'client_id.time',
  'uint',
  32,
  'Time',
  'Seconds since 2000 when the identifier was made.',
);
export const DUID_ADDRESS = field(
  'client_id.link_layer_address',
  'text',
  0,
  'Link layer address',
  'Of any of its interfaces.',
);

export const FIELDS: readonly Field[] = [
  ...[DHCP, TYPE, HW_TYPE, HW_LEN, HOPS, ID, SECS, FLAGS, FLAG_BROADCAST, FLAG_RESERVED],
  ...[IP_CLIENT, IP_YOUR, IP_SERVER, IP_RELAY, HW_MAC, HW_ADDR, HW_PADDING, SERVER, FILE, COOKIE],
  ...[
    OPTION_TYPE,
    OPTION_LENGTH,
    OPTION_VALUE,
    MESSAGE_TYPE,
    END,
    PADDING,
    REQUESTED_ITEM,
    MAX_SIZE,
    CLIENT_TYPE,
    CLIENT_NAME,
  ],
  ...[TIME_OFFSET, OVERLOAD, ROUTE, NAME_OVERLOADED, BAD_LENGTH],
  ...[IAID, DUID_TYPE, DUID_LLT_HW_TYPE, DUID_LL_HW_TYPE, DUID_TIME, DUID_ADDRESS],
  ...Object.values(ADDRESSES),
  ...Object.values(SECONDS),
  ...Object.values(WORDS),
];
