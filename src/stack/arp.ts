/** ARP messages in and out (RFC 826; duplicate addresses: RFC 5227). Processing order is RFC 826's: correct, then "is it for me?", then add. */
import type { Ipv4Address, MacAddress } from '../core/address.ts';
import { BROADCAST_MAC, isMulticastIpv4 } from '../core/address.ts';
import { setU16, setU32, setU48 } from '../core/bytes.ts';
import type { Reason } from '../core/event.ts';
import { FCS_BYTES, type Frame } from '../core/frame.ts';
import { NS_PER_MS } from '../core/time.ts';
import * as arp from '../protocols/arp/codec.ts';
import type { Context } from './context.ts';
import { ARP_ANNOUNCE, ARP_ANSWER, ARP_ASK, ARP_CONFLICT, ARP_IGNORE } from './events.ts';
import type { Interface } from './interface.ts';
import type { LinkOutput } from './link-output.ts';
import type { Neighbour } from './neighbour/entry.ts';
import * as why from './neighbour/reasons.ts';
import type { Neighbours } from './neighbour/table.ts';
import type { Routes } from './route/routes.ts';
import { ipSource, L3, TO_US, type LinkTarget } from './wire.ts';

export class Arp {
  readonly #ctx: Context;
  readonly #link: LinkOutput;
  readonly #neighbours: Neighbours;
  readonly #routes: Routes;

  constructor(ctx: Context, link: LinkOutput, neighbours: Neighbours, routes: Routes) {
    this.#ctx = ctx;
    this.#link = link;
    this.#neighbours = neighbours;
    this.#routes = routes;
  }

  /** Consumes the reference. */
  receive(iface: Interface, frame: Frame, target: LinkTarget): void {
    const read = arp.decode(frame.bytes, L3, frame.length - FCS_BYTES);
    if (!read.ok) this.#ignore(iface, frame, 0, 0, 0, 0, why.MALFORMED, read.error);
    else this.#process(iface, frame, read.value, target);
    this.#ctx.env.frames.release(frame);
  }

