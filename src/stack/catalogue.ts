/** Everything that a stack can record and every reason it can give: what docs and panels list. */
import type { EventKind, Reason } from '../core/event.ts';
import { CONGESTION_REASONS } from '../protocols/tcp/congestion/index.ts';
import { TCP_EVENTS } from '../protocols/tcp/events.ts';
import { TCP_REASONS } from '../protocols/tcp/reasons.ts';
import { STACK_EVENTS as HOST_EVENTS } from './events.ts';
import { ICMP_REASONS } from './icmp-reasons.ts';
import { CONNTRACK_REASONS } from './netfilter/conntrack/reasons.ts';
import { NETFILTER_EVENTS } from './netfilter/events.ts';
import { NAT_REASONS } from './netfilter/nat/reasons.ts';
import { FILTER_REASONS } from './netfilter/reasons.ts';
import { NEIGHBOUR_REASONS } from './neighbour/reasons.ts';
import { IP_REASONS } from './reasons.ts';
import { UDP_REASONS } from './udp-reasons.ts';

export const STACK_EVENTS: readonly EventKind[] = [...HOST_EVENTS, ...NETFILTER_EVENTS, ...TCP_EVENTS];

export const STACK_REASONS: readonly Reason[] = [
  ...IP_REASONS,
  ...NEIGHBOUR_REASONS,
  ...ICMP_REASONS,
  ...UDP_REASONS,
  ...FILTER_REASONS,
  ...CONNTRACK_REASONS,
  ...NAT_REASONS,
  ...TCP_REASONS,
  ...CONGESTION_REASONS,
];
