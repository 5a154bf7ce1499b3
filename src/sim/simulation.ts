/**
 * The simulation: nodes, links, one clock, one heap, one log. It runs by dispatches, each one pop of the heap, and is quiet when
 * no work is left. Everything in it follows from the topology, the seed and the inputs (DESIGN, laws 2 and 9).
 */
import type { Device, Tables } from '../core/device.ts';
import { EventLog } from '../core/event-log.ts';
import { type Frame, FramePool } from '../core/frame.ts';
import { EventHeap } from '../core/heap.ts';
import type { Ns } from '../core/time.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { AlarmHost, WorldAlarm } from './alarm.ts';
import type { AutoRoutes } from './auto-routes.ts';
import type { CaptureRing } from './capture.ts';
import { linkChange, linkRx } from './events.ts';
import type { LinkDirection, LinkHost } from './link-direction.ts';

export interface SimPort {
  readonly name: string;
  /** The direction that leaves here; undefined while no cable is in. */
  out: LinkDirection | undefined;
}

export interface SimNode {
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  readonly device: Device;
  readonly kernel: Kernel | undefined;
  /** The device's tables and those that its programs publish. */
  readonly tables: Tables;
  readonly ports: SimPort[];
}

/** Both directions of one cable. */
export interface SimLink {
  readonly name: string;
  readonly forward: LinkDirection;
  readonly backward: LinkDirection;
}

/** What a process wrote to a terminal. `event` is its tty.write. */
export interface TerminalOutput {
  readonly event: number;
  readonly t: Ns;
  readonly node: number;
  readonly terminal: string;
  readonly stream: 'out' | 'err';
  readonly bytes: Uint8Array;
}

const DISPATCH_FREE = 0;
const DISPATCH_ARRIVE = 1;
const DISPATCH_ALARM = 2;
/** An arrival's heap target: the direction's index in the low bits, the epoch it was sent in above them. */
const DIRECTION_BITS = 16;
const DIRECTION_MASK = (1 << DIRECTION_BITS) - 1;
const EPOCH_MASK = 0x7fff;

export class Simulation implements LinkHost, AlarmHost {
  readonly seed: number;
  /** Calendar time at instant 0, in milliseconds since 1970 UTC. */
  readonly epochMs: number;
  readonly log: EventLog;
  readonly frames = new FramePool();
  readonly heap = new EventHeap();
  readonly nodes: SimNode[] = [];
  readonly #byName = new Map<string, SimNode>();
  readonly links: SimLink[] = [];
  readonly directions: LinkDirection[] = [];
  /** Where machines get their routes from, when the file leaves that to the world. */
  autoRoutes: AutoRoutes | undefined;
  /** Copies of frames at link ends, kept while somebody looks. */
  capture: CaptureRing | undefined;
  /** Called after each dispatch that made an event, and after each input. */
  onDispatch: (() => void) | undefined;
  onOutput: ((output: TerminalOutput) => void) | undefined;
  /** Dispatches since the world began: the position of inputs in the log. */
  dispatches = 0;
  /** Frames that arrived at a link end: packet-hops. */
  arrivals = 0;
  /** Pending entries that move the clock: frames, processes, retransmissions. */
  work = 0;

  /** `observed`: events are recorded; else they are only counted, and the log takes no room. */
  constructor(seed: number, epochMs: number, observed = true) {
    this.log = observed ? new EventLog() : new EventLog(1);
    this.log.recording = observed;
    this.seed = seed;
    this.epochMs = epochMs;
  }

  get now(): Ns {
    return this.log.now;
  }

  get quiet(): boolean {
    return this.work === 0;
  }

  /** When the next dispatch is due; undefined when the heap is empty. */
  get nextTime(): Ns | undefined {
    return this.#settle() ? this.heap.nextTime : undefined;
  }

  /** The event that what happens now follows from. */
  get cause(): number {
    return this.log.cause;
  }

  node(name: string): SimNode | undefined {
    return this.#byName.get(name);
  }

  addNode(node: SimNode): void {
    this.nodes.push(node);
    this.#byName.set(node.name, node);
  }

