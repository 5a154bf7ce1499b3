/** What a client makes of ServerHello and HelloRetryRequest: version, suite and key exchange are settled here (RFC 8446, 4.1.3 and 4.1.4). */
import { equalBytes } from '../../../core/bytes.ts';
import type { HandshakeMessage } from '../codec.ts';
import { sharedSecret } from '../crypto/exchange.ts';
import { keyShare } from '../extensions/key-share.ts';
import { duplicateExtension, findExtension } from '../extensions/list.ts';
import * as values from '../extensions/values.ts';
import { hasSentinel, isRetryRequest, type ServerHello, serverHello } from '../handshake/hellos.ts';
import { EXTENSION, PSK_MODE, VERSION } from '../numbers.ts';
import { REASONS, type TlsReason, undecodable } from '../reasons.ts';
import { suite13 } from '../suites.ts';
import { sendHelloAgain } from './hello.ts';
import type { Client } from './state.ts';

export function receiveServerHello(c: Client, message: HandshakeMessage): TlsReason | undefined {
  const decoded = serverHello.decode(message.body);
  if (!decoded.ok) return undecodable(decoded.error);
  const hello = decoded.value;
  if (duplicateExtension(hello.extensions) !== undefined) return REASONS.duplicateExtension;
  const version = findExtension(hello.extensions, EXTENSION.supportedVersions);
  if (!version) return chosenBelow13(c, hello, message);
  if (!c.offers(VERSION.tls13)) return REASONS.unaskedExtension;
  const chosen = values.number16.decode(version);
  if (!chosen.ok) return undecodable(chosen.error);
  if (chosen.value !== VERSION.tls13 || hello.legacyVersion !== VERSION.tls12) return REASONS.oddVersion;
  const trouble = troubleWith(c, hello);
  if (trouble) return trouble;
  return isRetryRequest(hello) ? retry(c, hello, message) : settle(c, hello, message);
}

/** Without supported_versions it is TLS 1.2 or older, which a server that knows 1.3 does not choose without saying so. */
function chosenBelow13(c: Client, hello: ServerHello, message: HandshakeMessage): TlsReason | undefined {
  if (c.retry) return REASONS.oddVersion;
  if (hello.legacyVersion !== VERSION.tls12 || !c.offers(VERSION.tls12)) return REASONS.versionNotOffered;
  if (c.offers(VERSION.tls13) && hasSentinel(hello.random)) return REASONS.downgrade;
  c.transcript.add(message.bytes);
  return c.continueBelow13(hello);
}

const PLACES: readonly number[] = [EXTENSION.supportedVersions, EXTENSION.keyShare];

function troubleWith(c: Client, hello: ServerHello): TlsReason | undefined {
  if (!equalBytes(hello.sessionId, c.hello.sessionId)) return REASONS.oddSessionId;
  if (hello.compression !== 0) return REASONS.compression;
  if (!c.suites.includes(hello.suite) || !suite13(hello.suite)) return REASONS.suiteNotOffered;
  if (c.retry && c.retry.suite !== hello.suite) return REASONS.suiteChanged;
  const also = isRetryRequest(hello) ? EXTENSION.cookie : EXTENSION.preSharedKey;
  const stray = hello.extensions.find(({ type }) => !PLACES.includes(type) && type !== also);
  if (!stray) return undefined;
  return findExtension(c.hello.extensions, stray.type) ? REASONS.misplacedExtension : REASONS.unaskedExtension;
}

/** One HelloRetryRequest, and only for something that changes the hello. */
function retry(c: Client, hello: ServerHello, message: HandshakeMessage): TlsReason | undefined {
  if (c.retry) return REASONS.secondRetry;
  const wanted = findExtension(hello.extensions, EXTENSION.keyShare);
  const group = wanted && values.number16.decode(wanted);
  if (group && !group.ok) return undecodable(group.error);
  const sent = findExtension(hello.extensions, EXTENSION.cookie);
  const cookie = sent && values.cookie.decode(sent);
  if (cookie && !cookie.ok) return undecodable(cookie.error);
  if (!group && !cookie) return REASONS.retryPointless;
  if (group && !c.groups.includes(group.value)) return REASONS.groupNotOffered;
  if (group && c.pairs.some((pair) => pair.group === group.value)) return REASONS.retryPointless;
  c.retry = { suite: hello.suite, group: group?.value, cookie: cookie?.value };
  c.transcript.replaceByHash(suite13(hello.suite)!.hash);
  c.transcript.add(message.bytes);
  sendHelloAgain(c);
  return undefined;
}

/** Suite, PSK and key exchange are chosen: from here on the server's messages are protected. */
function settle(c: Client, hello: ServerHello, message: HandshakeMessage): TlsReason | undefined {
  c.suite = suite13(hello.suite)!;
  const psk = choosePsk(c, hello);
  if (psk) return psk;
  const exchange = agree(c, hello);
  if (exchange.reason) return exchange.reason;
  c.schedule = c.resumed ? c.offer!.schedule : c.newSchedule(c.suite, undefined);
  c.transcript.add(message.bytes);
  c.deriveHandshakeSecrets(exchange.shared);
  if (c.early === 'offered' && !c.resumed) c.rejectEarlyData();
  c.state = 'WAIT_EE';
  return c.readUnder('server_handshake_traffic_secret');
}

function choosePsk(c: Client, hello: ServerHello): TlsReason | undefined {
  const data = findExtension(hello.extensions, EXTENSION.preSharedKey);
  if (!data) return undefined;
  if (!c.offer) return REASONS.unaskedExtension;
  const index = values.number16.decode(data);
  if (!index.ok) return undecodable(index.error);
  if (index.value !== 0 || c.suite.hash !== c.offer.suite.hash) return REASONS.pskNotOffered;
  c.resumed = true;
  c.chain = c.offer.session.chain;
  return undefined;
}

/** The shared secret; without a key of the server's there is none, which only psk_ke permits (4.2.9). */
function agree(c: Client, hello: ServerHello): { shared?: Uint8Array; reason?: TlsReason } {
  const modes = c.settings.pskModes ?? [PSK_MODE.pskDhe];
  const data = findExtension(hello.extensions, EXTENSION.keyShare);
  if (!data && !c.resumed) return { reason: REASONS.missingExtension };
  if (!data) return modes.includes(PSK_MODE.psk) ? {} : { reason: REASONS.pskNotOffered };
  if (c.resumed && !modes.includes(PSK_MODE.pskDhe)) return { reason: REASONS.pskNotOffered };
  const share = keyShare.decode(data);
  if (!share.ok) return { reason: undecodable(share.error) };
  const pair = c.pairs.find(({ group }) => group === share.value.group);
  if (!pair) return { reason: REASONS.groupNotOffered };
  const shared = sharedSecret(pair, share.value.publicKey);
  c.group = pair.group;
  return shared ? { shared } : { reason: REASONS.badKeyShare };
}
