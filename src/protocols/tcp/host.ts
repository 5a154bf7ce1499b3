/** What a connection needs of its host. Nothing below here knows of frames, sockets or the world: messages and time in, messages and time out. */
import type { Alarm } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import type { EventKind, Reason } from '../../core/event.ts';
import type { Ns } from '../../core/time.ts';
import type { Incoming, Outgoing } from './segment.ts';
import type { SendQueue } from './send-queue.ts';
import type { Settings } from './settings.ts';

export type Admission = 'admit' | 'wait' | 'refuse';

export interface ConnectionHost {
  readonly now: Ns;
  alarm(fire: () => void, purpose: 'work' | 'upkeep'): Alarm;
  /** Sends a segment; its payload is in the queue. */
  transmit(out: Outgoing, queue: SendQueue, reason: Reason): void;
  /** Records an event of this connection. */
  tell(kind: EventKind, reason: Reason | undefined, a?: number, b?: number, c?: number, d?: number): void;
  tellWide(
    kind: EventKind,
    reason: Reason | undefined,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
    g?: number,
    h?: number,
  ): void;
  /** Records what became of a segment that came in; `place` is where it stands in the stream. */
  came(kind: EventKind, reason: Reason, segment: Incoming, place: number): void;
  /** Whether one more challenge ACK may go in this second (RFC 5961, 7). */
  mayChallenge(): boolean;
  /** Whether a passive open may end: the listening socket has room for it, or else it waits, or is refused. */
  admission(): Admission;
  /** The handshake is over. */
  established(): void;
  /** There is something to read, or the end of the stream; or room to write. */
  readable(): void;
  writable(): void;
  /** The connection is no more; with an errno when the program has to be told of a failure. */
  ended(errno: Errno | undefined): void;
  /** It goes on in TIME-WAIT. */
  waiting(): void;
}

/** What the two halves of a connection ask of the whole. */
export interface Whole {
  readonly host: ConnectionHost;
  /** As they now stand: a program may change some while the connection lives. */
  readonly settings: Settings;
  /** The program has gone. */
  readonly orphan: boolean;
  /** The clock of our timestamps (RFC 7323, 5.4), 32 bits. */
  readonly clock: number;
  /** SRTT in ns; 0 while unknown. */
  readonly smoothedRoundTrip: Ns;
  /** Sends a segment with `length` bytes of payload from `place` on. */
  emit(place: number, length: number, flags: number, reason: Reason): void;
  /** The peer has not answered for too long. */
  giveUp(reason: Reason): void;
}
