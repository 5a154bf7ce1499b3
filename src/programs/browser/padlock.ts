/** What a browser says of a TLS connection: the padlock's text, or why it shows an error page in place of the site (Chromium's names). */
import { versionName, groupName } from '../../protocols/tls/numbers.ts';
import type { TlsSummary } from '../../protocols/tls/endpoint.ts';
import { decodeCertificate } from '../../protocols/tls/x509/certificate.ts';
import { commonNameOf } from '../../protocols/tls/x509/names.ts';
import { timeText } from '../../protocols/tls/x509/times.ts';
import type { Verdict } from '../../protocols/tls/x509/verify.ts';
import { problemText, type TlsProblem } from '../lib/tls/problem.ts';
import { suiteName } from '../lib/tls/suites.ts';

/** `TLSv1.3, TLS_AES_128_GCM_SHA256, x25519; www.example.com by Lab Root CA until 2026-03-02`, the day as UTC has it. */
export function padlockText({ version, suite, group, chain, resumed }: TlsSummary): string {
  const keys = [
    versionName(version),
    suiteName(suite),
    ...(group === undefined ? [] : [groupName(group)]),
    ...(resumed ? ['session resumed'] : []),
  ].join(', ');
  const leaf = decodeCertificate(chain[0] ?? new Uint8Array(0));
  const { subject, issuer, notAfter } = leaf.ok ? leaf.value : { subject: [], issuer: [], notAfter: 0 };
  const who = leaf.ok
    ? `; ${commonNameOf(subject)} by ${commonNameOf(issuer)} until ${timeText(notAfter).slice(0, 10)}`
    : '';
  return keys + who;
}

const DATES: readonly string[] = ['expired', 'notYetValid'];
const NAMES: readonly string[] = ['hostname', 'ipAddress'];
const ISSUERS: readonly string[] = ['selfSigned', 'selfSignedInChain', 'noIssuer', 'noLocalIssuer', 'leafUnverified'];
/** protocol_version, handshake_failure, insufficient_security */
const MISMATCHES: readonly number[] = [70, 40, 71];

export function tlsErrorText(problem: TlsProblem, verdict: Verdict | undefined): string {
  if (problem.kind === 'alert' && problem.out && verdict && !verdict.ok)
    return `your connection is not private\n  NET::${certificateError(verdict)}: ${verdict.sentence}`;
  return `this site can't be reached securely\n  ${connectionError(problem)}: ${problemText(problem)}`;
}

function certificateError({ problems }: Verdict): string {
  const id = problems[0]?.id ?? '';
  if (DATES.includes(id)) return 'ERR_CERT_DATE_INVALID';
  if (NAMES.includes(id)) return 'ERR_CERT_COMMON_NAME_INVALID';
  return ISSUERS.includes(id) ? 'ERR_CERT_AUTHORITY_INVALID' : 'ERR_CERT_INVALID';
}

function connectionError(problem: TlsProblem): string {
  if (problem.kind === 'closed') return 'ERR_CONNECTION_CLOSED';
  if (problem.kind === 'failed') return 'ERR_CONNECTION_RESET';
  if (problem.kind === 'timeout') return 'ERR_TIMED_OUT';
  const mismatch = problem.kind === 'alert' && MISMATCHES.includes(problem.description);
  return mismatch ? 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH' : 'ERR_SSL_PROTOCOL_ERROR';
}
