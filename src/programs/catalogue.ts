/** What programs record of their own: kinds of events and reasons, declared beside the code that decides. */
import type { EventKind, Reason } from '../core/event.ts';
import { DNS_EVENTS, DNS_REASONS } from './lib/dns/events.ts';

export const PROGRAM_EVENTS: readonly EventKind[] = [...DNS_EVENTS];

export const PROGRAM_REASONS: readonly Reason[] = [...DNS_REASONS];
