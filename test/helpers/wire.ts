/** Nodes on an event heap joined by perfect links: just enough world to test a network stack by itself. */
import type { Alarm, NodeEnv } from '../../src/core/device.ts';
import { EventHeap } from '../../src/core/heap.ts';
import { EventLog } from '../../src/core/event-log.ts';
import { reasonSentence, type EventKind, type EventRow, type Reason } from '../../src/core/event.ts';
import { FramePool, type Frame } from '../../src/core/frame.ts';
import { stream } from '../../src/core/rng.ts';
import type { Ns } from '../../src/core/time.ts';
import { parsePrefix, type Prefix } from '../../src/core/address.ts';
import { STACK_EVENTS, STACK_REASONS } from '../../src/stack/catalogue.ts';
import { NetworkStack, type StackOptions } from '../../src/stack/stack.ts';

export const prefix = (text: string): Prefix => {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
export const ip = (text: string): number => prefix(text).address;

interface End {
  readonly node: number;
  readonly port: number;
}

interface Segment {
  up: boolean;
  readonly ends: End[];
}

/** A frame as it left a port. */
export interface Sent {
  readonly t: Ns;
  readonly node: string;
  readonly port: number;
  readonly bytes: Uint8Array;
  readonly id: number;
}

export class Wire {
  readonly log = new EventLog();
  readonly frames = new FramePool();
  readonly sent: Sent[] = [];
  readonly stacks: NetworkStack[] = [];
  readonly names: string[] = [];
  readonly delay: Ns;
  /** Returns false to lose a frame; may change it. */
  onWire: (sent: Sent, frame: Frame) => boolean = () => true;
  #work = 0;
  readonly #checked = new Set<string>();
  readonly #heap = new EventHeap();
  readonly #segments = new Map<string, Segment>();

  constructor(delay: Ns = 1_000_000) {
    this.delay = delay;
    this.frames.poison = true;
  }

  get now(): Ns {
    return this.log.now;
  }

  node(name: string, options: Partial<StackOptions> = {}, seed = 1): NetworkStack {
    const stack = new NetworkStack(this.#env(name, seed), { forwarding: false, ...options });
    this.names.push(name);
    this.stacks.push(stack);
    return stack;
  }

  /** Joins ports: two make a cable, more a hub. */
  link(...ends: readonly (readonly [NetworkStack, number])[]): void {
    const segment: Segment = { up: true, ends: [] };
    for (const [stack, port] of ends) {
      const end = { node: this.stacks.indexOf(stack), port };
      segment.ends.push(end);
      this.#segments.set(`${end.node}:${port}`, segment);
    }
  }

  /** Pulls or plugs the cable at a port: all its ends notice. */
  cable(stack: NetworkStack, port: number, up: boolean): void {
    const segment = this.#segments.get(`${this.stacks.indexOf(stack)}:${port}`)!;
    segment.up = up;
    for (const end of segment.ends) this.stacks[end.node]!.carrierChanged(end.port, up);
  }

  /** Runs to quiet, or until an instant, which then is now. */
  run(until?: Ns): void {
    while (until === undefined ? this.#work > 0 : (this.#heap.nextTime ?? Infinity) <= until) {
      if (!this.#heap.pop()) break;
      if (this.#heap.work) this.#work--;
      this.log.now = this.#heap.time;
      this.log.cause = this.#heap.cause;
      (this.#heap.payload as () => void)();
    }
    if (until !== undefined) this.log.now = Math.max(this.log.now, until);
  }

  /** Lets time pass. */
  wait(duration: Ns): void {
    this.run(this.now + duration);
  }

  events(kind?: string, node?: string): EventRow[] {
    const rows: EventRow[] = [];
    this.log.read(0, (row) => {
      if ((kind === undefined || row.kind.id === kind) && (node === undefined || this.names[row.node] === node)) {
        rows.push(row);
      }
    });
    return rows;
  }

  /** `alice arp.ask mac-unknown`: the story so far, one line per event. */
  story(): string[] {
    return this.events().map((row) => `${this.names[row.node]} ${row.kind.id} ${row.reason?.id ?? ''}`.trim());
  }

  sentences(kind: string): string[] {
    return this.events(kind).map(reasonSentence);
  }

  #env(name: string, seed: number): NodeEnv {
    const index = this.stacks.length;
    const { log } = this;
    return {
      index,
      name,
      rng: stream(seed, `node:${name}`),
      frames: this.frames,
      get now() {
        return log.now;
      },
      transmit: (port, frame) => this.#transmit(index, name, port, frame),
      carrier: (port) => this.#segments.get(`${index}:${port}`)?.up ?? false,
      rate: () => 1e9,
      alarm: (fire, purpose) => this.#alarm(fire, purpose === 'work'),
      emitWide: (kind, port, frame, reason, note, a, b, c, d, e, f, g, h) => {
        if (reason) this.#check(kind, reason, note);
        return log.emitWide(kind, index, port, frame, reason, note, a, b, c, d, e, f, g, h);
      },
      emit: (kind, port, frame, reason, a, b, c, d, note) => {
        if (reason) this.#check(kind, reason, note);
        return log.emit(kind, index, port, frame, reason, a, b, c, d, note);
      },
    };
  }

  /** Each event and each reason is in the catalogue, and the event has every number that the reason's sentence names. */
  #check(kind: EventKind, reason: Reason, note: string | undefined): void {
    const pair = `${kind.id} ${reason.id}`;
    if (this.#checked.has(pair)) return;
    this.#checked.add(pair);
    const sentence = reasonSentence({ kind, reason, numbers: [0, 0, 0, 0], note });
    if (/[{}]/.test(sentence)) throw new Error(`${pair}: "${sentence}"`);
    if (!STACK_EVENTS.includes(kind) || !STACK_REASONS.includes(reason)) throw new Error(`${pair} is in no catalogue`);
  }

  #transmit(node: number, name: string, port: number, frame: Frame): void {
    if (frame.length < 64) throw new Error(`${name} sent a frame of ${frame.length} bytes`);
    if (frame.refs !== 1) throw new Error(`${name} sent a frame that others hold`);
    const sent = { t: this.now, node: name, port, bytes: frame.copy(), id: frame.id };

    this.sent.push(sent);
    const segment = this.#segments.get(`${node}:${port}`);
    if (segment?.up && this.onWire(sent, frame)) {
      for (const end of segment.ends) {
        if (end.node === node && end.port === port) continue;
        const copy = this.frames.clone(frame);
        this.#push(this.now + this.delay, () => this.stacks[end.node]!.receive(end.port, copy), true);
      }
    }
    this.frames.release(frame);
  }

  /** Puts bytes on the wire as if `from` a port: they arrive at once at one node. */
  inject(stack: NetworkStack, port: number, bytes: Uint8Array): void {
    const frame = this.frames.allocate(Math.max(64, bytes.length + 4));
    frame.bytes.fill(0, 0, frame.length);
    frame.bytes.set(bytes);
    stack.receive(port, frame);
  }

  #alarm(fire: () => void, work: boolean): Alarm {
    let current = 0;
    let armed = false;
    const cancel = (): void => {
      current++;
      armed = false;
    };
    return {
      get armed() {
        return armed;
      },
      cancel: () => {
        if (armed && work) this.#work--;
        cancel();
      },
      set: (at) => {
        if (armed && work) this.#work--;
        cancel();
        armed = true;
        const mine = current;
        const go = (): void => {
          if (mine !== current) {
            if (work) this.#work++; // it was taken off when the alarm was cancelled
            return;
          }
          armed = false;
          fire();
        };
        this.#push(Math.max(at, this.now), go, work);
      },
    };
  }

  #push(at: Ns, go: () => void, work: boolean): void {
    if (work) this.#work++;
    this.#heap.push(at, 0, 0, go, this.log.cause, work);
  }
}
