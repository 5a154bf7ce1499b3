/** Watchers: an expectation at work. They are fed as things happen and never look back. */
import type { EventRow } from '../../core/event.ts';
import type { SeenFrame } from '../frames.ts';
import type { FinishedCommand, LabWorld } from '../world.ts';

export interface Watcher {
  frame?(seen: SeenFrame): void;
  /** A record of TCP (`tcp.*`). */
  event?(row: EventRow): void;
  command?(command: FinishedCommand): void;
  /** Called when a moment is over: tables and counters may have changed. */
  settle?(): void;
  readonly met: boolean;
  /** Why this step can no longer be passed without a retry. */
  readonly failed?: string | undefined;
  /** It only forbids: met from the start, it moves nothing on. */
  readonly passive?: boolean;
  /** What came closest, in words: `packet 14 fits but for ip.ttl = 63`. */
  nearest(): string | undefined;
}

/** What a step waits for. `watch` is called when the step begins, and again at each retry. */
export interface Expectation {
  readonly kind: string;
  /** In words: `an echo reply from 192.168.1.4 arrives at alice`. */
  readonly text: string;
  watch(world: LabWorld): Watcher;
}

/** How messages call the packet of a frame. */
export const packetName = (world: LabWorld, frame: number): string => `packet ${world.packetNumber?.(frame) ?? frame}`;
