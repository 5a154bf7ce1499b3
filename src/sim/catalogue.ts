/** Every kind of event that a world records and every reason that it gives: what docs/trace.md lists. */
import type { EventKind, Reason } from '../core/event.ts';
import { externalEvents } from '../devices/external.ts';
import { hubEvents, hubReasons } from '../devices/hub.ts';
import { switchEvents, switchReasons } from '../devices/switch.ts';
import { kernelEvents } from '../kernel/events.ts';
import { PROGRAM_EVENTS, PROGRAM_REASONS } from '../programs/catalogue.ts';
import { STACK_EVENTS, STACK_REASONS } from '../stack/catalogue.ts';
import { linkEvents, linkReasons, worldEvents } from './events.ts';

export const EVENT_KINDS: readonly EventKind[] = [
  ...worldEvents,
  ...linkEvents,
  ...hubEvents,
  ...switchEvents,
  ...externalEvents,
  ...STACK_EVENTS,
  ...kernelEvents,
  ...PROGRAM_EVENTS,
];

export const REASONS: readonly Reason[] = [
  ...Object.values(linkReasons),
  ...Object.values(hubReasons),
  ...Object.values(switchReasons),
  ...STACK_REASONS,
  ...PROGRAM_REASONS,
];
