/**
 * The neighbour table at work: packets go to a known MAC address or wait for one, entries are learned, checked and given up
 * (RFC 826; RFC 1122, 2.3.2; states of RFC 4861, 7.3 with Linux's times). The reachable time is kept plain, where Linux draws
 * it between half and one and a half times its base.
 */
import type { Ipv4Address, MacAddress } from '../../core/address.ts';
import { setU16, setU32 } from '../../core/bytes.ts';
import type { Reason } from '../../core/event.ts';
import type { Frame } from '../../core/frame.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import type { Context } from '../context.ts';
import { ARP_LEARN, NEIGH_DROP, NEIGH_STATE, NEIGH_WAIT } from '../events.ts';
import type { Interface } from '../interface.ts';
import type { LinkOutput } from '../link-output.ts';
import { ipEnd } from '../wire.ts';
import { Neighbour } from './entry.ts';
import { NEXT, type NeighbourEvent, type NeighbourState } from './machine.ts';
import * as why from './reasons.ts';

const STATE_REASON: Readonly<Record<NeighbourState, Reason>> = {
  INCOMPLETE: why.TO_INCOMPLETE,
  REACHABLE: why.TO_REACHABLE,
  STALE: why.TO_STALE,
  DELAY: why.TO_DELAY,
  PROBE: why.TO_PROBE,
  FAILED: why.TO_FAILED,
  PERMANENT: why.TO_PERMANENT,
};

export interface NeighbourNeeds {
  readonly link: LinkOutput;
  /** Asks for the entry's MAC address: everybody, or in PROBE the neighbour alone. */
  ask(iface: Interface, entry: Neighbour): void;
  /** Takes over a packet whose next hop does not answer. */
  unreachable(frame: Frame): void;
}

export class Neighbours {
  readonly #ctx: Context;
  readonly #needs: NeighbourNeeds;

  constructor(ctx: Context, needs: NeighbourNeeds) {
    this.#ctx = ctx;
    this.#needs = needs;
  }

  /** Sends an IP packet to a next hop on the link, at once or when its MAC address is known. Consumes the reference. */
  send(iface: Interface, nextHop: Ipv4Address, frame: Frame): void {
    let entry = iface.neighbours.get(nextHop | 0);
    if (entry === undefined || !entry.connected) {
      entry = entry ?? this.#create(iface, nextHop);
      entry.used = this.#ctx.env.now;
      if (entry.state === 'STALE' || entry.state === 'FAILED') this.#step(iface, entry, 'use');
      if (!entry.known) return this.#wait(iface, entry, frame);
    }
    this.#transmit(iface, entry, frame);
  }

  /** What an ARP message says about an address. `override`: it may replace a MAC address that changed a moment ago. */
  learn(iface: Interface, entry: Neighbour, mac: MacAddress, confirmed: boolean, because: Reason): void {
    const { env } = this.#ctx;
    const before = entry.known ? entry.mac : 0;
    const changed = !entry.known || before !== mac;
    if (entry.state === 'PERMANENT') return;
    if (changed) {
      entry.mac = mac;
      env.emit(ARP_LEARN, iface.port, 0, because, entry.address, mac, before);
    }
    if (confirmed) entry.confirmed = env.now;
    const old = entry.state;
    if (confirmed) this.#step(iface, entry, 'confirmed');
    else if (changed) this.#step(iface, entry, 'heard');
    if (changed || entry.state !== old) entry.updated = env.now;
    this.#flushWaiting(iface, entry);
  }

  find(iface: Interface, address: Ipv4Address): Neighbour | undefined {
    return iface.neighbours.get(address | 0);
  }

  findOrCreate(iface: Interface, address: Ipv4Address): Neighbour {
    return this.find(iface, address) ?? this.#insert(iface, address);
  }

