/** Why a host's interfaces and its IP layer decide as they do: one sentence each, with the rule it follows. */
import { reason, type Reason } from '../core/event.ts';

// interfaces
export const FCS_WRONG = reason(
  'fcs-wrong',
  'The frame check sequence does not belong to the bytes: they changed on the way.',
  'IEEE 802.3, 4.2.4.1.2',
);
export const RUNT = reason(
  'runt',
  'The frame has {length}, less than the 64 that Ethernet demands.',
  'IEEE 802.3, 4.2.4.2.2',
);
export const OTHER_HOST = reason(
  'other-host',
  'The frame is for {destination}, not for this interface.',
  'IEEE 802.3, 4.2.4.1.1',
);
export const UNKNOWN_TYPE = reason('unknown-ether-type', 'Nobody here understands EtherType {type}.');
export const INTERFACE_DOWN = reason('interface-down', 'The interface is switched off.');
export const NO_CARRIER = reason('no-carrier', 'No cable is in, or the other end is off.');
export const SWITCHED_ON = reason('switched-on', 'The interface is switched on.');
export const SWITCHED_OFF = reason('switched-off', 'The interface is switched off.');
export const CARRIER_UP = reason('carrier-up', 'The link came up.');
export const CARRIER_DOWN = reason('carrier-down', 'The link went down.');
export const MAC_CHANGED = reason('mac-changed', 'The interface got another MAC address.');

// IP input
export const BAD_HEADER = reason('bad-header', 'The IP header is malformed: {note}.', 'RFC 1812, 5.2.2');
export const BAD_CHECKSUM = reason('bad-header-checksum', 'The checksum of the IP header is wrong.', 'RFC 1812, 5.2.2');
export const MARTIAN_SOURCE = reason(
  'martian-source',
  'No packet on a link can truly come from {source}.',
  'RFC 1812, 5.3.7',
);
export const REVERSE_PATH = reason(
  'reverse-path',
  'An answer to {source} would take another way: the address may be forged.',
  'RFC 3704, 2.2',
);
export const MARTIAN_DESTINATION = reason(
  'martian-destination',
  'No packet on a link can be for {destination}.',
  'RFC 1812, 5.3.7',
);
export const NOT_MINE = reason(
  'not-mine',
  'The packet is for {destination}, and this host does not forward.',
  'RFC 1122, 3.2.1.3',
);
export const LINK_BROADCAST = reason(
  'link-broadcast',
  'The frame was for everybody but the packet for {destination}: it is not forwarded.',
  'RFC 1122, 3.3.6; RFC 1812, 5.3.4',
);
export const NOT_JOINED = reason('group-not-joined', 'This host is not in the group {destination}.', 'RFC 1112, 7.2');
export const SOURCE_ROUTED = reason(
  'source-routed',
  'The packet asks for a route of its own, and source routes are refused.',
  'RFC 7126, 4.3',
);
export const NO_PROTOCOL = reason(
  'no-protocol',
  'Nobody here understands IP protocol {protocol}.',
  'RFC 1122, 3.2.2.1',
);
export const MINE = reason('mine', '{destination} is one of its own addresses.', 'RFC 1122, 3.2.1.3');
export const FOR_ALL = reason('for-all', '{destination} is a broadcast address here.', 'RFC 1122, 3.2.1.3');
export const FOR_GROUP = reason('for-group', '{destination} is a group that it joined.', 'RFC 1112, 7.2');

// forwarding and routing
export const ON_LINK = reason(
  'on-link',
  '{destination} is on the link: it is inside a /{prefix-length} of its own.',
  'RFC 1122, 3.3.1.1',
);
export const VIA = reason(
  'via-next-hop',
  'The best match for {destination} is a /{prefix-length} via {via}.',
  'RFC 1812, 5.2.4.3',
);
export const VIA_DEFAULT = reason(
  'via-default',
  'Only the default route matches {destination}: via {via}.',
  'RFC 1122, 3.3.1.2',
);
export const ONE_OF_EQUALS = reason(
  'one-of-equal-paths',
  'Several paths to {destination} cost the same; the flow is hashed to the one via {via}.',
  'RFC 2992',
);
export const BROADCAST_OUT = reason('broadcast', '{destination} means everybody on the link.', 'RFC 919, 7');
export const NO_ROUTE = reason('no-route', 'No route matches {destination}.', 'RFC 1812, 5.2.7.1');
export const UNREACHABLE_ROUTE = reason('unreachable-route', 'A route says that {destination} cannot be reached.');
export const PROHIBIT_ROUTE = reason('prohibit-route', 'A route forbids {destination}.');
export const BLACKHOLE_ROUTE = reason('blackhole-route', 'A route swallows packets for {destination}.');
export const TTL_SPENT = reason(
  'ttl-spent',
  'The TTL is used up: a router takes one, and none would be left.',
  'RFC 1812, 5.3.1',
);
export const DIRECTED_BROADCAST = reason(
  'directed-broadcast',
  '{destination} means everybody on another network; that is not forwarded.',
  'RFC 2644',
);
export const MULTICAST_NOT_ROUTED = reason('multicast-not-routed', 'This router does not route groups.');
export const TOO_BIG_DF = reason(
  'too-big-do-not-fragment',
  'The packet of {length} does not fit the next link, and DF forbids to cut it.',
  'RFC 1812, 4.2.2.9',
);
export const ROUTE_ADDED = reason('route-added', 'A route to {destination}/{length} was added.');
export const ROUTE_DELETED = reason('route-deleted', 'The route to {destination}/{length} was deleted.');
export const ROUTE_LINK_DOWN = reason(
  'route-interface-down',
  'The route to {destination}/{length} left with its interface.',
);
export const ADDRESS_ADDED = reason('address-added', 'The interface got {address}/{length}.');
export const ADDRESS_DELETED = reason('address-deleted', 'The interface lost {address}/{length}.');

