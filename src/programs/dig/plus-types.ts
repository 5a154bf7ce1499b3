/** What one of dig's +options is. */
import type { Lookup } from '../lib/dighost/lookup.ts';
import type { Session } from './session.ts';

export interface PlusContext {
  readonly session: Session;
  readonly lookup: Lookup;
  /** False after `+no`. */
  readonly state: boolean;
  readonly value: string | undefined;
}

/** Why dig ends: words on stdout and on stderr, and its status; without any, the option is unknown. */
export interface Refusal {
  readonly out?: string;
  readonly words?: string;
  readonly status?: number;
}

export type PlusOption = (context: PlusContext) => Refusal | void;