  /** Sets an entry by hand; `state` as `ip neigh` would. */
  set(iface: Interface, address: Ipv4Address, mac: MacAddress, state: 'PERMANENT' | 'REACHABLE' | 'STALE'): void {
    const entry = this.findOrCreate(iface, address);
    const before = entry.known ? entry.mac : 0;
    entry.mac = mac;
    entry.confirmed = this.#ctx.env.now;
    entry.updated = this.#ctx.env.now;
    this.#ctx.env.emit(ARP_LEARN, iface.port, 0, why.LEARN_STATIC, address, mac, before);
    this.#enter(iface, entry, state);
    this.#flushWaiting(iface, entry);
  }

  remove(iface: Interface, address: Ipv4Address): boolean {
    const entry = this.find(iface, address);
    if (!entry) return false;
    entry.retry?.cancel();
    entry.ageing?.cancel();
    iface.neighbours.delete(address | 0);
    this.#emit(NEIGH_STATE, iface, entry, 0, why.FORGOTTEN);
    for (const frame of entry.waiting.splice(0)) this.#discard(iface, entry, frame, why.FLUSHED);
    return true;
  }

  /** Forgets what was learned on an interface: it went down or got another MAC address. */
  flush(iface: Interface, permanentToo = false): void {
    for (const entry of [...iface.neighbours.values()]) {
      if (permanentToo || entry.state !== 'PERMANENT') this.remove(iface, entry.address);
    }
  }

