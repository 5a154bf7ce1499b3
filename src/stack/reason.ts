/** How the stack's reason catalogues write their entries. */
import type { Reason } from '../core/event.ts';

/** `{name}` in the sentence stands for the number of that name in the event's row. */
export const reason = (id: string, sentence: string, source?: string): Reason =>
  source === undefined ? { id, sentence } : { id, sentence, source };
