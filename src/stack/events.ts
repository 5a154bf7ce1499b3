/** Every kind of event that a host's stack records, with the meaning of its four numbers. docs/trace.md lists them. */
import type { EventKind, Layer, NumberField, NumberFormat } from '../core/event.ts';

/** `fields`: `name:format` in the order of the row's numbers. */
export const kind = (id: string, layer: Layer, fields: string, meaning: string, leaf = false): EventKind => ({
  id,
  layer,
  meaning,
  numbers: fields
    .split(' ')
    .filter(Boolean)
    .map((field): NumberField => {
      const [name, format] = field.split(':') as [string, NumberFormat];
      return { name, format };
    }),
  leaf,
});

const ETH = 'destination:mac source:mac type:hex16 length:bytes';
export const ETH_DROP = kind('eth.drop', 'link', ETH, 'A host drops a frame at its interface.');
export const LINK_CHANGE = kind(
  'link.change',
  'link',
  'index:count up:flag carrier:flag',
  'An interface goes up or down.',
);

export const ARP_ASK = kind(
  'arp.ask',
  'arp',
  'target:ipv4 sender:ipv4 to:mac attempt:count',
  'A host asks for the MAC address of a neighbour.',
);
export const ARP_ANSWER = kind(
  'arp.answer',
  'arp',
  'asker:ipv4 to:mac address:ipv4 mac:mac',
  'A host answers with its own MAC address.',
);
export const ARP_ANNOUNCE = kind('arp.announce', 'arp', 'address:ipv4 mac:mac', 'A host announces its own address.');
export const ARP_LEARN = kind(
  'arp.learn',
  'arp',
  'address:ipv4 mac:mac before:mac',
  'A host stores or corrects the MAC address of a neighbour.',
);
export const ARP_IGNORE = kind(
  'arp.ignore',
  'arp',
  'sender:ipv4 mac:mac target:ipv4 operation:count',
  'A host learns nothing from an ARP message.',
);
export const ARP_CONFLICT = kind(
  'arp.conflict',
  'arp',
  'address:ipv4 other:mac mac:mac',
  'A host hears another one use its address.',
);

const NEIGH = 'address:ipv4 mac:mac attempt:count waiting:count';
export const NEIGH_STATE = kind(
  'neigh.state',
  'arp',
  NEIGH,
  'An entry of the neighbour table changes its state; the reason says to which.',
);
export const NEIGH_WAIT = kind('neigh.wait', 'arp', NEIGH, 'A packet waits until its next hop has answered.');
export const NEIGH_DROP = kind('neigh.drop', 'arp', NEIGH, 'A packet is dropped while it waits for a MAC address.');

const PACKET = 'destination:ipv4 source:ipv4 protocol:count length:bytes';
export const IP_SEND = kind(
  'ip.send',
  'ip',
  'destination:ipv4 via:ipv4 ttl:count prefix-length:count',
  'A host sends a packet of its own.',
);
export const IP_FORWARD = kind(
  'ip.forward',
  'ip',
  'destination:ipv4 via:ipv4 ttl:count prefix-length:count',
  'A router forwards a packet.',
);
export const IP_DELIVER = kind('ip.deliver', 'ip', PACKET, 'A host takes a packet in: it is the destination.');
export const IP_DROP = kind('ip.drop', 'ip', PACKET, 'A node drops a packet.');
export const IP_FRAGMENT = kind(
  'ip.fragment',
  'ip',
  'destination:ipv4 mtu:bytes pieces:count length:bytes',
  'A node cuts a packet into fragments.',
);
export const IP_PIECE = kind(
  'ip.piece',
  'ip',
  'source:ipv4 identification:hex16 offset:bytes length:bytes',
  'A host keeps a fragment until the rest is there.',
);
export const IP_REASSEMBLE = kind(
  'ip.reassemble',
  'ip',
  'source:ipv4 identification:hex16 pieces:count length:bytes',
  'A host puts a datagram together again.',
);
export const IP_REASSEMBLY_FAIL = kind(
  'ip.reassembly-fail',
  'ip',
  'source:ipv4 identification:hex16 pieces:count length:bytes',
  'A host gives up on a datagram whose fragments do not make a whole.',
);
export const IP_PMTU = kind(
  'ip.pmtu',
  'ip',
  'destination:ipv4 mtu:bytes before:bytes',
  'A host learns or forgets the MTU of a path.',
);
export const IP_REFUSE = kind(
  'ip.refuse',
  'ip',
  PACKET,
  'A host refuses to send a packet of its own; the program is told.',
);
export const IP_OWN = kind('ip.own', 'ip', PACKET, 'A host hands a packet to itself through its loopback interface.');

