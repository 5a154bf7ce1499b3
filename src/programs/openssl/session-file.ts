/** TLS sessions as files: OpenSSL's own ASN.1 structure SSL_SESSION (ssl/ssl_asn1.c) in PEM, so that the real one could read them. */
import { fromUtf8, utf8 } from '../../core/bytes.ts';
import { fail, type Result } from '../../core/result.ts';
import { digest } from '../../protocols/tls/crypto/digest.ts';
import type { TlsSession } from '../../protocols/tls/endpoint.ts';
import { type DerReader, readWhole } from '../../protocols/tls/x509/der-reader.ts';
import { constructed, TAG } from '../../protocols/tls/x509/der-tags.ts';
import { explicit, integer, octetString, sequence, smallInteger } from '../../protocols/tls/x509/der-writer.ts';
import { decodePem, encodePem } from '../../protocols/tls/x509/pem.ts';

const LABEL = 'SSL SESSION PARAMETERS';
const SSL_SESSION_VERSION = 1;
const EXTENDED_MASTER = 1;

/** How long OpenSSL itself keeps a session, in seconds. */
export const TIMEOUT = 7200;

export interface StoredSession {
  readonly session: TlsSession;
  /** What was thought of the server's certificates when the session began (X509_V_*). */
  readonly verifyCode: number;
}

/** What OpenSSL calls a session that came with a ticket: the ticket's hash (RFC 5077, 3.4 leaves it to the client). */
export const sessionIdOf = ({ ticket, sessionId }: TlsSession): Uint8Array =>
  ticket.length > 0 ? digest('sha256', ticket) : sessionId;

const u32 = (n: number): Uint8Array => integer(Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n));

export function encodeSession({ session, verifyCode }: StoredSession): Uint8Array {
  const optional = (n: number, wanted: boolean, value: () => Uint8Array): Uint8Array[] =>
    wanted ? [explicit(n, value())] : [];
  const { chain, serverName, lifetimeSeconds, ticket, extendedMaster, ageAdd, maxEarlyData, alpn } = session;
  return sequence(
    smallInteger(SSL_SESSION_VERSION),
    smallInteger(session.version),
    octetString(Uint8Array.of(session.suite >>> 8, session.suite)),
    octetString(sessionIdOf(session)),
    octetString(session.secret),
    explicit(1, u32(Math.floor(session.receivedMs / 1000))),
    explicit(2, smallInteger(TIMEOUT)),
    ...optional(3, chain.length > 0, () => chain[0]!),
    explicit(4, octetString(new Uint8Array(0))),
    ...optional(5, verifyCode !== 0, () => smallInteger(verifyCode)),
    ...optional(6, serverName !== undefined, () => octetString(utf8(serverName!))),
    ...optional(9, lifetimeSeconds > 0, () => smallInteger(lifetimeSeconds)),
    ...optional(10, ticket.length > 0, () => octetString(ticket)),
    ...optional(13, extendedMaster === true, () => smallInteger(EXTENDED_MASTER)),
    ...optional(14, ageAdd !== 0, () => u32(ageAdd)),
    ...optional(15, maxEarlyData > 0, () => u32(maxEarlyData)),
    ...optional(16, alpn !== undefined, () => octetString(utf8(alpn!))),
  );
}

export function decodeSession(der: Uint8Array): Result<StoredSession> {
  return readWhole(der, 'the session', (outer) => {
    const r = outer.open(TAG.sequence, 'the session');
    r.small('its version');
    const version = r.small("the protocol's version");
    const suite = r.octets('the cipher suite');
    const sessionId = r.octets('the session id');
    const secret = r.octets('the secret');
    const fields = readFields(r);
    const ticket = fields.octets.get(10) ?? new Uint8Array(0);
    const text = (n: number): string | undefined => {
      const bytes = fields.octets.get(n);
      return bytes === undefined ? undefined : fromUtf8(bytes);
    };
    const session: TlsSession = {
      version,
      suite: ((suite[0] ?? 0) << 8) | (suite[1] ?? 0),
      serverName: text(6),
      alpn: text(16),
      ticket,
      sessionId: ticket.length > 0 ? new Uint8Array(0) : sessionId,
      secret,
      extendedMaster: ((fields.numbers.get(13) ?? 0) & EXTENDED_MASTER) !== 0,
      lifetimeSeconds: fields.numbers.get(9) ?? TIMEOUT,
      ageAdd: fields.numbers.get(14) ?? 0,
      receivedMs: (fields.numbers.get(1) ?? 0) * 1000,
      maxEarlyData: fields.numbers.get(15) ?? 0,
      chain: fields.certificate === undefined ? [] : [fields.certificate],
    };
    return { session, verifyCode: fields.numbers.get(5) ?? 0 };
  });
}

interface Fields {
  readonly numbers: Map<number, number>;
  readonly octets: Map<number, Uint8Array>;
  certificate: Uint8Array | undefined;
}

/** The optional fields, each under its own tag. */
function readFields(r: DerReader): Fields {
  const fields: Fields = { numbers: new Map(), octets: new Map(), certificate: undefined };
  while (r.more) {
    const n = r.next! - constructed(0);
    const field = r.open(constructed(n), `field ${n}`);
    if (n === 3) fields.certificate = field.whole('the certificate').slice();
    else if (field.next === TAG.integer) {
      const bytes = field.magnitude(`field ${n}`);
      fields.numbers.set(
        n,
        bytes.reduce((sum, byte) => sum * 256 + byte, 0),
      );
    } else fields.octets.set(n, field.octets(`field ${n}`).slice());
  }
  return fields;
}

export const sessionPem = (stored: StoredSession): string => encodePem(LABEL, encodeSession(stored));

export function sessionOfPem(text: string): Result<StoredSession> {
  const block = decodePem(text).find(({ label }) => label === LABEL);
  return block ? decodeSession(block.der) : fail('no session is in it');
}
