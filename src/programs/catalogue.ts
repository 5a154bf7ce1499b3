/** What programs record of their own: kinds of events and reasons, declared beside the code that decides. */
import type { EventKind, Reason } from '../core/event.ts';
import { BROWSER_EVENTS, BROWSER_REASONS } from './browser/events.ts';
import { RELAY_EVENTS, RELAY_REASONS } from './dhcp-relay/events.ts';
import { SERVER_EVENTS, SERVER_REASONS } from './dhcpd/events.ts';
import { CLIENT_EVENTS, CLIENT_REASONS } from './lib/dhcp/client-events.ts';
import { ORDER_EVENTS, ORDER_REASONS } from './lib/orders/events.ts';
import { DNS_EVENTS, DNS_REASONS } from './lib/dns/events.ts';
import { NAMED_EVENTS, NAMED_REASONS } from './named/events.ts';
import { HTTP_EVENTS, HTTP_REASONS } from './lib/http-server/events.ts';
import { TLS_EVENTS, TLS_REASONS } from './lib/tls/events.ts';

export const PROGRAM_EVENTS: readonly EventKind[] = [
  ...DNS_EVENTS,
  ...NAMED_EVENTS,
  ...CLIENT_EVENTS,
  ...SERVER_EVENTS,
  ...RELAY_EVENTS,
  ...HTTP_EVENTS,
  ...BROWSER_EVENTS,
  ...ORDER_EVENTS,
  ...TLS_EVENTS,
];

export const PROGRAM_REASONS: readonly Reason[] = [
  ...DNS_REASONS,
  ...NAMED_REASONS,
  ...CLIENT_REASONS,
  ...SERVER_REASONS,
  ...RELAY_REASONS,
  ...HTTP_REASONS,
  ...BROWSER_REASONS,
  ...ORDER_REASONS,
  ...TLS_REASONS,
];