// output
export const NOT_PERMITTED = reason(
  'broadcast-not-permitted',
  'The socket did not ask for leave to broadcast (SO_BROADCAST).',
  'POSIX, setsockopt',
);
export const FILTERED_OUT = reason(
  'filtered-out',
  'A rule of its own dropped it: the program gets "Operation not permitted".',
);
export const TOO_BIG_LOCAL = reason(
  'too-big-local',
  'The packet of {length} does not fit the path, and the program forbids to cut it.',
  'RFC 1191, 3',
);

export const TOO_LONG_LOCAL = reason(
  'too-long-local',
  'A packet of {length} is longer than the 65,535 that the length field can say.',
  'RFC 791, 3.1',
);

// fragments and paths
export const CUT = reason('larger-than-mtu', 'The packet of {length} is larger than the MTU of {mtu}.', 'RFC 791, 3.2');
export const PIECE_KEPT = reason('piece-kept', 'Others of the same datagram are still missing.', 'RFC 791, 3.2');
export const WHOLE = reason('all-pieces-there', 'The last missing piece came.', 'RFC 791, 3.2');
export const OVERLAP = reason(
  'pieces-overlap',
  'Two fragments claim the same bytes, as only an attack or a fault makes them: all are dropped.',
  'RFC 5722, 4',
);
export const PIECE_BAD = reason(
  'piece-bad',
  'The fragment does not fit its datagram: wrong length, or beyond the end.',
  'RFC 791, 3.2',
);
export const REASSEMBLY_TIMEOUT = reason('reassembly-timeout', 'The rest did not come in time.', 'RFC 1122, 3.3.2');
export const FRAGMENTS_TOO_MANY = reason(
  'fragments-too-many',
  'Unfinished datagrams hold too much memory: the oldest goes.',
  'Linux, ipfrag_high_thresh',
);
export const PMTU_LEARNED = reason(
  'path-mtu-learned',
  'A router on the path takes packets of at most {mtu}.',
  'RFC 1191, 3',
);
export const PMTU_EXPIRED = reason(
  'path-mtu-expired',
  'The path may have grown: the host tries larger packets again.',
  'RFC 1191, 6.3',
);

export const IP_REASONS: readonly Reason[] = [
  FCS_WRONG,
  RUNT,
  OTHER_HOST,
  UNKNOWN_TYPE,
  INTERFACE_DOWN,
  NO_CARRIER,
  SWITCHED_ON,
  SWITCHED_OFF,
  CARRIER_UP,
  CARRIER_DOWN,
  MAC_CHANGED,
  BAD_HEADER,
  BAD_CHECKSUM,
  MARTIAN_SOURCE,
  REVERSE_PATH,
  MARTIAN_DESTINATION,
  NOT_MINE,
  LINK_BROADCAST,
  NOT_JOINED,
  SOURCE_ROUTED,
  NO_PROTOCOL,
  MINE,
  FOR_ALL,
  FOR_GROUP,
  ON_LINK,
  VIA,
  VIA_DEFAULT,
  ONE_OF_EQUALS,
  BROADCAST_OUT,
  NO_ROUTE,
  UNREACHABLE_ROUTE,
  PROHIBIT_ROUTE,
  BLACKHOLE_ROUTE,
  TTL_SPENT,
  DIRECTED_BROADCAST,
  MULTICAST_NOT_ROUTED,
  TOO_BIG_DF,
  ROUTE_ADDED,
  ROUTE_DELETED,
  ROUTE_LINK_DOWN,
  ADDRESS_ADDED,
  ADDRESS_DELETED,
  NOT_PERMITTED,
  FILTERED_OUT,
  TOO_BIG_LOCAL,
  TOO_LONG_LOCAL,
  CUT,
  PIECE_KEPT,
  WHOLE,
  OVERLAP,
  PIECE_BAD,
  REASSEMBLY_TIMEOUT,
  FRAGMENTS_TOO_MANY,
  PMTU_LEARNED,
  PMTU_EXPIRED,
];
