/** From EncryptedExtensions to Finished: the server says the rest and proves who it is; the client ends the handshake (RFC 8446, 4.3 and 4.4). */
import { chosenProtocol } from '../application-protocol.ts';
import type { HandshakeMessage } from '../codec.ts';
import { signedContent, signsHandshakes } from '../certificate-proof.ts';
import { verify } from '../crypto/signatures.ts';
import { duplicateExtension, type Extension, findExtension } from '../extensions/list.ts';
import * as messages from '../handshake/messages.ts';
import { EXTENSION, HANDSHAKE } from '../numbers.ts';
import { REASONS, tlsReason, type TlsReason, undecodable } from '../reasons.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import type { Client } from './state.ts';

/** Extensions that may stand in EncryptedExtensions (4.2, the table). */
const PLACES: readonly number[] = [
  EXTENSION.serverName,
  EXTENSION.maxFragmentLength,
  EXTENSION.supportedGroups,
  EXTENSION.applicationLayerProtocolNegotiation,
  EXTENSION.recordSizeLimit,
  EXTENSION.earlyData,
];

export function receiveEncryptedExtensions(c: Client, message: HandshakeMessage): TlsReason | undefined {
  const decoded = messages.encryptedExtensions.decode(message.body);
  if (!decoded.ok) return undecodable(decoded.error);
  const extensions = decoded.value;
  const trouble = strayExtension(c, extensions) ?? readProtocol(c, extensions) ?? readEarlyData(c, extensions);
  if (trouble) return trouble;
  const limit = findExtension(extensions, EXTENSION.recordSizeLimit);
  const tooSmall = limit && c.connection.limitRecords(limit);
  if (tooSmall) return tooSmall;
  c.transcript.add(message.bytes);
  c.state = c.resumed ? 'WAIT_FINISHED' : 'WAIT_CERT_CR';
  return undefined;
}

function strayExtension(c: Client, extensions: readonly Extension[]): TlsReason | undefined {
  if (duplicateExtension(extensions) !== undefined) return REASONS.duplicateExtension;
  const unasked = extensions.some(({ type }) => !findExtension(c.hello.extensions, type));
  if (unasked) return REASONS.unaskedExtension;
  return extensions.every(({ type }) => PLACES.includes(type)) ? undefined : REASONS.misplacedExtension;
}

function readProtocol(c: Client, extensions: readonly Extension[]): TlsReason | undefined {
  const chosen = chosenProtocol(extensions, c.settings.alpn);
  if (!chosen.ok) return chosen.error;
  c.alpn = chosen.value;
  return undefined;
}

/** When early data was refused, the server throws away what was sent of it; we go on under the handshake's keys. */
function readEarlyData(c: Client, extensions: readonly Extension[]): TlsReason | undefined {
  const accepted = findExtension(extensions, EXTENSION.earlyData) !== undefined;
  if (accepted && !permitsEarlyData(c)) return REASONS.earlyDataRefused;
  if (c.early !== 'offered') return undefined;
  if (accepted) c.early = 'accepted';
  else c.rejectEarlyData();
  return undefined;
}

const permitsEarlyData = (c: Client): boolean =>
  c.early === 'offered' && c.resumed && c.suite.id === c.offer!.suite.id && c.alpn === c.offer!.session.alpn;

/** We have no certificate, and will say so with an empty list (4.4.2). */
export function receiveCertificateRequest(c: Client, message: HandshakeMessage): TlsReason | undefined {
  const request = messages.certificateRequest.decode(message.body);
  if (!request.ok) return undecodable(request.error);
  if (duplicateExtension(request.value.extensions) !== undefined) return REASONS.duplicateExtension;
  if (!findExtension(request.value.extensions, EXTENSION.signatureAlgorithms)) return REASONS.missingExtension;
  c.requestContext = request.value.context;
  c.transcript.add(message.bytes);
  c.state = 'WAIT_CERT';
  return undefined;
}

export function receiveCertificate(c: Client, message: HandshakeMessage): TlsReason | undefined {
  const decoded = messages.certificate.decode(message.body);
  if (!decoded.ok) return undecodable(decoded.error);
  const { context, entries } = decoded.value;
  if (context.length > 0) return REASONS.oddContext;
  if (entries.length === 0) return REASONS.emptyCertificate;
  if (entries.some(({ extensions }) => extensions.length > 0)) return REASONS.unaskedExtension;
  const leaf = decodeCertificate(entries[0]!.certificate);
  if (!leaf.ok || !leaf.value.publicKey.key) return REASONS.badCertificate;
  c.serverKey = leaf.value.publicKey.key;
  c.chain = entries.map(({ certificate }) => certificate);
  c.verdict = c.settings.verify(c.chain);
  if (!c.verdict.ok) return certificateRefused(c.verdict.alert, c.verdict.sentence);
  c.transcript.add(message.bytes);
  c.state = 'WAIT_CV';
  return undefined;
}

/** The verifier's sentence. */
const certificateRefused = (alert: number, sentence: string): TlsReason =>
  tlsReason('certificate-refused', alert, sentence, 'RFC 8446, 4.4.2.4');

export function receiveCertificateVerify(c: Client, message: HandshakeMessage): TlsReason | undefined {
  const decoded = messages.certificateVerify.decode(message.body);
  if (!decoded.ok) return undecodable(decoded.error);
  const { scheme, signature } = decoded.value;
  if (!c.schemes.includes(scheme) || !signsHandshakes(scheme)) return REASONS.schemeNotOffered;
  const content = signedContent('server', c.transcriptHash);
  if (!verify(c.serverKey!, scheme, content, signature)) return REASONS.badSignature;
  c.scheme = scheme;
  c.transcript.add(message.bytes);
  c.state = 'WAIT_FINISHED';
  return undefined;
}

/**
 * The server's Finished fits: ours ends the handshake. Only now do we write under its keys, as OpenSSL does, so that an alert before it is
 * in the clear (A.1 permits it): then nobody need guess which keys the server reads with.
 */
export function receiveFinished(c: Client, message: HandshakeMessage): TlsReason | undefined {
  const trouble = c.checkFinished(message);
  if (trouble) return trouble;
  c.deriveApplicationSecrets();
  if (c.early === 'accepted') c.sendMessage(HANDSHAKE.endOfEarlyData, new Uint8Array(0));
  c.changeCipherSpec();
  c.writeUnder('client_handshake_traffic_secret');
  if (c.requestContext) sendNoCertificate(c, c.requestContext);
  c.sendFinished();
  c.writeUnder('client_application_traffic_secret_0');
  c.schedule.derive('resumption_master_secret', c.transcriptHash);
  c.connection.open(c.summarize());
  c.state = 'CONNECTED';
  return c.readUnder('server_application_traffic_secret_0');
}

const sendNoCertificate = (c: Client, context: Uint8Array): void =>
  c.sendMessage(HANDSHAKE.certificate, messages.certificate.encode({ context, entries: [] }));