  #create(iface: Interface, address: Ipv4Address): Neighbour {
    const entry = this.#insert(iface, address);
    entry.attempts = 0;
    this.#enter(iface, entry, 'INCOMPLETE');
    return entry;
  }

  #insert(iface: Interface, address: Ipv4Address): Neighbour {
    this.#collect(iface);
    const entry = new Neighbour(address);
    iface.neighbours.set(address | 0, entry);
    return entry;
  }

  /** Above the threshold Linux lets go of what nobody used for a while. */
  #collect(iface: Interface): void {
    const { env, sysctl } = this.#ctx;
    if (iface.neighbours.size < sysctl.get('net.ipv4.neigh.default.gc_thresh1')) return;
    const limit = env.now - sysctl.get('net.ipv4.neigh.default.gc_stale_time') * NS_PER_S;
    for (const entry of [...iface.neighbours.values()]) {
      if ((entry.state === 'STALE' || entry.state === 'FAILED') && Math.max(entry.used, entry.confirmed) < limit) {
        this.remove(iface, entry.address);
      }
    }
  }

  #step(iface: Interface, entry: Neighbour, event: NeighbourEvent): void {
    const next = NEXT[entry.state][event];
    if (next !== entry.state) this.#enter(iface, entry, next);
  }

  #enter(iface: Interface, entry: Neighbour, state: NeighbourState): void {
    const asked = entry.attempts;
    entry.state = state;
    entry.connected = state === 'REACHABLE' || state === 'PERMANENT';
    entry.retry?.cancel();
    if (state !== 'FAILED') entry.attempts = 0;
    this.#emit(NEIGH_STATE, iface, entry, state === 'FAILED' ? asked : 0, STATE_REASON[state]);
    if (state === 'INCOMPLETE') return; // its first question follows once a packet waits
    if (state === 'PROBE') return this.#askNow(iface, entry);
    if (state === 'FAILED') return this.#giveUp(iface, entry, asked);
    if (state === 'REACHABLE') this.#ageAt(iface, entry, this.#ctx.env.now + this.#ms('base_reachable_time_ms'));
    else if (state === 'DELAY') {
      const delay = this.#ctx.sysctl.get('net.ipv4.neigh.default.delay_first_probe_time') * NS_PER_S;
      this.#ageAt(iface, entry, this.#ctx.env.now + delay);
    } else entry.ageing?.cancel();
  }

  #ageAt(iface: Interface, entry: Neighbour, at: Ns): void {
    entry.ageing ??= this.#ctx.env.alarm(() => this.#aged(iface, entry), 'upkeep');
    entry.ageing.set(at);
  }

  #aged(iface: Interface, entry: Neighbour): void {
    if (entry.state === 'PROBE') return this.#unanswered(iface, entry);
    const fresh = entry.confirmed + this.#ms('base_reachable_time_ms');
    if (entry.state === 'REACHABLE' && fresh > this.#ctx.env.now) return this.#ageAt(iface, entry, fresh);
    this.#step(iface, entry, 'timer');
  }

  #unanswered(iface: Interface, entry: Neighbour): void {
    const limit = this.#ctx.sysctl.get(
      entry.state === 'PROBE' ? 'net.ipv4.neigh.default.ucast_solicit' : 'net.ipv4.neigh.default.mcast_solicit',
    );
    if (entry.attempts >= limit) this.#step(iface, entry, 'exhausted');
    else this.#askNow(iface, entry);
  }

  /** Asks and sets the time of the next question: work while packets wait for it, upkeep when an old entry is checked. */
  #askNow(iface: Interface, entry: Neighbour): void {
    entry.attempts++;
    const next = this.#ctx.env.now + this.#ms('retrans_time_ms');
    if (entry.state === 'PROBE') this.#ageAt(iface, entry, next);
    else {
      entry.retry ??= this.#ctx.env.alarm(() => this.#unanswered(iface, entry), 'work');
      entry.retry.set(next);
    }
    this.#needs.ask(iface, entry);
  }

  #wait(iface: Interface, entry: Neighbour, frame: Frame): void {
    entry.waiting.push(frame);
    this.#emit(NEIGH_WAIT, iface, entry, entry.attempts, why.WAITS, frame.id);
    if (entry.waiting.length > this.#ctx.sysctl.get('net.ipv4.neigh.default.unres_qlen')) {
      this.#discard(iface, entry, entry.waiting.shift()!, why.QUEUE_FULL);
    }
    if (entry.attempts === 0) this.#askNow(iface, entry);
  }

  #giveUp(iface: Interface, entry: Neighbour, asked: number): void {
    entry.ageing?.cancel();
    entry.known = false;
    this.#ctx.counters['neigh-failed']++;
    for (const frame of entry.waiting.splice(0)) {
      this.#emit(NEIGH_DROP, iface, entry, asked, why.UNANSWERED, frame.id);
      this.#needs.unreachable(frame);
    }
  }

  #flushWaiting(iface: Interface, entry: Neighbour): void {
    if (entry.waiting.length === 0) return;
    for (const frame of entry.waiting.splice(0)) this.#transmit(iface, entry, frame);
    if (entry.state === 'STALE') this.#step(iface, entry, 'use');
  }

  #transmit(iface: Interface, entry: Neighbour, frame: Frame): void {
    const b = frame.bytes;
    setU16(b, 0, entry.macHigh);
    setU32(b, 2, entry.macLow);
    setU16(b, 6, iface.macHigh);
    setU32(b, 8, iface.macLow);
    setU16(b, 12, 0x0800);
    this.#needs.link.send(iface, frame, ipEnd(frame));
  }

  #discard(iface: Interface, entry: Neighbour, frame: Frame, because: Reason): void {
    this.#ctx.counters['neigh-unresolved-discards']++;
    this.#emit(NEIGH_DROP, iface, entry, entry.attempts, because, frame.id);
    this.#ctx.env.frames.release(frame);
  }

  #emit(kind: typeof NEIGH_STATE, iface: Interface, entry: Neighbour, attempt: number, because: Reason, id = 0): void {
    const mac = entry.known ? entry.mac : 0;
    this.#ctx.env.emit(kind, iface.port, id, because, entry.address, mac, attempt, entry.waiting.length);
  }

  #ms(name: 'base_reachable_time_ms' | 'retrans_time_ms'): Ns {
    return this.#ctx.sysctl.get(`net.ipv4.neigh.default.${name}`) * NS_PER_MS;
  }
}
