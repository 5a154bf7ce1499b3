/** How a server reads a ClientHello that leads to TLS 1.2: what it chooses, or why nothing can be chosen (RFC 5246, 7.4.1.2 and 7.4.1.3). */
import type { Codec } from '../../../core/protocol.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { chooseProtocol } from '../application-protocol.ts';
import type { ServerIdentity, ServerSettings } from '../contract.ts';
import { GROUPS } from '../crypto/exchange.ts';
import type { PrivateKey } from '../crypto/keys.ts';
import { SIGNATURE_SCHEMES } from '../crypto/signatures.ts';
import { findExtension } from '../extensions/list.ts';
import { protocols, serverName, signatureAlgorithms, supportedGroups } from '../extensions/values.ts';
import type { ClientHello } from '../handshake/hellos.ts';
import { EXTENSION, GROUP } from '../numbers.ts';
import { type TlsReason, undecodable } from '../reasons.ts';
import * as reasons from './reasons.ts';
import { RENEGOTIATION_SCSV, wrongPointFormats } from './server-hello.ts';
import { type Suite12, suite12, SUITES_12 } from './suites.ts';
import { openTicket12, type TicketState12 } from './ticket.ts';

/** What the client asks for, as far as it can be read. */
export interface Asked12 {
  readonly hello: ClientHello;
  readonly serverName: string | undefined;
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
  readonly alpn: string | undefined;
  readonly extendedMaster: boolean;
  /** Whether the client knows secure renegotiation, by extension or by number (RFC 5746, 3.6). */
  readonly renegotiationInfo: boolean;
  readonly pointFormats: boolean;
  /** Undefined: it knows nothing of tickets; empty: it has none yet. */
  readonly ticket: Uint8Array | undefined;
}

export interface Choice12 {
  readonly suite: Suite12;
  readonly identity: ServerIdentity;
  /** Undefined in static RSA. */
  readonly exchange: { readonly group: number; readonly scheme: number } | undefined;
}

export const ticketing = ({ ticketKey, tickets }: ServerSettings): Uint8Array | undefined =>
  (tickets ?? 1) > 0 ? ticketKey : undefined;

export function readClientHello12(settings: ServerSettings, hello: ClientHello): Result<Asked12, TlsReason> {
  const find = (type: number) => findExtension(hello.extensions, type);
  if (!hello.compression.includes(0)) return fail(reasons.COMPRESSED);
  const formats = wrongPointFormats(hello.extensions);
  if (formats) return fail(formats);
  const info = find(EXTENSION.renegotiationInfo);
  if (info && !(info.length === 1 && info[0] === 0)) return fail(reasons.BAD_RENEGOTIATION_INFO);
  const name = optional(serverName, find(EXTENSION.serverName));
  const groups = optional(supportedGroups, find(EXTENSION.supportedGroups));
  const schemes = optional(signatureAlgorithms, find(EXTENSION.signatureAlgorithms));
  const offered = optional(protocols, find(EXTENSION.applicationLayerProtocolNegotiation));
  const extendedMaster = find(EXTENSION.extendedMasterSecret);
  if (!name.ok) return fail(undecodable(name.error));
  if (!groups.ok) return fail(undecodable(groups.error));
  if (!schemes.ok) return fail(undecodable(schemes.error));
  if (!offered.ok) return fail(undecodable(offered.error));
  if (extendedMaster && extendedMaster.length > 0) return fail(undecodable('extended_master_secret is not empty'));
  const alpn = chooseProtocol(settings.alpn, offered.value);
  if (!alpn.ok) return alpn;
  return ok({
    hello,
    serverName: name.value || undefined,
    groups: groups.value ?? [GROUP.secp256r1], // who lists none takes any (RFC 8422, 4): this one has been everywhere
    schemes: (schemes.value ?? []).filter((scheme) => SIGNATURE_SCHEMES.has(scheme)),
    alpn: alpn.value,
    extendedMaster: extendedMaster !== undefined,
    renegotiationInfo: info !== undefined || hello.suites.includes(RENEGOTIATION_SCSV),
    pointFormats: find(EXTENSION.ecPointFormats) !== undefined,
    ticket: find(EXTENSION.sessionTicket),
  });
}

function optional<T>(codec: Codec<T>, data: Uint8Array | undefined): Result<T | undefined> {
  return data === undefined ? ok(undefined) : codec.decode(data);
}

/** Our best suite for which both ends have all that it needs. */
export function choose12(settings: ServerSettings, asked: Asked12): Choice12 | undefined {
  const common = enabledSuites(settings).filter(({ id }) => asked.hello.suites.includes(id));
  const group = (settings.groups ?? GROUPS).find((each) => asked.groups.includes(each));
  const usable = common.filter(({ keyExchange }) => keyExchange === 'rsa' || group !== undefined);
  if (usable.length === 0) return undefined;
  const identity = settings.choose(asked.serverName, schemesFor(usable, asked.schemes));
  const scheme = asked.schemes.find((each) => SIGNATURE_SCHEMES.get(each)?.key === identity.key.kind);
  const suite = usable.find((each) => fits(each, identity.key) && (each.keyExchange === 'rsa' || scheme !== undefined));
  if (!suite) return undefined;
  const exchanged = suite.keyExchange === 'ecdhe' && group !== undefined && scheme !== undefined;
  return { suite, identity, exchange: exchanged ? { group, scheme } : undefined };
}

const enabledSuites = ({ suites }: ServerSettings): readonly Suite12[] =>
  suites ? suites.flatMap((id) => suite12(id) ?? []) : SUITES_12;

const fits = ({ certificate }: Suite12, key: PrivateKey): boolean => (certificate === 'rsa') === (key.kind === 'rsa');

/** The schemes that tell `choose` which certificates would do: static RSA signs nothing, and needs an RSA key all the same. */
function schemesFor(suites: readonly Suite12[], schemes: readonly number[]): readonly number[] {
  const kinds = new Set(
    suites.filter((s) => s.keyExchange === 'ecdhe').map((s) => (s.certificate === 'rsa' ? 'rsa' : 'p256')),
  );
  const signing = schemes.filter((scheme) => kinds.has(SIGNATURE_SCHEMES.get(scheme)!.key));
  if (signing.length > 0 || !suites.some((s) => s.keyExchange === 'rsa')) return signing;
  return [...SIGNATURE_SCHEMES].flatMap(([id, { key }]) => (key === 'rsa' ? [id] : []));
}

const TICKET_SECONDS = 7200;
export const ticketSecondsOf = ({ ticketSeconds }: ServerSettings): number => ticketSeconds ?? TICKET_SECONDS;

/** The session that the client's ticket holds, when it may go on; a ticket that cannot be used costs a full handshake, no more (RFC 5077, 3.4). */
export function resumable12(settings: ServerSettings, asked: Asked12): Result<TicketState12 | undefined, TlsReason> {
  const key = ticketing(settings);
  const state = key && asked.ticket && openTicket12(key, asked.ticket);
  if (!state || asked.hello.sessionId.length === 0) return ok(undefined);
  const age = settings.nowMs() - state.issuedMs;
  const usable =
    asked.hello.suites.includes(state.suite) &&
    enabledSuites(settings).some(({ id }) => id === state.suite) &&
    age >= 0 &&
    age < ticketSecondsOf(settings) * 1000 &&
    state.serverName === asked.serverName; // RFC 6066, 3: never under another name
  if (!usable || (asked.extendedMaster && !state.extendedMaster)) return ok(undefined);
  return state.extendedMaster && !asked.extendedMaster ? fail(reasons.EMS_LOST) : ok(state);
}
