/** How a client reads a ServerHello that chooses TLS 1.2: what was agreed upon, or why it cannot be so (RFC 5246, 7.4.1.3). */
import { equalBytes } from '../../../core/bytes.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { chosenProtocol } from '../application-protocol.ts';
import type { ClientSettings, TlsSession } from '../contract.ts';
import { type Extension, findExtension } from '../extensions/list.ts';
import { choices, signatureAlgorithms, supportedGroups } from '../extensions/values.ts';
import type { ClientHello, ServerHello } from '../handshake/hellos.ts';
import { EXTENSION, extensionName, VERSION } from '../numbers.ts';
import { REASONS, type TlsReason, undecodable } from '../reasons.ts';
import type { Agreed12 } from './peer.ts';
import * as reasons from './reasons.ts';
import { suite12 } from './suites.ts';

/** What a client knows after the hellos. */
export interface Answered12 extends Agreed12 {
  readonly alpn: string | undefined;
  /** A NewSessionTicket will come (RFC 5077, 3.2). */
  readonly ticketComes: boolean;
  /** The server's, under which it may remember the session; empty: it does not. */
  readonly sessionId: Uint8Array;
  /** The session that goes on. */
  readonly session: TlsSession | undefined;
  /** What we offered. */
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
}

/** A number among the suites that says what renegotiation_info would say (RFC 5746, 3.3). */
export const RENEGOTIATION_SCSV = 0x00ff;
const UNCOMPRESSED = 0;

export function readServerHello12(
  settings: ClientSettings,
  hello: ClientHello,
  answer: ServerHello,
): Result<Answered12, TlsReason> {
  const suite = hello.suites.includes(answer.suite) ? suite12(answer.suite) : undefined;
  if (!suite) return fail(reasons.BAD_SUITE);
  if (answer.compression !== 0) return fail(reasons.COMPRESSED);
  const wrong = wrongExtension(hello, answer.extensions);
  if (wrong) return fail(wrong);
  const alpn = chosenProtocol(answer.extensions, settings.alpn);
  if (!alpn.ok) return alpn;
  const extendedMaster = findExtension(answer.extensions, EXTENSION.extendedMasterSecret) !== undefined;
  const session = resumedSession(settings, hello, answer, extendedMaster);
  if (!session.ok) return session;
  return ok({
    suite,
    randoms: { client: hello.random, server: answer.random },
    extendedMaster,
    resumed: session.value !== undefined,
    alpn: alpn.value,
    ticketComes: findExtension(answer.extensions, EXTENSION.sessionTicket) !== undefined,
    sessionId: answer.sessionId,
    session: session.value,
    groups: numbersIn(hello, EXTENSION.supportedGroups, supportedGroups),
    schemes: numbersIn(hello, EXTENSION.signatureAlgorithms, signatureAlgorithms),
  });
}

const numbersIn = (hello: ClientHello, type: number, codec: typeof supportedGroups): readonly number[] => {
  const read = codec.decode(findExtension(hello.extensions, type) ?? new Uint8Array(0));
  return read.ok ? read.value : [];
};

/** What may stand in a ServerHello of TLS 1.2, and whether its data must be empty. */
const PERMITTED: ReadonlyMap<number, 'empty' | 'data'> = new Map([
  [EXTENSION.serverName, 'empty'],
  [EXTENSION.ecPointFormats, 'data'],
  [EXTENSION.applicationLayerProtocolNegotiation, 'data'],
  [EXTENSION.extendedMasterSecret, 'empty'],
  [EXTENSION.sessionTicket, 'empty'],
  [EXTENSION.renegotiationInfo, 'data'],
]);

function wrongExtension(hello: ClientHello, extensions: readonly Extension[]): TlsReason | undefined {
  for (const { type, data } of extensions) {
    const asked = findExtension(hello.extensions, type) !== undefined;
    const bySuite = type === EXTENSION.renegotiationInfo && hello.suites.includes(RENEGOTIATION_SCSV);
    if (!asked && !bySuite) return REASONS.unaskedExtension;
    const form = PERMITTED.get(type);
    if (!form) return REASONS.misplacedExtension;
    if (form === 'empty' && data.length > 0) return undecodable(`${extensionName(type)} is not empty`);
  }
  return wrongPointFormats(extensions) ?? wrongRenegotiation(extensions);
}

/** RFC 8422, 5.2: when the list is there, the uncompressed format must be in it. */
export function wrongPointFormats(extensions: readonly Extension[]): TlsReason | undefined {
  const data = findExtension(extensions, EXTENSION.ecPointFormats);
  const formats = data && choices.decode(data);
  if (!formats) return undefined;
  if (!formats.ok) return undecodable(formats.error);
  return formats.value.includes(UNCOMPRESSED) ? undefined : reasons.BAD_POINT_FORMATS;
}

/** RFC 5746, 3.4: empty in a first handshake, and there at all. */
function wrongRenegotiation(extensions: readonly Extension[]): TlsReason | undefined {
  const info = findExtension(extensions, EXTENSION.renegotiationInfo);
  if (!info) return reasons.NO_RENEGOTIATION_INFO;
  return info.length === 1 && info[0] === 0 ? undefined : reasons.BAD_RENEGOTIATION_INFO;
}

/** The server goes on with our session when it sends back the session id that we sent along (RFC 5077, 3.4). */
function resumedSession(
  settings: ClientSettings,
  hello: ClientHello,
  answer: ServerHello,
  extendedMaster: boolean,
): Result<TlsSession | undefined, TlsReason> {
  const echoed = hello.sessionId.length > 0 && equalBytes(hello.sessionId, answer.sessionId);
  if (!echoed) return ok(undefined);
  const session = offeredSession12(settings, hello);
  if (!session || session.suite !== answer.suite) return fail(reasons.SESSION_CHANGED);
  return (session.extendedMaster ?? false) === extendedMaster ? ok(session) : fail(reasons.EMS_LOST);
}

function offeredSession12({ session }: ClientSettings, hello: ClientHello): TlsSession | undefined {
  if (session?.version !== VERSION.tls12) return undefined;
  const ticket = findExtension(hello.extensions, EXTENSION.sessionTicket);
  const byTicket = session.ticket.length > 0 && ticket !== undefined && equalBytes(ticket, session.ticket);
  const byId = session.sessionId.length > 0 && equalBytes(session.sessionId, hello.sessionId);
  return byTicket || byId ? session : undefined;
}
