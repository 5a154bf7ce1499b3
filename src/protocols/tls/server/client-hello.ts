/** What a server makes of a ClientHello: it chooses version, suite, group, PSK and protocol, or asks again (RFC 8446, 4.1.1 to 4.1.4). */
import { equalBytes } from '../../../core/bytes.ts';
import { chooseProtocol } from '../application-protocol.ts';
import type { HandshakeMessage } from '../codec.ts';
import { duplicateExtension, findExtension } from '../extensions/list.ts';
import * as values from '../extensions/values.ts';
import { type ClientHello, clientHello, retryRandom, serverHello } from '../handshake/hellos.ts';
import { EXTENSION, HANDSHAKE, PSK_MODE, VERSION } from '../numbers.ts';
import { REASONS, type TlsReason, undecodable } from '../reasons.ts';
import { suite13 } from '../suites.ts';
import { joinServer12 } from '../tls12/server.ts';
import { sendFlight } from './flight.ts';
import { type Offer, readOffer } from './offer.ts';
import { choosePsk, takesEarlyData } from './psk.ts';
import type { Server } from './state.ts';

/** "I come back with less than I can" (RFC 7507). */
const FALLBACK_SCSV = 0x5600;

export function receiveClientHello(s: Server, message: HandshakeMessage): TlsReason | undefined {
  const decoded = clientHello.decode(message.body);
  if (!decoded.ok) return undecodable(decoded.error);
  s.hello = decoded.value;
  if (duplicateExtension(s.hello.extensions) !== undefined) return REASONS.duplicateExtension;
  const version = chooseVersion(s, s.hello);
  if (typeof version !== 'number') return version;
  if (version === VERSION.tls12) return answerBelow13(s, message);
  return answer(s, message);
}

/** The best that both have: of supported_versions, or of the old field when that is missing (4.2.1). */
function chooseVersion(s: Server, hello: ClientHello): number | TlsReason {
  if (hello.legacyVersion <= VERSION.ssl30) return REASONS.noSharedVersion; // D.5
  const data = findExtension(hello.extensions, EXTENSION.supportedVersions);
  const listed = data && values.supportedVersions.decode(data);
  if (listed && !listed.ok) return undecodable(listed.error);
  const offered = listed?.value ?? [Math.min(hello.legacyVersion, VERSION.tls12)];
  const shared = s.versions.filter((version) => offered.includes(version));
  if (shared.length === 0) return REASONS.noSharedVersion;
  const version = Math.max(...shared);
  const fallsBack = hello.suites.includes(FALLBACK_SCSV) && version < Math.max(...s.versions);
  return fallsBack ? REASONS.inappropriateFallback : version;
}

function answerBelow13(s: Server, message: HandshakeMessage): TlsReason | undefined {
  if (s.retried) return REASONS.retryIgnored;
  const { connection, settings, hello, transcript } = s;
  transcript.add(message.bytes);
  const sentinel = s.versions.includes(VERSION.tls13);
  return joinServer12({ connection, settings, hello, sentinel, transcript });
}

function answer(s: Server, message: HandshakeMessage): TlsReason | undefined {
  const read = readOffer(s.hello);
  if (!read.ok) return read.error;
  const offer = read.value;
  const trouble = chooseSuite(s) ?? checkRetry(s, offer) ?? settleProtocol(s, offer);
  if (trouble) return trouble;
  s.serverName = offer.serverName;
  if (s.retried) s.connection.skip = 0;
  const group = chooseGroup(s, offer);
  if (group === 'ask-again') return askAgain(s, offer, message);
  const psk = choosePsk(s, offer, message);
  if (!psk.ok) return psk.error;
  s.psk = psk.value;
  const alone = s.psk !== undefined && usesPskAlone(offer, group);
  if (group === undefined && !alone) return REASONS.noSharedGroup;
  s.group = alone ? undefined : group;
  settleEarlyData(s, offer);
  return sendFlight(s, offer, message);
}