  /** One dispatch. False when nothing is pending at all. */
  step(): boolean {
    if (!this.#settle()) return false;
    this.#next();
    return true;
  }

  /** Dispatches what #settle has left at the top of the heap. */
  #next(): void {
    const { heap, log } = this;
    heap.pop();
    if (heap.time > log.now) log.now = heap.time;
    log.cause = heap.kind === DISPATCH_ALARM ? (heap.payload as WorldAlarm).cause : heap.cause;
    this.dispatches++;
    const before = log.last;
    if (heap.work) this.work--;
    this.#dispatch();
    if (this.onDispatch && log.last !== before) this.onDispatch();
  }

  /** Dispatches everything due until `limit`, or until no work is left. Returns false when it stopped at the limit. */
  runUntilQuiet(limit: Ns): boolean {
    while (this.work > 0) {
      if (this.nextTime! > limit) {
        this.passTo(limit);
        return false;
      }
      this.step();
    }
    return true;
  }

  /** Lets time pass to an instant: what is due before it happens, upkeep included. */
  runTo(instant: Ns): void {
    while (this.#settle() && this.heap.nextTime! <= instant) this.#next();
    this.passTo(instant);
  }

  /** Moves the clock to an instant before which nothing is due. */
  passTo(instant: Ns): void {
    if (instant > this.log.now) this.log.now = instant;
  }

  /** Runs an input between two dispatches: what it causes has no cause but itself. */
  input<T>(act: () => T): T {
    this.log.cause = 0;
    const before = this.log.last;
    const result = act();
    if (this.onDispatch && this.log.last !== before) this.onDispatch();
    return result;
  }

  /** Tells both ends what became of their cable, after it was changed. */
  linkChanged(link: SimLink, note: string): void {
    const { forward, backward } = link;
    this.log.emit(linkChange, forward.fromNode, forward.fromPort, 0, undefined, 0, 0, 0, 0, note);
    // an end has a carrier while the other end can be heard
    this.nodes[forward.fromNode]!.device.carrierChanged(forward.fromPort, forward.parameters.up);
    this.nodes[backward.fromNode]!.device.carrierChanged(backward.fromPort, backward.parameters.up);
  }

  /** Takes what alarms left behind from the top of the heap. False when nothing is pending. */
  #settle(): boolean {
    const { heap } = this;
    while (heap.nextKind === DISPATCH_ALARM) {
      const alarm = heap.nextPayload as WorldAlarm;
      if (alarm.isDue(heap.nextSequence)) return true;
      heap.pop();
      alarm.moveOn(heap.sequence);
    }
    return heap.size > 0;
  }

  #dispatch(): void {
    const { heap } = this;
    if (heap.kind === DISPATCH_ARRIVE) {
      const direction = this.directions[heap.target & DIRECTION_MASK]!;
      this.#arrive(direction, heap.payload as Frame, heap.target >>> DIRECTION_BITS);
    } else if (heap.kind === DISPATCH_ALARM) {
      (heap.payload as WorldAlarm).goOff();
    } else {
      this.directions[heap.target]!.free();
    }
  }

  #arrive(direction: LinkDirection, frame: Frame, epoch: number): void {
    if (!direction.survives(frame, epoch)) return;
    this.arrivals++;
    const sent = this.log.cause; // its link.tx
    const event = this.log.emit(linkRx, direction.toNode, direction.toPort, frame.id, undefined, frame.length);
    this.capture?.add(event, frame, sent);
    this.nodes[direction.toNode]!.device.receive(direction.toPort, frame);
  }

  // what links ask of the world

  scheduleFree(at: Ns, direction: LinkDirection): void {
    this.work++;
    this.heap.push(at, DISPATCH_FREE, direction.index, undefined, this.log.cause, true);
  }

  scheduleArrival(at: Ns, direction: LinkDirection, frame: Frame): void {
    this.work++;
    const target = direction.index | ((direction.epoch & EPOCH_MASK) << DIRECTION_BITS);
    this.heap.push(at, DISPATCH_ARRIVE, target, frame, this.log.cause, true);
  }

  sent(_direction: LinkDirection, frame: Frame, event: number): void {
    this.capture?.add(event, frame);
  }

  ticket(): number {
    return this.heap.ticket();
  }

  scheduleAlarm(at: Ns, ticket: number, alarm: WorldAlarm): void {
    this.heap.push(at, DISPATCH_ALARM, 0, alarm, 0, false, ticket);
  }
}
