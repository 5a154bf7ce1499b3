/** What a live session needs of a lab: it is told of ended commands and gives the state that screens show. */
import type { FinishedCommand } from '../../lab/world.ts';
import type { Intent, LabState } from '../../store/session.ts';

export interface LabSide {
  readonly state: LabState;
  /** An open question: the world stands still. */
  readonly holdsWorld: boolean;
  finished(command: FinishedCommand): void;
  /** After each dispatch: expectations on tables and counters are looked at. */
  settled(): void;
  /** hint, answer, skip, check, retry, ... ; a sentence when it cannot be done. */
  act(intent: Intent): string | undefined;
}
