/** How addresses and numbers are told: as numbers (-n), or by name where somebody knows one. */
import { BROADCAST_MAC, formatIpv4, formatMac, type Ipv4Address, type MacAddress } from '../../core/address.ts';
import { serviceName, type Transport } from '../services.ts';
import { protocolName } from './protocol-names.ts';

export interface Names {
  host(address: Ipv4Address): string;
  mac(mac: MacAddress): string;
  port(port: number, transport: Transport): string;
  /** The name of an IP protocol, or `ip-proto-253`. */
  protocol(number: number): string;
}

export const NUMERIC: Names = {
  host: formatIpv4,
  mac: formatMac,
  port: String,
  protocol: (number) => `ip-proto-${number}`,
};

/** Names from the services and protocols files, and hosts from the callback. */
export const named = (lookup: (address: Ipv4Address) => string | undefined): Names => ({
  host: (address) => lookup(address) ?? formatIpv4(address),
  mac: (mac) => (mac === BROADCAST_MAC ? 'Broadcast' : `${formatMac(mac)} (oui Unknown)`),
  port: (port, transport) => serviceName(port, transport) ?? String(port),
  protocol: protocolName,
});

/** tcpdump's own words for IP protocols, in -v lines. */
const IP_PROTOCOLS: Readonly<Record<number, string>> = {
  ...{
    0: 'Options',
    1: 'ICMP',
    2: 'IGMP',
    4: 'IPIP',
    6: 'TCP',
    8: 'EGP',
    9: 'IGRP',
    17: 'UDP',
    33: 'DCCP',
    41: 'IPv6',
  },
  ...{ 43: 'Routing', 44: 'Fragment', 46: 'RSVP', 47: 'GRE', 50: 'ESP', 51: 'AH', 55: 'Mobile IP', 58: 'ICMPv6' },
  ...{ 62: 'Mobile IP (old)', 88: 'EIGRP', 89: 'OSPF', 103: 'PIM', 108: 'Compressed IP', 112: 'VRRP', 113: 'PGM' },
  ...{ 132: 'SCTP', 135: 'Mobility', 143: 'Ethernet' },
};

export const ipProtocolWord = (number: number): string => IP_PROTOCOLS[number] ?? 'unknown';

/** tcpdump's words for EtherTypes. */
const ETHERTYPES: Readonly<Record<number, string>> = {
  ...{
    0x0600: 'NS',
    0x0800: 'IPv4',
    0x0806: 'ARP',
    0x1000: 'Trail',
    0x1111: 'CALM FAST',
    0x6001: 'MOP DL',
    0x6002: 'MOP RC',
  },
  ...{ 0x6003: 'DN', 0x6004: 'LAT', 0x6007: 'SCA', 0x6558: 'TEB', 0x8035: 'Reverse ARP', 0x8038: 'Lanbridge' },
  ...{
    0x803c: 'DEC DNS',
    0x803e: 'DEC DTS',
    0x805b: 'VEXP',
    0x805c: 'VPROD',
    0x809b: 'Appletalk',
    0x80f3: 'Appletalk ARP',
  },
  ...{ 0x8100: '802.1Q', 0x8137: 'IPX', 0x86dd: 'IPv6', 0x8808: 'MPCP', 0x8809: 'Slow Protocols', 0x880b: 'PPP' },
  ...{
    0x8847: 'MPLS unicast',
    0x8848: 'MPLS multicast',
    0x8863: 'PPPoE D',
    0x8864: 'PPPoE S',
    0x886f: 'MS NLB heartbeat',
  },
  ...{
    0x888e: 'EAPOL',
    0x8899: 'Realtek protocols',
    0x88a2: 'AoE',
    0x88a8: '802.1Q-QinQ',
    0x88ca: 'TIPC',
    0x88cc: 'LLDP',
  },
  ...{ 0x88e5: '802.1AE MACsec', 0x88f7: 'PTP', 0x8902: 'CFM', 0x893a: 'IEEE1905.1', 0x8947: 'GeoNet', 0x894f: 'NSH' },
  ...{ 0x9000: 'Loopback', 0x9100: '802.1Q-9100', 0x9200: '802.1Q-9200', 0xabcd: 'CFM (old)', 0xfefe: 'OSI' },
  ...{ 0x0707: 'GeoNet (old)' },
};

export const etherTypeWord = (type: number): string | undefined => ETHERTYPES[type];
