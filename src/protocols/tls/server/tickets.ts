/** NewSessionTicket: what a client may resume this connection with (RFC 8446, 4.6.1). */
import { getU32 } from '../../../core/bytes.ts';
import * as values from '../extensions/values.ts';
import * as messages from '../handshake/messages.ts';
import { EXTENSION, HANDSHAKE, VERSION } from '../numbers.ts';
import { MAX_TICKET_SECONDS, sealTicket } from '../tickets.ts';
import type { Server } from './state.ts';

const DEFAULT_TICKETS = 2;
const DEFAULT_SECONDS = 7200;

export function sendTickets(s: Server): void {
  const { given, ticketKey, tickets = DEFAULT_TICKETS } = s.settings;
  for (const body of given?.tickets ?? []) sendGiven(s, body);
  if (!ticketKey || given?.tickets) return;
  for (let i = 0; i < tickets; i++) s.connection.sendMessage(HANDSHAKE.newSessionTicket, ticket(s, ticketKey, i));
}

function sendGiven(s: Server, body: Uint8Array): void {
  const decoded = messages.newSessionTicket.decode(body);
  if (decoded.ok) s.schedule.resumptionPsk(decoded.value.nonce);
  s.connection.sendMessage(HANDSHAKE.newSessionTicket, body);
}

/** Each ticket of a connection has a nonce of its own, and so a PSK of its own. */
function ticket(s: Server, key: Uint8Array, index: number): Uint8Array {
  const { random, nowMs, ticketSeconds = DEFAULT_SECONDS, earlyData: maxEarlyData = 0 } = s.settings;
  const lifetimeSeconds = Math.min(ticketSeconds, MAX_TICKET_SECONDS);
  const nonce = Uint8Array.of(index >>> 8, index);
  const ageAdd = getU32(random(4), 0);
  const state = {
    version: VERSION.tls13,
    suite: s.suite.id,
    secret: s.schedule.resumptionPsk(nonce),
    serverName: s.serverName,
    alpn: s.alpn,
    issuedMs: nowMs(),
    lifetimeSeconds,
    ageAdd,
    maxEarlyData,
  };
  const early = { type: EXTENSION.earlyData, data: values.number32.encode(maxEarlyData) };
  return messages.newSessionTicket.encode({
    lifetimeSeconds,
    ageAdd,
    nonce,
    ticket: sealTicket(key, state, random),
    extensions: maxEarlyData > 0 ? [early] : [],
  });
}
