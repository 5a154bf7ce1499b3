/** What programs record of their own: kinds of events and reasons, declared beside the code that decides. */
import type { EventKind, Reason } from '../core/event.ts';

export const PROGRAM_EVENTS: readonly EventKind[] = [];

export const PROGRAM_REASONS: readonly Reason[] = [];
