/** What a live session needs of a lab: it is fed with arrivals and ended commands and gives the state that screens show. */
import type { EventRow } from '../../core/event.ts';
import type { FinishedCommand } from '../../lab/world.ts';
import type { Intent, LabState } from '../../store/session.ts';

export interface LabSide {
  readonly state: LabState;
  /** An open question: the world stands still. */
  readonly holdsWorld: boolean;
  arrived(row: EventRow, bytes: Uint8Array): void;
  finished(command: FinishedCommand): void;
  /** After each dispatch: expectations on tables and counters are looked at. */
  settled(): void;
  /** hint, answer, skip, check, retry, ... ; a sentence when it cannot be done. */
  act(intent: Intent): string | undefined;
}
