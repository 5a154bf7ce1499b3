/** Which of a client's PSKs a server takes, and whether it takes early data with it (RFC 8446, 4.2.10, 4.2.11 and 8). */
import { equalBytes, toHex } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { HandshakeMessage } from '../codec.ts';
import { bindersLength, type PskIdentity } from '../extensions/pre-shared-key.ts';
import { PSK_MODE, VERSION } from '../numbers.ts';
import { REASONS, type TlsReason } from '../reasons.ts';
import { suite13 } from '../suites.ts';
import { openTicket, type TicketState } from '../tickets.ts';
import type { Offer } from './offer.ts';
import type { ChosenPsk, Server } from './state.ts';

const DEFAULT_AGE_TOLERANCE_MS = 10_000;

/** The first that we know, when its binder fits; a wrong binder ends the handshake, an unknown ticket only means a full one. */
export function choosePsk(
  s: Server,
  offer: Offer,
  message: HandshakeMessage,
): Result<ChosenPsk | undefined, TlsReason> {
  const modes: readonly number[] = [PSK_MODE.psk, PSK_MODE.pskDhe];
  if (!offer.psks || !offer.pskModes.some((mode) => modes.includes(mode))) return ok(undefined);
  const { identities, binders } = offer.psks;
  for (const [index, { identity }] of identities.entries()) {
    const session = sessionOf(s, identity);
    if (!session || !fits(s, session)) continue;
    const schedule = s.newSchedule(s.suite, session.secret);
    const covered = message.bytes.subarray(0, message.bytes.length - bindersLength(binders));
    schedule.derive('binder_key', s.transcript.emptyHash(s.suite.hash));
    const binder = schedule.finished('binder_key', s.transcript.hashWith(s.suite.hash, covered));
    if (!equalBytes(binder, binders[index]!)) return fail(REASONS.badBinder);
    return ok({ index, session, schedule, binder });
  }
  return ok(undefined);
}

function sessionOf(s: Server, identity: Uint8Array): TicketState | undefined {
  const { ticketKey, given } = s.settings;
  const known = given?.sessions?.find(({ ticket }) => equalBytes(ticket, identity));
  if (known) return { ...known, issuedMs: known.receivedMs };
  return ticketKey && openTicket(ticketKey, identity);
}

/** A PSK goes with its hash only, for the name it was given to, and while it lives. */
function fits(s: Server, session: TicketState): boolean {
  const age = s.settings.nowMs() - session.issuedMs;
  return (
    session.version === VERSION.tls13 &&
    suite13(session.suite)?.hash === s.suite.hash &&
    session.serverName === s.serverName &&
    age >= 0 &&
    age < session.lifetimeSeconds * 1000
  );
}

/**
 * Early data is taken with the first PSK only, for the same suite and protocol, from a client whose clock says the same of the ticket's
 * age, and once only, if the server remembers (8).
 */
export function takesEarlyData(s: Server, offer: Offer): boolean {
  const { psk, settings } = s;
  if (!offer.earlyData || !psk || psk.index !== 0 || s.retried || !settings.earlyData) return false;
  if (psk.session.maxEarlyData === 0 || psk.session.suite !== s.suite.id || psk.session.alpn !== s.alpn) return false;
  const tolerance = settings.ageToleranceMs ?? DEFAULT_AGE_TOLERANCE_MS;
  if (Math.abs(ageDifference(s, psk.session, offer.psks!.identities[0]!)) > tolerance) return false;
  return !settings.seenEarly?.(toHex(psk.binder));
}

/** How much older, in ms, the ticket is for us than for the client. */
function ageDifference(s: Server, session: TicketState, { obfuscatedAge }: PskIdentity): number {
  const theirs = (obfuscatedAge - session.ageAdd + 2 ** 32) % 2 ** 32;
  return s.settings.nowMs() - session.issuedMs - theirs;
}
