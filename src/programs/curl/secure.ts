/** The TLS handshake of one of curl's connections: what is checked before it, what is told of it, how it fails (vtls/openssl.c). */
import { errnoText } from '../../core/errno.ts';
import type { Call } from '../../core/sys.ts';
import { NS_PER_MS, type Ns } from '../../core/time.ts';
import type { TlsSummary } from '../../protocols/tls/endpoint.ts';
import { type Certificate, decodeCertificate } from '../../protocols/tls/x509/certificate.ts';
import { addressOf, coversHost, matchesName } from '../../protocols/tls/x509/host-names.ts';
import type { Verdict } from '../../protocols/tls/x509/verify.ts';
import type { TlsProblem } from '../lib/tls/problem.ts';
import { suiteName } from '../lib/tls/suites.ts';
import { asPeerVerdict, authoritiesOf, judge } from '../lib/tls/trust.ts';
import { versionName } from '../../protocols/tls/numbers.ts';
import type { Connection } from './pool.ts';
import { Problem, STATUS } from './problem.ts';
import {
  alertError,
  NO_PROTOCOLS,
  NOT_TLS,
  refusalError,
  tellCertificate,
  nameText,
  TlsNarrator,
} from './tls-words.ts';
import { alpnOf, offersOf, versionsOf } from './tls-wishes.ts';
import type { Tools } from './tools.ts';
import type { CurlUrl } from './url.ts';

const LIBRARY = 'OpenSSL/3.0.19';

/** When to give up, and when the transfer began. */
export interface HandshakeLimits {
  readonly start: Ns;
  readonly whole: Ns | undefined;
  readonly connect: Ns;
}

export function* secure(tools: Tools, connection: Connection, url: CurlUrl, limits: HandshakeLimits): Call<void> {
  const { sys, tell, operation, pool, facts } = tools;
  const { tls: wishes } = operation;
  const { most, versions } = versionsOf(wishes);
  const alpn = alpnOf(wishes, operation.version === '1.0');
  if (alpn.length > 0) tell.info(`ALPN: offers ${alpn.join(',')}`);
  const { suites, groups } = offersOf(wishes);
  if (wishes.ciphers !== undefined) tell.info(`Cipher selection: ${wishes.ciphers}`);
  if (wishes.ciphers13 !== undefined) tell.info(`TLS 1.3 cipher selection: ${wishes.ciphers13}`);
  if (versions.length === 0) throw refused(NO_PROTOCOLS);
  // the real one reads them when it sends its hello
  let roots: readonly Uint8Array[] = [];
  const key = `${url.host.toLowerCase()}:${connection.place.port}`;
  const session = wishes.sessions ? pool.tls.session(key) : undefined;
  if (session) tell.info('SSL re-using session ID');
  let verdict: Verdict | undefined;
  const narrator = new TlsNarrator(tell, most);
  connection.narrator = narrator;
  let hello = false;
  const { transport } = connection.stream;
  const until = Math.min(limits.connect, limits.whole ?? Infinity);
  const shaken = yield* pool.tls.connect(
    transport.fd,
    {
      serverName: addressOf(url.host) === undefined ? url.host : undefined,
      versions,
      suites,
      groups,
      alpn,
      ...(session ? { session } : {}),
      verify: (chain) => {
        verdict = judge(sys, chain, roots, undefined);
        facts.verifyResult = verdict.code;
        return wishes.insecure ? { ...asPeerVerdict(verdict), ok: true } : asPeerVerdict(verdict);
      },
      heard: (event) => {
        narrator.hear(event);
        if (event.type === 'message' && !hello) {
          hello = true;
          if (!wishes.insecure) roots = authorities(tools);
        }
        if (event.type !== 'session' || !wishes.sessions) return;
        if (pool.tls.session(key)) narrator.tell.info('old SSL session ID is stale, removing');
        pool.tls.keepSession(key, event.session);
      },
    },
    { timeout: Math.max(0, until - sys.now()) },
  );
  if (!shaken.ok) throw failure(tools, shaken.error, verdict, `${url.host}:${url.port}`, limits);
  connection.stream.transport = shaken.value;
  const summary = shaken.value.summary!;
  tell.info(`SSL connection using ${versionName(summary.version)} / ${suiteName(summary.suite)}`);
  if (summary.alpn !== undefined) tell.info(`ALPN: server accepted ${summary.alpn}`);
  else if (alpn.length > 0) tell.info('ALPN: server did not agree on a protocol. Uses default.');
  verdict ??= judge(sys, summary.chain, roots, undefined);
  facts.verifyResult = verdict.code;
  facts.certificates = summary.chain.length;
  checkCertificate(tools, summary, verdict, url.host);
  if (summary.alpn !== undefined) tell.info(`using HTTP/${summary.alpn.split('/')[1]}`);
  else if (alpn.length > 0) tell.info('using HTTP/1.x');
}

