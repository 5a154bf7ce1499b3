/**
 * A learning switch (IEEE 802.1Q, 8.7 and 8.8): it reads the two MAC addresses of a frame, remembers behind which port the
 * source lives, and sends the frame where the destination was last heard; to all other ports when it has not heard it.
 */
import { formatMac, isGroupMac, type MacAddress, parseMac } from '../core/address.ts';
import { getU48 } from '../core/bytes.ts';
import type { ChangeOp, Device, NodeEnv, Row } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { EventKind, Reason } from '../core/event.ts';
import type { Frame } from '../core/frame.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { type Ns, seconds } from '../core/time.ts';
import { PortCounters } from './port-counters.ts';

/** IEEE 802.1Q, 8.8.3: how long an entry lives without being heard again. */
const AGEING: Ns = seconds(300);

const addresses = [
  { name: 'source', format: 'mac' },
  { name: 'destination', format: 'mac' },
  { name: 'out', format: 'count' },
] as const;

export const switchLearn: EventKind = {
  id: 'switch.learn',
  layer: 'link',
  meaning: 'A switch notes behind which port a MAC address lives; the note names the port.',
  numbers: [{ name: 'mac', format: 'mac' }],
};
export const switchForward: EventKind = {
  id: 'switch.forward',
  layer: 'link',
  meaning: 'A switch sends a frame out of the one port that leads to its destination; the note names the port.',
  numbers: addresses,
};
export const switchFlood: EventKind = {
  id: 'switch.flood',
  layer: 'link',
  meaning: 'A switch sends a frame out of every port but the one it came in by.',
  numbers: addresses,
};
export const switchDrop: EventKind = {
  id: 'switch.drop',
  layer: 'link',
  meaning: 'A switch does not pass a frame on.',
  numbers: addresses,
};

export const switchReasons = {
  newSource: { id: 'switch.new-source', sentence: '{mac} was not in the table; it lives behind port {note}.' },
  moved: { id: 'switch.moved', sentence: '{mac} has moved; it lives behind port {note} now.' },
  known: { id: 'switch.known', sentence: 'The table says {destination} lives behind port {note}.' },
  broadcast: { id: 'switch.broadcast', sentence: '{destination} means everybody, so every other port gets a copy.' },
  unknown: {
    id: 'switch.unknown',
    sentence: '{destination} is not in the table, so every other port gets a copy ({out} of them).',
    source: 'IEEE 802.1Q, 8.8',
  },
  samePort: {
    id: 'switch.same-port',
    sentence: '{destination} lives behind the port that the frame came from: it is there already.',
  },
  badFcs: {
    id: 'switch.bad-fcs',
    sentence: 'The FCS does not fit the bytes: some bit changed on the way. A switch that stores frames drops it.',
    source: 'IEEE 802.3, 3.2.9',
  },
} as const satisfies Record<string, Reason>;

export const switchEvents: readonly EventKind[] = [switchLearn, switchForward, switchFlood, switchDrop];

interface Entry {
  port: number;
  heard: Ns;
  readonly fixed: boolean;
}

export class Switch implements Device {
  readonly kind = 'switch';
  readonly tableNames = ['fdb', 'link'];
  readonly counterNames = ['learned', 'forwarded', 'flooded', 'filtered', 'fcs-errors'];
  readonly #env: NodeEnv;
  readonly #ports: readonly string[];
  readonly #entries = new Map<MacAddress, Entry>();
  readonly #counters = new Map(this.counterNames.map((name) => [name, 0]));
  readonly #traffic: PortCounters;

  /** `ports`: their names, by index. */
  constructor(env: NodeEnv, ports: readonly string[]) {
    this.#env = env;
    this.#ports = ports;
    this.#traffic = new PortCounters(env, ports);
  }

