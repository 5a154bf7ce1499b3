/** wget's TLS: the tunnel, the handshake, and what it makes of a certificate, in GnuTLS's words (gnutls.c). */
import type { Call, Sys } from '../../core/sys.ts';
import { NEVER } from '../../core/time.ts';
import { VERSION } from '../../protocols/tls/numbers.ts';
import { addressOf } from '../../protocols/tls/x509/host-names.ts';
import type { Verdict } from '../../protocols/tls/x509/verify.ts';
import { bytesOfText } from '../../protocols/http/codec.ts';
import type { HttpStream } from '../lib/http/stream.ts';
import { TlsContext } from '../lib/tls/context.ts';
import type { TlsProblem } from '../lib/tls/problem.ts';
import { TlsStream } from '../lib/tls/stream.ts';
import { authoritiesOf, judge, SYSTEM_AUTHORITIES } from '../lib/tls/trust.ts';
import { EXIT } from './exits.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import type { WgetUrl } from './urls.ts';

const UNABLE = 'Unable to establish SSL connection.\n';

const ALERTS: Readonly<Record<number, string>> = {
  10: 'Unexpected message',
  20: 'Bad record MAC',
  40: 'Handshake failed',
  42: 'Certificate is bad',
  43: 'Certificate is not supported',
  45: 'Certificate was expired',
  47: 'Illegal parameter',
  48: 'CA is unknown',
  50: 'Decode error',
  51: 'Decrypt error',
  70: 'Error in protocol version',
  80: 'Internal error',
  112: 'The server name sent was not recognized',
  120: 'No supported application protocol could be negotiated',
};

export class Security {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #tls: TlsContext;
  #roots: readonly Uint8Array[] | undefined;

  constructor(sys: Sys, settings: Settings, log: Log) {
    this.#sys = sys;
    this.#settings = settings;
    this.#log = log;
    this.#tls = new TlsContext(sys, 'wget');
  }

  /** Before the first connection: whom to trust. */
  prepare(): void {
    if (this.#roots) return;
    const { caCertificate: path } = this.#settings;
    const system = authoritiesOf(this.#sys, SYSTEM_AUTHORITIES) ?? [];
    const own = path === undefined ? [] : authoritiesOf(this.#sys, path);
    if (path !== undefined && own) this.#log.say(`Loaded CA certificate '${path}'\n`);
    else if (path !== undefined) this.#log.brief(`ERROR: Failed to open cert ${path}: (-64).\n`);
    this.#roots = [...system, ...(own ?? [])];
  }

  /** Returns the exit status when it fails; the connection is of no more use then. */
  *secure(stream: HttpStream, url: WgetUrl, throughProxy: boolean): Call<number | undefined> {
    if (throughProxy && !(yield* this.#tunnel(stream, url))) return EXIT.network;
    let verdict: Verdict | undefined;
    const { connectTimeout, readTimeout } = this.#settings;
    const patience = Math.min(connectTimeout ?? NEVER, readTimeout);
    const least = this.#settings.secureProtocol;
    const shaken = yield* this.#tls.connect(
      stream.transport.fd,
      {
        serverName: addressOf(url.host) === undefined ? url.host : undefined,
        versions: [VERSION.tls13, VERSION.tls12].filter((version) => version >= least),
        verify: (chain) => {
          verdict = judge(this.#sys, chain, this.#roots ?? [], url.host);
          return { ok: true, alert: 0, code: 0, sentence: '' };
        },
      },
      patience === NEVER ? {} : { timeout: patience },
    );
    if (!shaken.ok) {
      this.#log.brief(gnutls(shaken.error) + UNABLE);
      return EXIT.network;
    }
    stream.transport = shaken.value;
    return this.#trusts(verdict, url.host) || !this.#settings.checkCertificate ? undefined : EXIT.tls;
  }

  *#tunnel(stream: HttpStream, { host, parsed }: WgetUrl): Call<boolean> {
    const place = `${host}:${parsed.port}`;
    const agent = this.#settings.userAgent === '' ? '' : `User-Agent: ${this.#settings.userAgent}\r\n`;
    stream.expect('CONNECT');
    const until = this.#sys.now() + this.#settings.readTimeout;
    const sent = yield* stream.send(bytesOfText(`CONNECT ${place} HTTP/1.1\r\n${agent}Host: ${place}\r\n\r\n`), until);
    const answer = sent.ok ? yield* stream.next(until) : sent;
    const head = answer.ok && answer.value.type === 'head' ? answer.value.head : undefined;
    if (head && head.status >= 200 && head.status < 300) {
      stream.enterTunnel();
      return true;
    }
    this.#log.brief(`Proxy tunneling failed: ${head ? head.reason : 'No data received.'}${UNABLE}`);
    return false;
  }

  /** Says all that is wrong with a certificate; what it may be used for is not asked. */
  #trusts(verdict: Verdict | undefined, host: string): boolean {
    const problems = (verdict?.problems ?? []).filter(({ id }) => id !== 'purpose');
    const word = this.#settings.checkCertificate ? 'ERROR' : 'WARNING';
    const about = `${word}: The certificate of ‘${host}’`;
    const names = problems.filter(({ id }) => id === 'hostname' || id === 'ipAddress');
    const others = problems.filter((each) => !names.includes(each)).map(({ id }) => id);
    const lines: string[] = others.length > 0 ? [`${about} is not trusted.`] : [];
    if (others.some((id) => UNKNOWN_ISSUER.includes(id))) lines.push(`${about} doesn't have a known issuer.`);
    if (others.includes('expired')) lines.push(`${about} has expired.`);
    if (others.includes('notYetValid')) lines.push(`${about} is not yet activated.`);
    if (others.includes('notYetValid')) lines.push('The certificate has not yet been activated');
    if (others.includes('expired')) lines.push('The certificate has expired');
    if (names.length > 0) lines.push(`The certificate's owner does not match hostname ‘${host}’`);
    this.#log.brief(lines.map((line) => `${line}\n`).join(''));
    return problems.length === 0;
  }
}

const UNKNOWN_ISSUER: readonly string[] = [
  'selfSigned',
  'selfSignedInChain',
  'noLocalIssuer',
  'noIssuer',
  'leafUnverified',
];

/** Lines about a handshake that failed; none after a timeout. */
function gnutls(problem: TlsProblem): string {
  switch (problem.kind) {
    case 'alert':
      if (problem.out) return `GnuTLS: ${problem.reason.sentence}.\n`;
      return `GnuTLS: A TLS fatal alert has been received.\nGnuTLS: received alert [${problem.description}]: ${ALERTS[problem.description] ?? 'unknown'}\n`;
    case 'not-tls':
      return 'GnuTLS: An unexpected TLS packet was received.\n';
    case 'closed':
      return `GnuTLS: ${CUT}\n`;
    case 'failed':
      return `GnuTLS: ${PULL}\n`;
    default:
      return '';
  }
}

const CUT = 'The TLS connection was non-properly terminated.';
const PULL = 'Error in the pull function.';

/** What is wrong with TLS under a connection that has broken; undefined without TLS, or when it is all right. */
export function tlsTrouble({ transport }: HttpStream): string | undefined {
  if (!(transport instanceof TlsStream)) return undefined;
  const { problem, truncated } = transport;
  if (problem?.kind === 'failed') return PULL;
  if (problem?.kind === 'alert')
    return problem.out ? `${problem.reason.sentence}.` : 'A TLS fatal alert has been received.';
  return truncated ? CUT : undefined;
}