/** --cacert, or what the machine trusts. */
function authorities({ sys, tell, operation }: Tools): readonly Uint8Array[] {
  const { caFile, crlFile } = operation.tls;
  const roots = authoritiesOf(sys, caFile);
  if (!roots || roots.length === 0) {
    const message = `error setting certificate file: ${caFile}`;
    tell.info(message);
    tell.info(message);
    throw new Problem(STATUS.SSL_CACERT_BADFILE, message, true, [message]);
  }
  const places = [` CAfile: ${caFile}`, ` CApath: ${operation.tls.caPath}`];
  for (const line of places) tell.info(line);
  if (crlFile === undefined) return roots;
  const message = `error loading CRL file: ${crlFile}`;
  for (const line of [message, ...places, message]) tell.info(line);
  throw new Problem(STATUS.SSL_CRL_BADFILE, message, true, [...places, message]);
}

/** Who the server says it is: curl looks at the name itself, after the handshake. */
function checkCertificate(
  { tell, operation, facts }: Tools,
  { chain }: TlsSummary,
  verdict: Verdict,
  host: string,
): void {
  const leaf = decodeCertificate(chain[0] ?? new Uint8Array(0));
  if (!leaf.ok) throw new Problem(STATUS.PEER_FAILED_VERIFICATION, `SSL: couldn't get peer certificate!`);
  tellCertificate(tell, leaf.value);
  const { insecure } = operation.tls;
  if (!insecure) checkName(tell, leaf.value, host, () => (facts.verifyResult = 1));
  tell.info(` issuer: ${nameText(leaf.value.issuer)}`);
  const { code, text } = verdict;
  if (verdict.ok) tell.info(' SSL certificate verify ok.');
  else tell.info(` SSL certificate verify result: ${text} (${code}), continuing anyway.`);
}

function checkName(tell: Tools['tell'], { names = [] }: Certificate, host: string, failed: () => void): void {
  if (!coversHost(names, host)) {
    failed();
    tell.info(` subjectAltName does not match ${host}`);
    throw new Problem(
      STATUS.PEER_FAILED_VERIFICATION,
      `SSL: no alternative certificate subject name matches target host name '${host}'`,
    );
  }
  const matched = names.find((name) => name.kind === 'dns' && matchesName(name.text, host));
  const by = addressOf(host) === undefined && matched && 'text' in matched ? `"${matched.text}"` : 'IP address!';
  tell.info(` subjectAltName: host "${host}" matched cert's ${by}`);
}

function failure(
  { sys, tell }: Tools,
  problem: TlsProblem,
  verdict: Verdict | undefined,
  place: string,
  { start, whole }: HandshakeLimits,
): Problem {
  switch (problem.kind) {
    case 'alert':
      if (verdict && !verdict.ok && problem.out)
        return new Problem(STATUS.PEER_FAILED_VERIFICATION, `SSL certificate problem: ${verdict.text}`);
      return refused(problem.out ? refusalError(problem.reason) : alertError(problem.description));
    case 'not-tls':
      return refused(NOT_TLS);
    case 'closed':
      return new Problem(STATUS.SSL_CONNECT_ERROR, `OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to ${place} `);
    case 'failed': {
      const message = `${problem.during === 'send' ? 'Send' : 'Recv'} failure: ${errnoText(problem.errno)}`;
      tell.info(message);
      tell.info(`OpenSSL SSL_connect: ${errnoText(problem.errno)} in connection to ${place} `);
      return new Problem(STATUS.SSL_CONNECT_ERROR, message, true);
    }
    case 'timeout': {
      const ms = Math.floor((sys.now() - start) / NS_PER_MS);
      const late = whole !== undefined && sys.now() >= whole;
      return new Problem(
        STATUS.OPERATION_TIMEDOUT,
        late ? `Connection timed out after ${ms} milliseconds` : 'SSL connection timeout',
      );
    }
    case 'interrupted':
      return new Problem(STATUS.INTERRUPTED, 'Interrupted');
    case 'certificate':
      return new Problem(STATUS.PEER_FAILED_VERIFICATION, `SSL certificate problem: ${problem.verdict.sentence}`);
  }
}

const refused = (error: string): Problem => new Problem(STATUS.SSL_CONNECT_ERROR, `${LIBRARY}: ${error}`);
