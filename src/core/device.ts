/** Devices and what the world gives them. A device sees its own ports, its own clock and its own random stream, nothing else. */
import type { EventKind, Reason } from './event.ts';
import type { Frame, FramePool } from './frame.ts';
import type { Errno } from './errno.ts';
import type { Result } from './result.ts';
import type { Rng } from './rng.ts';
import type { Ns } from './time.ts';

/** One row of a table, as the Tables panel, `table` checks and programs see it. Addresses and MACs are text; sizes are bytes, times ns. */
export type Row = Readonly<Record<string, string | number | boolean>>;

export type ChangeOp = 'add' | 'change' | 'replace' | 'delete' | 'flush';

/** A timer that can be set again and again. `work` moves the clock; `upkeep` happens when time passes it (DESIGN, law 9). */
export interface Alarm {
  /** Sets or moves it. At an instant in the past it goes off at once, in the next dispatch. */
  set(at: Ns): void;
  cancel(): void;
  readonly armed: boolean;
}

export interface NodeEnv {
  readonly index: number;
  readonly name: string;
  readonly now: Ns;
  readonly rng: Rng;
  readonly frames: FramePool;
  /** Hands a frame, and its reference, to the link at a port. Frames shorter than 64 bytes must have been padded. */
  transmit(port: number, frame: Frame): void;
  /** Whether the port has a link that is up. */
  carrier(port: number): boolean;
  /** Rate of the link at the port, in bits per second; 0 without a link. */
  rate(port: number): number;
  alarm(fire: () => void, purpose: 'work' | 'upkeep'): Alarm;
  /** Records an event of this node; returns its id. `port` -1 and `frame` 0 mean none. */
  emit(
    kind: EventKind,
    port: number,
    frame: number,
    reason?: Reason,
    a?: number,
    b?: number,
    c?: number,
    d?: number,
    note?: string,
  ): number;
  /** As `emit`, for a kind with up to eight numbers. */
  emitWide(
    kind: EventKind,
    port: number,
    frame: number,
    reason: Reason | undefined,
    note: string | undefined,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f?: number,
    g?: number,
    h?: number,
  ): number;
}

/** A named table of a node: the Tables panel, `table` expectations and programs all read through this. */
export interface Tables {
  readonly tableNames: readonly string[];
  /** Some tables answer a question instead of listing rows: `path` says where a packet to `query.destination` would go. */
  table(name: string, query?: Row): readonly Row[];
  change(name: string, op: ChangeOp, row: Row): Result<void, Errno>;
}

export interface Device extends Tables {
  readonly kind: string;
  /** A frame has arrived at a port; its reference is now the device's. */
  receive(port: number, frame: Frame): void;
  /** The link at a port came up or went down. */
  carrierChanged(port: number, up: boolean): void;
  /** What the device counts: `flooded`, `forwarded`, `fcs-errors`, ... */
  counter(name: string): number;
  readonly counterNames: readonly string[];
}