  #process(iface: Interface, frame: Frame, m: arp.ArpMessage, target: LinkTarget): void {
    const { counters, env } = this.#ctx;
    const request = m.operation === arp.REQUEST;
    counters[request ? 'arp-requests-received' : 'arp-replies-received']++;
    const ignore = (reason: Reason): void =>
      this.#ignore(iface, frame, m.senderAddress, m.senderMac, m.targetAddress, m.operation, reason);
    if (m.senderMac === iface.mac) return ignore(why.OWN_MESSAGE);
    const known = iface.addresses.length > 0;
    if (!known || isMulticastIpv4(m.targetAddress)) return ignore(why.NOT_CONCERNED);
    if (m.senderAddress !== 0 && this.#routes.isOwn(m.senderAddress)) {
      counters['arp-conflicts']++;
      env.emit(ARP_CONFLICT, iface.port, frame.id, why.DUPLICATE_ADDRESS, m.senderAddress, m.senderMac, iface.mac);
      return;
    }
    const forMe = request && this.#routes.isOwn(m.targetAddress);
    if (m.senderAddress === 0) return forMe ? this.#answer(iface, frame, m) : ignore(why.NOT_CONCERNED);
    if (forMe) {
      const entry = this.#neighbours.findOrCreate(iface, m.senderAddress);
      this.#neighbours.learn(iface, entry, m.senderMac, false, why.LEARN_REQUEST);
      return this.#answer(iface, frame, m);
    }
    const entry = this.#neighbours.find(iface, m.senderAddress);
    if (!entry) return ignore(why.NOT_CONCERNED);
    this.#correct(iface, entry, m, !request && target === TO_US, ignore);
  }

  /** "Merge": an entry that is there is corrected whoever is meant, but not twice within Linux's lock time. */
  #correct(
    iface: Interface,
    entry: Neighbour,
    m: arp.ArpMessage,
    confirmed: boolean,
    ignore: (reason: Reason) => void,
  ): void {
    const { env, sysctl } = this.#ctx;
    const lock = sysctl.get('net.ipv4.neigh.default.locktime') * 10 * NS_PER_MS;
    const other = entry.known && entry.mac !== m.senderMac;
    if (entry.state === 'PERMANENT') return ignore(why.PERMANENT_ENTRY);
    if (other && env.now <= entry.updated + lock) return ignore(why.LOCKED);
    if (entry.known && !other && !confirmed) return ignore(why.NOTHING_NEW);
    this.#neighbours.learn(
      iface,
      entry,
      m.senderMac,
      confirmed,
      m.operation === arp.REPLY ? why.LEARN_REPLY : why.LEARN_UPDATE,
    );
  }

  /** Asks for the entry's MAC address: everybody, or in PROBE only the neighbour itself. */
  ask(iface: Interface, entry: Neighbour): void {
    const { counters, env } = this.#ctx;
    const to = entry.state === 'PROBE' ? entry.mac : BROADCAST_MAC;
    const sender = this.#senderFor(iface, entry);
    const frame = this.#build(to, iface.mac, arp.REQUEST, iface.mac, sender, 0, entry.address);
    const reason = entry.state === 'PROBE' ? why.RECHECK : entry.attempts > 1 ? why.ASK_AGAIN : why.UNKNOWN_NEIGHBOUR;
    counters['arp-requests-sent']++;
    env.emit(ARP_ASK, iface.port, frame.id, reason, entry.address, sender, to, entry.attempts);
    this.#link.send(iface, frame, L3 + arp.ARP_BYTES);
  }

  /** A gratuitous ARP request: sender and target are the own address (RFC 5227, 3). */
  announce(iface: Interface, address: Ipv4Address): void {
    const { counters, env } = this.#ctx;
    const frame = this.#build(BROADCAST_MAC, iface.mac, arp.REQUEST, iface.mac, address, 0, address);
    counters['arp-requests-sent']++;
    env.emit(ARP_ANNOUNCE, iface.port, frame.id, why.NOTIFY_SET, address, iface.mac);
    this.#link.send(iface, frame, L3 + arp.ARP_BYTES);
  }

  #answer(iface: Interface, request: Frame, m: arp.ArpMessage): void {
    const { counters, env } = this.#ctx;
    const own = m.targetAddress;
    counters['arp-replies-sent']++;
    const frame = this.#build(m.senderMac, iface.mac, arp.REPLY, iface.mac, own, m.senderMac, m.senderAddress);
    env.emit(ARP_ANSWER, iface.port, request.id, why.ASKED_FOR_MINE, m.senderAddress, m.senderMac, own, iface.mac);
    this.#link.send(iface, frame, L3 + arp.ARP_BYTES);
  }

  /** Linux, arp_announce 0: the source of the packet that waits, if it is an own address; else one of this link. */
  #senderFor(iface: Interface, entry: Neighbour): Ipv4Address {
    const first = entry.waiting[0];
    const source = first === undefined ? 0 : ipSource(first);
    return source !== 0 && this.#routes.isOwn(source) ? source : iface.sourceTowards(entry.address);
  }

  #build(
    to: MacAddress,
    from: MacAddress,
    operation: number,
    senderMac: MacAddress,
    sender: Ipv4Address,
    targetMac: MacAddress,
    target: Ipv4Address,
  ): Frame {
    const frame = this.#ctx.env.frames.allocate(L3 + arp.ARP_BYTES);
    const b = frame.bytes;
    setU48(b, 0, to);
    setU48(b, 6, from);
    setU16(b, 12, arp.ETHER_TYPE);
    setU16(b, L3 + arp.HARDWARE_TYPE_AT, arp.HARDWARE_ETHERNET);
    setU16(b, L3 + arp.PROTOCOL_TYPE_AT, arp.PROTOCOL_IPV4);
    b[L3 + arp.HARDWARE_SIZE_AT] = 6;
    b[L3 + arp.PROTOCOL_SIZE_AT] = 4;
    setU16(b, L3 + arp.OPERATION_AT, operation);
    setU48(b, L3 + arp.SENDER_MAC_AT, senderMac);
    setU32(b, L3 + arp.SENDER_ADDRESS_AT, sender);
    setU48(b, L3 + arp.TARGET_MAC_AT, targetMac);
    setU32(b, L3 + arp.TARGET_ADDRESS_AT, target);
    return frame;
  }

  #ignore(
    iface: Interface,
    frame: Frame,
    sender: Ipv4Address,
    mac: MacAddress,
    target: Ipv4Address,
    operation: number,
    reason: Reason,
    note?: string,
  ): void {
    this.#ctx.counters['arp-ignored']++;
    this.#ctx.env.emit(ARP_IGNORE, iface.port, frame.id, reason, sender, mac, target, operation, note);
  }
}
