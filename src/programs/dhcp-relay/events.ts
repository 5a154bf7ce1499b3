/** What a DHCP relay records (RFC 1542, 4.1). */
import { type EventKind, type NumberField, type Reason, reason } from '../../core/event.ts';

const NUMBERS: readonly NumberField[] = [
  { name: 'relay', format: 'ipv4' },
  { name: 'client', format: 'mac' },
  { name: 'hops', format: 'count' },
];

const kind = (id: string, meaning: string): EventKind => ({
  id: `dhcp.${id}`,
  layer: 'application',
  meaning,
  numbers: NUMBERS,
});

export const RELAY = kind('relay', 'A relay takes a DHCP message on, to servers or back to its client.');
export const RELAY_DROP = kind('relay-drop', 'A relay does not take a DHCP message on.');

export const TO_SERVERS = reason(
  'dhcp-relay-to-servers',
  'A client’s broadcast goes no further by itself: the relay sends it to the servers, and {relay} in it tells on which network the client is.',
  'RFC 1542, 4.1.1',
);
export const TO_CLIENT = reason(
  'dhcp-relay-to-client',
  'The answer names {relay}: it goes out there, to {client}.',
  'RFC 1542, 4.1.2',
);
export const TOO_FAR = reason(
  'dhcp-relay-too-far',
  '{hops} relays have had it already: it may be going in circles.',
  'RFC 1542, 4.1.1',
);
export const OWN = reason(
  'dhcp-relay-own',
  'It names {relay}, which is this very relay: it has come round.',
  'RFC 1542, 4.1.1',
);
export const NOT_HERE = reason(
  'dhcp-relay-not-here',
  'The answer names {relay}, which is no address of this relay.',
  'RFC 1542, 4.1.2',
);
export const NOT_LISTENING = reason(
  'dhcp-relay-not-listening',
  'The file does not say that it relays for the network that this came from.',
);

export const RELAY_EVENTS: readonly EventKind[] = [RELAY, RELAY_DROP];
export const RELAY_REASONS: readonly Reason[] = [TO_SERVERS, TO_CLIENT, TOO_FAR, OWN, NOT_HERE, NOT_LISTENING];
