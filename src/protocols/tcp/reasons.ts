/** Why TCP does what it does: the catalogue of all its reasons but those of congestion control's modules. */
import type { Reason } from '../../core/event.ts';
import * as drops from './drop-reasons.ts';
import * as segments from './segment-reasons.ts';
import * as states from './state-reasons.ts';

export * from './drop-reasons.ts';
export * from './segment-reasons.ts';
export * from './state-reasons.ts';

/** All of them, for docs and panels; sorted, since bundlers list the exports of a module in orders of their own. */
export const TCP_REASONS: readonly Reason[] = [segments, drops, states]
  .flatMap((catalogue) => Object.values(catalogue))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