  receive(port: number, frame: Frame): void {
    const env = this.#env;
    const destination = getU48(frame.bytes, 0);
    const source = getU48(frame.bytes, 6);
    this.#traffic.received(port, frame);
    if (!frame.fcsHolds()) {
      this.#count('fcs-errors');
      this.#traffic.error(port);
      env.emit(switchDrop, port, frame.id, switchReasons.badFcs, source, destination);
      return env.frames.release(frame);
    }
    this.#learn(port, source, frame.id);
    if (isGroupMac(destination)) return this.#flood(port, frame, source, destination, switchReasons.broadcast);
    const entry = this.#lookup(destination);
    if (!entry) return this.#flood(port, frame, source, destination, switchReasons.unknown);
    if (entry.port === port) {
      this.#count('filtered');
      env.emit(switchDrop, port, frame.id, switchReasons.samePort, source, destination);
      return env.frames.release(frame);
    }
    this.#count('forwarded');
    const name = this.#ports[entry.port];
    env.emit(switchForward, port, frame.id, switchReasons.known, source, destination, entry.port, 0, name);
    this.#send(entry.port, frame);
  }

  carrierChanged(port: number, up: boolean): void {
    if (up) return;
    for (const [mac, entry] of this.#entries) if (entry.port === port && !entry.fixed) this.#entries.delete(mac);
  }

  table(name: string): readonly Row[] {
    if (name === 'link') return this.#traffic.rows();
    if (name !== 'fdb') return [];
    const rows: Row[] = [];
    for (const [mac, entry] of this.#entries) {
      const age = this.#env.now - entry.heard;
      if (!entry.fixed && age > AGEING) continue;
      rows.push({ mac: formatMac(mac), port: this.#ports[entry.port]!, age, static: entry.fixed });
    }
    return rows;
  }

  change(name: string, op: ChangeOp, row: Row): Result<void, Errno> {
    if (name !== 'fdb') return fail('EOPNOTSUPP');
    if (op === 'flush') {
      for (const [mac, entry] of this.#entries) if (!entry.fixed) this.#entries.delete(mac);
      return ok(undefined);
    }
    const mac = parseMac(String(row['mac'] ?? ''));
    if (!mac.ok) return fail('EINVAL');
    if (op === 'delete') return this.#entries.delete(mac.value) ? ok(undefined) : fail('ENOENT');
    const port = this.#ports.indexOf(String(row['port'] ?? ''));
    if (port < 0) return fail('ENODEV');
    this.#entries.set(mac.value, { port, heard: this.#env.now, fixed: true });
    return ok(undefined);
  }

  counter(name: string): number {
    return name === 'learned' ? this.table('fdb').length : (this.#counters.get(name) ?? 0);
  }

  #lookup(mac: MacAddress): Entry | undefined {
    const entry = this.#entries.get(mac);
    if (!entry || entry.fixed || this.#env.now - entry.heard <= AGEING) return entry;
    this.#entries.delete(mac);
    return undefined;
  }

  #learn(port: number, source: MacAddress, frame: number): void {
    if (isGroupMac(source)) return; // no station has a group address
    const entry = this.#lookup(source);
    if (entry?.fixed) return;
    if (entry?.port === port) {
      entry.heard = this.#env.now;
      return;
    }
    const reason = entry ? switchReasons.moved : switchReasons.newSource;
    this.#entries.set(source, { port, heard: this.#env.now, fixed: false });
    this.#env.emit(switchLearn, port, frame, reason, source, 0, 0, 0, this.#ports[port]);
  }

  #flood(from: number, frame: Frame, source: MacAddress, destination: MacAddress, reason: Reason): void {
    const env = this.#env;
    env.emit(switchFlood, from, frame.id, reason, source, destination, this.#ports.length - 1);
    this.#count('flooded');
    for (let port = 0; port < this.#ports.length; port++) {
      if (port !== from && env.carrier(port)) this.#send(port, env.frames.retain(frame));
    }
    env.frames.release(frame);
  }

  #send(port: number, frame: Frame): void {
    this.#traffic.sent(port, frame);
    this.#env.transmit(port, frame);
  }

  #count(name: string): void {
    this.#counters.set(name, this.#counters.get(name)! + 1);
  }
}
