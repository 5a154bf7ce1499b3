/** The ClientHello: what we can do, keys to begin with, and a session to resume if there is one (RFC 8446, 4.1.2 and 4.2). */
import { encodeHandshake } from '../codec.ts';
import type { ClientSettings, Given } from '../contract.ts';
import { keyPairOf, makeKeyPair } from '../crypto/exchange.ts';
import { hashLength } from '../crypto/hash.ts';
import { keyShares } from '../extensions/key-share.ts';
import { arrange, type Extension } from '../extensions/list.ts';
import { bindersLength, offeredPsks } from '../extensions/pre-shared-key.ts';
import * as values from '../extensions/values.ts';
import { clientHello, type ClientHello, RANDOM_LENGTH } from '../handshake/hellos.ts';
import { EXTENSION, HANDSHAKE, PSK_MODE, VERSION } from '../numbers.ts';
import { suite13 } from '../suites.ts';
import type { Client } from './state.ts';

const nothing = (): Uint8Array => new Uint8Array(0);

/** The first flight: ClientHello, and the keys for early data behind it. */
export function sendHello(c: Client): void {
  const { settings, connection } = c;
  const { given } = settings;
  const random = given?.random ?? settings.random(RANDOM_LENGTH);
  const sessionId = given?.sessionId ?? sessionIdFor(c);
  c.hello = { legacyVersion: VERSION.tls12, random, sessionId, suites: c.suites, compression: [0], extensions: [] };
  if (c.offers(VERSION.tls13)) {
    for (const group of settings.keyShares ?? c.groups.slice(0, 1)) addKeyPair(c, group);
    offerSession(c);
  }
  connection.plainVersion = VERSION.tls10;
  write(c, given?.extensions);
  connection.flush();
  connection.plainVersion = VERSION.tls12;
  if (c.early === 'offered') beginEarlyData(c);
}

/**
 * TLS 1.2's session by its name; else random bytes, by which a server that takes a ticket of TLS 1.2 says so (RFC 5077, 3.4), and which
 * make TLS 1.3 look like a resumption to middleboxes (RFC 8446, D.4).
 */
function sessionIdFor({ settings: { session, serverName, random }, versions }: Client): Uint8Array {
  const old = session?.version === VERSION.tls12 && session.serverName === serverName ? session : undefined;
  if (old && old.sessionId.length > 0) return old.sessionId;
  return old || versions.includes(VERSION.tls13) ? random(RANDOM_LENGTH) : nothing();
}

/** The second one, after a HelloRetryRequest: what was asked for is changed, and nothing else (4.1.2). */
export function sendHelloAgain(c: Client): void {
  c.earlyLeft = 0;
  if (c.retry?.group !== undefined) {
    c.pairs = [];
    addKeyPair(c, c.retry.group);
  }
  if (c.offer && c.offer.suite.hash !== suite13(c.retry!.suite)?.hash) c.offer = undefined;
  if (c.early === 'offered') c.early = 'rejected';
  c.connection.sealWith(undefined);
  c.changeCipherSpec();
  write(c, c.settings.given?.retryExtensions);
}

/** Early data goes out under keys of the PSK alone (4.2.10). */
function beginEarlyData(c: Client): void {
  c.changeCipherSpec();
  const { schedule, suite, session } = c.offer!;
  const hash = c.transcript.hash(suite.hash);
  c.schedule = schedule;
  c.suite = suite;
  schedule.derive('client_early_traffic_secret', hash);
  schedule.derive('early_exporter_master_secret', hash);
  c.earlyLeft = session.maxEarlyData;
  c.writeUnder('client_early_traffic_secret');
}

function addKeyPair(c: Client, group: number): void {
  const { given, random } = c.settings;
  const made = given?.privateKeys?.[c.retry ? 1 : c.pairs.length];
  const pair = (made && keyPairOf(group, made)) ?? makeKeyPair(group, random);
  c.pairs.push(pair);
}

