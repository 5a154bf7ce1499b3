/** An interface: a device's port with a name, a MAC address, an MTU, addresses, its neighbours and what it counted (RFC 1122, 3.3.1). */
import { broadcastOf, type Ipv4Address, type MacAddress, type Prefix } from '../core/address.ts';
import type { Frame } from '../core/frame.ts';
import type { Ns } from '../core/time.ts';
import type { LinkTarget } from './wire.ts';
import type { Neighbour } from './neighbour/entry.ts';

export const LOOPBACK_PORT = -1;

export interface InterfaceAddress {
  /** With its host bits: 192.168.1.3/24. */
  readonly prefix: Prefix;
  readonly broadcast: Ipv4Address | undefined;
  /** The broadcast address as `ip addr` shows it: Linux shows what was set, and works with the right one. */
  readonly shown: Ipv4Address | undefined;
}

/** Who sees every frame of an interface: a packet socket. `outgoing` frames come before padding and FCS. */
export interface Tap {
  see(iface: Interface, frame: Frame, length: number, target: LinkTarget, outgoing: boolean, now: Ns): void;
}

export interface InterfaceOptions {
  readonly index: number;
  readonly name: string;
  readonly port: number;
  readonly mac: MacAddress;
  readonly mtu: number;
}

export class Interface {
  /** Linux's ifindex: `lo` is 1. */
  readonly index: number;
  readonly name: string;
  readonly port: number;
  readonly loopback: boolean;
  mtu: number;
  /** Administrative state. */
  up = true;
  promiscuous = false;
  /** Whether a tap wants frames for other hosts too. */
  tapsHearAll = false;
  readonly addresses: InterfaceAddress[] = [];
  readonly neighbours = new Map<number, Neighbour>();
  /** Packet sockets that listen here. */
  taps: readonly Tap[] = [];
  macHigh = 0;
  macLow = 0;
  rxPackets = 0;
  rxBytes = 0;
  rxErrors = 0;
  rxDropped = 0;
  txPackets = 0;
  txBytes = 0;
  txErrors = 0;
  txDropped = 0;
  #mac = 0;

  constructor(options: InterfaceOptions) {
    this.index = options.index;
    this.name = options.name;
    this.port = options.port;
    this.mtu = options.mtu;
    this.loopback = options.port === LOOPBACK_PORT;
    this.mac = options.mac;
  }

  get mac(): MacAddress {
    return this.#mac;
  }

  set mac(mac: MacAddress) {
    this.#mac = mac;
    this.macHigh = Math.floor(mac / 0x1_0000_0000);
    this.macLow = mac % 0x1_0000_0000;
  }

  /** The first address: what is sent from here when nothing says otherwise. */
  get primary(): Ipv4Address {
    return this.addresses[0]?.prefix.address ?? 0;
  }

  addAddress(prefix: Prefix, shown?: Ipv4Address): InterfaceAddress {
    const added = { prefix, broadcast: broadcastOf(prefix), shown };
    this.addresses.push(added);
    return added;
  }

  /** Whether the address is on one of this interface's own networks. */
  isOnLink(address: Ipv4Address): boolean {
    return this.addresses.some(({ prefix }) => prefixHolds(prefix, address));
  }

  /** The own address to use towards one on this link: of the same network if there is one (RFC 1122, 3.3.4.3). */
  sourceTowards(address: Ipv4Address): Ipv4Address {
    for (const { prefix } of this.addresses) if (prefixHolds(prefix, address)) return prefix.address;
    return this.primary;
  }
}

const prefixHolds = (prefix: Prefix, address: Ipv4Address): boolean =>
  prefix.length === 0 || (prefix.address ^ address) >>> (32 - prefix.length) === 0;
