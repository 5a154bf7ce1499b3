/** The server's flight, from ServerHello to Finished (RFC 8446, 2 and 4.3 to 4.4). */
import { schemeFor, signedContent } from '../certificate-proof.ts';
import type { HandshakeMessage } from '../codec.ts';
import { keyPairOf, makeKeyPair, sharedSecret } from '../crypto/exchange.ts';
import { sign } from '../crypto/signatures.ts';
import { keyShare } from '../extensions/key-share.ts';
import { arrange, type Extension } from '../extensions/list.ts';
import * as values from '../extensions/values.ts';
import { RANDOM_LENGTH, serverHello } from '../handshake/hellos.ts';
import * as messages from '../handshake/messages.ts';
import { EXTENSION, HANDSHAKE, VERSION } from '../numbers.ts';
import { REASONS, type TlsReason } from '../reasons.ts';
import type { Offer } from './offer.ts';
import type { Server } from './state.ts';

export function sendFlight(s: Server, offer: Offer, hello: HandshakeMessage): TlsReason | undefined {
  const trouble = s.psk ? undefined : chooseIdentity(s, offer);
  if (trouble) return trouble;
  const exchange = s.group === undefined ? {} : exchangeKeys(s, s.group, offer);
  if (exchange.reason) return exchange.reason;
  s.schedule = s.psk?.schedule ?? s.newSchedule(s.suite, undefined);
  s.transcript.add(hello.bytes);
  if (s.early === 'accepted') deriveEarlySecrets(s);
  sendServerHello(s, exchange.publicKey);
  s.deriveHandshakeSecrets(exchange.shared);
  s.writeUnder('server_handshake_traffic_secret');
  const tooSmall = offer.recordSizeLimit && s.connection.limitRecords(offer.recordSizeLimit);
  if (tooSmall) return tooSmall;
  s.sendMessage(HANDSHAKE.encryptedExtensions, messages.encryptedExtensions.encode(encryptedExtensions(s)));
  if (s.identity) sendProof(s);
  s.sendFinished();
  s.deriveApplicationSecrets();
  s.writeUnder('server_application_traffic_secret_0');
  s.maySend = s.early === 'accepted';
  s.state = s.early === 'accepted' ? 'WAIT_EOED' : 'WAIT_FINISHED';
  return s.readUnder(s.early === 'accepted' ? 'client_early_traffic_secret' : 'client_handshake_traffic_secret');
}

/** The certificate for the name that was asked for, and the client's favourite among the ways in which its key signs. */
function chooseIdentity(s: Server, offer: Offer): TlsReason | undefined {
  const { given, choose } = s.settings;
  s.identity = choose(offer.serverName, offer.schemes);
  s.scheme = given?.signatureScheme ?? schemeFor(s.identity.key.kind, offer.schemes);
  return s.scheme === undefined ? REASONS.noSharedScheme : undefined;
}

interface Exchange {
  readonly publicKey?: Uint8Array;
  readonly shared?: Uint8Array;
  readonly reason?: TlsReason;
}

function exchangeKeys(s: Server, group: number, offer: Offer): Exchange {
  const { given, random } = s.settings;
  const made = given?.privateKeys?.[0];
  const pair = (made && keyPairOf(group, made)) ?? makeKeyPair(group, random);
  const theirs = offer.shares.find((share) => share.group === group)!;
  const shared = sharedSecret(pair, theirs.publicKey);
  return shared ? { publicKey: pair.publicKey, shared } : { reason: REASONS.badKeyShare };
}

function deriveEarlySecrets(s: Server): void {
  const hash = s.transcriptHash;
  s.schedule.derive('client_early_traffic_secret', hash);
  s.schedule.derive('early_exporter_master_secret', hash);
}

function sendServerHello(s: Server, publicKey: Uint8Array | undefined): void {
  const extensions: Extension[] = [];
  if (s.psk) extensions.push({ type: EXTENSION.preSharedKey, data: values.number16.encode(s.psk.index) });
  if (publicKey) extensions.push({ type: EXTENSION.keyShare, data: keyShare.encode({ group: s.group!, publicKey }) });
  extensions.push({ type: EXTENSION.supportedVersions, data: values.number16.encode(VERSION.tls13) });
  const body = serverHello.encode({
    legacyVersion: VERSION.tls12,
    random: s.settings.given?.random ?? s.settings.random(RANDOM_LENGTH),
    sessionId: s.hello.sessionId,
    suite: s.suite.id,
    compression: 0,
    extensions,
  });
  s.sendMessage(HANDSHAKE.serverHello, body);
  if (s.hello.sessionId.length > 0 && !s.retried) s.connection.sendChangeCipherSpec();
}

function encryptedExtensions(s: Server): Extension[] {
  const own: Extension[] = [];
  if (s.serverName !== undefined) own.push({ type: EXTENSION.serverName, data: new Uint8Array(0) });
  if (s.alpn !== undefined)
    own.push({ type: EXTENSION.applicationLayerProtocolNegotiation, data: values.protocols.encode([s.alpn]) });
  if (s.early === 'accepted') own.push({ type: EXTENSION.earlyData, data: new Uint8Array(0) });
  const order = s.settings.given?.extensions;
  return order ? arrange(own, order) : own;
}

/** Certificate and CertificateVerify (4.4.2 and 4.4.3). */
function sendProof(s: Server): void {
  const { chain, key } = s.identity!;
  const entries = chain.map((der) => ({ certificate: der, extensions: [] }));
  s.sendMessage(HANDSHAKE.certificate, messages.certificate.encode({ context: new Uint8Array(0), entries }));
  const { given, random } = s.settings;
  const signature = given?.signature ?? sign(key, s.scheme!, signedContent('server', s.transcriptHash), random);
  s.sendMessage(HANDSHAKE.certificateVerify, messages.certificateVerify.encode({ scheme: s.scheme!, signature }));
}