/** psk_ke: only when there can be no fresh key exchange beside the PSK (4.2.9). */
const usesPskAlone = ({ pskModes }: Offer, group: number | undefined): boolean =>
  !pskModes.includes(PSK_MODE.pskDhe) || (group === undefined && pskModes.includes(PSK_MODE.psk));

function settleEarlyData(s: Server, offer: Offer): void {
  if (takesEarlyData(s, offer)) {
    s.early = 'accepted';
    s.earlyLeft = s.psk!.session.maxEarlyData;
  } else if (offer.earlyData) {
    rejectEarlyData(s);
  }
}

/** We lose patience with it behind what a ticket permits and what its records add to that. */
function rejectEarlyData(s: Server): void {
  s.early = 'rejected';
  s.connection.skip = 2 ** 17 + 2 * (s.settings.earlyData ?? 0);
}

function chooseSuite(s: Server): TlsReason | undefined {
  const id = s.suites.find((each) => suite13(each) && s.hello.suites.includes(each));
  if (id === undefined) return REASONS.noSharedSuite;
  s.suite = suite13(id)!;
  return undefined;
}

/** Our favourite among those that the client sent a key for; else, for one that it only names, we ask again. */
function chooseGroup(s: Server, offer: Offer): number | 'ask-again' | undefined {
  const sent = s.groups.find((group) => offer.shares.some((share) => share.group === group));
  if (sent !== undefined) return sent;
  return wantedGroup(s, offer) === undefined ? undefined : 'ask-again';
}

const wantedGroup = (s: Server, offer: Offer): number | undefined =>
  s.groups.find((group) => offer.groups.includes(group));

/** HelloRetryRequest: a ServerHello that asks for a key of another group (4.1.4). */
function askAgain(s: Server, offer: Offer, message: HandshakeMessage): TlsReason | undefined {
  if (s.retried) return REASONS.retryIgnored;
  const group = wantedGroup(s, offer)!;
  const { given } = s.settings;
  s.retried = { hello: s.hello, group };
  s.transcript.add(message.bytes);
  s.transcript.replaceByHash(s.suite.hash);
  const cookie = given?.cookie && { type: EXTENSION.cookie, data: values.cookie.encode(given.cookie) };
  const body = serverHello.encode({
    legacyVersion: VERSION.tls12,
    random: retryRandom(),
    sessionId: s.hello.sessionId,
    suite: s.suite.id,
    compression: 0,
    extensions: [
      { type: EXTENSION.keyShare, data: values.number16.encode(group) },
      ...(cookie ? [cookie] : []),
      { type: EXTENSION.supportedVersions, data: values.number16.encode(VERSION.tls13) },
    ],
  });
  s.sendMessage(HANDSHAKE.serverHello, body);
  if (s.hello.sessionId.length > 0) s.connection.sendChangeCipherSpec();
  if (offer.earlyData) rejectEarlyData(s);
  s.state = 'WAIT_CH_AGAIN';
  return undefined;
}

/** The second hello is the first with what was asked for, and nothing else of weight may differ (4.1.2). */
function checkRetry(s: Server, offer: Offer): TlsReason | undefined {
  if (!s.retried) return undefined;
  const { hello: first, group } = s.retried;
  const { cookie } = s.settings.given ?? {};
  const same =
    equalBytes(first.random, s.hello.random) &&
    equalBytes(first.sessionId, s.hello.sessionId) &&
    first.suites.join() === s.hello.suites.join();
  const asked = offer.shares.length === 1 && offer.shares[0]!.group === group && !offer.earlyData;
  const cookieBack = cookie ? offer.cookie !== undefined && equalBytes(cookie, offer.cookie) : !offer.cookie;
  return same && asked && cookieBack ? undefined : REASONS.retryIgnored;
}

function settleProtocol(s: Server, offer: Offer): TlsReason | undefined {
  const chosen = chooseProtocol(s.settings.alpn, offer.protocols);
  if (!chosen.ok) return chosen.error;
  s.alpn = chosen.value;
  return undefined;
}