const ICMP = 'peer:ipv4 type:count code:count subject:ipv4';
export const ICMP_RECEIVE = kind('icmp.receive', 'icmp', ICMP, 'A host takes in an ICMP message.');
export const ICMP_REPLY = kind('icmp.reply', 'icmp', ICMP, 'A host replies to an echo or timestamp request.');
export const ICMP_ERROR = kind('icmp.error', 'icmp', ICMP, 'A node reports an error to the source of a packet.');
export const ICMP_SILENT = kind(
  'icmp.silent',
  'icmp',
  ICMP,
  'A node sends no ICMP message though something went wrong or was asked.',
);
export const ICMP_DROP = kind('icmp.drop', 'icmp', ICMP, 'A host drops an ICMP message.');
export const ICMP_TELL = kind('icmp.tell', 'icmp', ICMP, 'A host tells a socket of an ICMP error.', true);

const UDP = 'peer:ipv4 peer-port:port port:port length:bytes';
export const UDP_SEND = kind('udp.send', 'udp', UDP, 'A program sends a datagram.');
export const UDP_DELIVER = kind('udp.deliver', 'udp', UDP, 'A datagram reaches its socket.');
export const UDP_DROP = kind('udp.drop', 'udp', UDP, 'A host drops a datagram.');

const FILTER = 'destination:ipv4 source:ipv4 protocol:count rule:count';
export const FILTER_ACCEPT = kind(
  'filter.accept',
  'ip',
  FILTER,
  'A rule of the filter table lets a packet pass.',
  true,
);
export const FILTER_DROP = kind('filter.drop', 'ip', FILTER, 'The filter table drops a packet.');
export const FILTER_REJECT = kind(
  'filter.reject',
  'ip',
  FILTER,
  'The filter table drops a packet and tells its source.',
);

export const ROUTE_CHANGE = kind(
  'route.change',
  'ip',
  'destination:ipv4 length:count via:ipv4 metric:count',
  'The routing table changes; the reason says how.',
);
export const ADDRESS_CHANGE = kind(
  'address.change',
  'ip',
  'address:ipv4 length:count',
  'An interface gains or loses an address.',
);
export const TABLE_CHANGE = kind('table.change', 'world', '', 'A setting of the node is changed; the note says which.');

export const STACK_EVENTS: readonly EventKind[] = [
  ETH_DROP,
  LINK_CHANGE,
  ARP_ASK,
  ARP_ANSWER,
  ARP_ANNOUNCE,
  ARP_LEARN,
  ARP_IGNORE,
  ARP_CONFLICT,
  NEIGH_STATE,
  NEIGH_WAIT,
  NEIGH_DROP,
  IP_SEND,
  IP_FORWARD,
  IP_DELIVER,
  IP_DROP,
  IP_FRAGMENT,
  IP_PIECE,
  IP_REASSEMBLE,
  IP_REASSEMBLY_FAIL,
  IP_PMTU,
  IP_REFUSE,
  IP_OWN,
  ICMP_RECEIVE,
  ICMP_REPLY,
  ICMP_ERROR,
  ICMP_SILENT,
  ICMP_DROP,
  ICMP_TELL,
  UDP_SEND,
  UDP_DELIVER,
  UDP_DROP,
  FILTER_ACCEPT,
  FILTER_DROP,
  FILTER_REJECT,
  ROUTE_CHANGE,
  ADDRESS_CHANGE,
  TABLE_CHANGE,
];
