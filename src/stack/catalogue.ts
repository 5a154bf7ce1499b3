/** Everything that a stack can record and every reason it can give: what docs and panels list. */
import type { Reason } from '../core/event.ts';
import { ICMP_REASONS } from './icmp-reasons.ts';
import { FILTER_REASONS } from './netfilter/reasons.ts';
import { NEIGHBOUR_REASONS } from './neighbour/reasons.ts';
import { IP_REASONS } from './reasons.ts';
import { UDP_REASONS } from './udp-reasons.ts';

export { STACK_EVENTS } from './events.ts';

export const STACK_REASONS: readonly Reason[] = [
  ...IP_REASONS,
  ...NEIGHBOUR_REASONS,
  ...ICMP_REASONS,
  ...UDP_REASONS,
  ...FILTER_REASONS,
];