/** A ticket is offered to the server that gave it, while it lives, and for a suite that we still want. */
function offerSession(c: Client): void {
  const { session, serverName, earlyData, alpn, nowMs } = c.settings;
  if (!session || session.version !== VERSION.tls13 || session.serverName !== serverName) return;
  const suite = suite13(session.suite);
  if (!suite || !c.suites.includes(suite.id)) return;
  if (nowMs() - session.receivedMs >= session.lifetimeSeconds * 1000) return;
  c.offer = { session, suite, schedule: c.newSchedule(suite, session.secret) };
  const sameProtocol = session.alpn === undefined || (alpn ?? []).includes(session.alpn);
  if (earlyData && session.maxEarlyData > 0 && sameProtocol) c.early = 'offered';
}

function write(c: Client, given: Given['extensions']): void {
  const own = ownExtensions(c);
  const arranged = given ? arrange(own, given) : own;
  const hello = { ...c.hello, extensions: arranged };
  c.hello = c.offer ? withBinder(c, hello) : hello;
  c.sendMessage(HANDSHAKE.clientHello, clientHello.encode(c.hello));
}

/** In OpenSSL's order. */
function ownExtensions(c: Client): Extension[] {
  const { serverName, alpn } = c.settings;
  const list: Extension[] = [];
  const say = (type: number, data: Uint8Array): number => list.push({ type, data });
  const both = c.offers(VERSION.tls12);
  if (both) say(EXTENSION.renegotiationInfo, Uint8Array.of(0));
  if (serverName !== undefined) say(EXTENSION.serverName, values.serverName.encode(serverName));
  if (both) say(EXTENSION.ecPointFormats, values.choices.encode([0]));
  say(EXTENSION.supportedGroups, values.supportedGroups.encode(c.groups));
  if (both) say(EXTENSION.sessionTicket, ticket12(c.settings));
  if (alpn?.length) say(EXTENSION.applicationLayerProtocolNegotiation, values.protocols.encode(alpn));
  if (both) say(EXTENSION.extendedMasterSecret, nothing());
  say(EXTENSION.signatureAlgorithms, values.signatureAlgorithms.encode(c.schemes));
  if (c.offers(VERSION.tls13)) list.push(...extensions13(c));
  return list;
}

/** What only TLS 1.3 understands; pre_shared_key comes last of all (4.2.11). */
function extensions13(c: Client): Extension[] {
  const list: Extension[] = [
    { type: EXTENSION.supportedVersions, data: values.supportedVersions.encode(c.versions) },
    { type: EXTENSION.pskKeyExchangeModes, data: values.choices.encode(c.settings.pskModes ?? [PSK_MODE.pskDhe]) },
    { type: EXTENSION.keyShare, data: keyShares.encode(c.pairs) },
  ];
  if (c.retry?.cookie) list.push({ type: EXTENSION.cookie, data: values.cookie.encode(c.retry.cookie) });
  if (c.early === 'offered') list.push({ type: EXTENSION.earlyData, data: nothing() });
  return list;
}

/** A ticket of TLS 1.2 (RFC 5077, 3.2); empty: one is welcome. */
const ticket12 = ({ session, serverName }: ClientSettings): Uint8Array =>
  session?.version === VERSION.tls12 && session.serverName === serverName ? session.ticket : nothing();

/** The binder covers the hello up to the binders, and what came before it (4.2.11.2). */
function withBinder(c: Client, hello: ClientHello): ClientHello {
  const { session, suite, schedule } = c.offer!;
  const age = c.settings.nowMs() - session.receivedMs;
  const identity = { identity: session.ticket, obfuscatedAge: (age + session.ageAdd) % 2 ** 32 };
  const withPsk = (binder: Uint8Array): ClientHello => {
    const data = offeredPsks.encode({ identities: [identity], binders: [binder] });
    return { ...hello, extensions: [...hello.extensions, { type: EXTENSION.preSharedKey, data }] };
  };
  const blank = new Uint8Array(hashLength(suite.hash));
  const { bytes } = encodeHandshake(HANDSHAKE.clientHello, clientHello.encode(withPsk(blank)));
  const covered = bytes.subarray(0, bytes.length - bindersLength([blank]));
  schedule.derive('binder_key', c.transcript.emptyHash(suite.hash));
  return withPsk(schedule.finished('binder_key', c.transcript.hashWith(suite.hash, covered)));
}
