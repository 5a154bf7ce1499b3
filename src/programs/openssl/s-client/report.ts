/** What s_client prints once a connection stands, or has failed (print_stuff of apps/s_client.c). */
import type { TlsSession, TlsSummary } from '../../../protocols/tls/endpoint.ts';
import { GROUP, VERSION } from '../../../protocols/tls/numbers.ts';
import { decodeCertificate, type Certificate } from '../../../protocols/tls/x509/certificate.ts';
import { encodePem } from '../../../protocols/tls/x509/pem.ts';
import { algorithmName, nameLine, timeLine } from '../../lib/x509-text-words.ts';
import { keyBits, verifyWords } from '../certificate-words.ts';
import { sessionText } from '../session-text.ts';
import { suiteRow } from '../suites.ts';

/** All that is known of a connection, well or ill. */
export interface Standing {
  /** Undefined: the handshake did not come to its end. */
  readonly summary: TlsSummary | undefined;
  /** The latest version offered, for a connection that has none. */
  readonly offered: number;
  /** What the server sent, in DER, even when the handshake failed afterwards. */
  readonly chain: readonly Uint8Array[];
  /** Of a ServerHello that was read. */
  readonly suite: number | undefined;
  readonly group: number | undefined;
  readonly session: TlsSession | undefined;
  readonly read: number;
  readonly written: number;
  readonly verifyCode: number;
  readonly verifyHost: string | undefined;
  readonly showCerts: boolean;
  readonly startMs: number;
}

export function report(standing: Standing, full: boolean): string {
  return `${full ? fullPart(standing) : ''}${shortPart(standing, full)}`;
}

function fullPart(standing: Standing): string {
  const { summary, chain, showCerts, read, written } = standing;
  const certificates = decoded(chain);
  const peer = summary ? certificates[0] : undefined;
  const sent = summary?.resumed ? [] : certificates;
  const pem = (certificate: Certificate): string => encodePem('CERTIFICATE', certificate.der);
  let text = '';
  if (sent.length > 0) {
    text += '---\nCertificate chain\n';
    sent.forEach((certificate, n) => (text += chainLines(certificate, n) + (showCerts ? pem(certificate) : '')));
  }
  text += '---\n';
  if (peer) {
    text += 'Server certificate\n';
    if (!(showCerts && sent.length > 0)) text += pem(peer);
    text += `subject=${nameLine(peer.subject)}\nissuer=${nameLine(peer.issuer)}\n`;
  } else text += 'no peer certificate available\n';
  text += '---\nNo client certificate CA names sent\n';
  return `${text}${keyLines(standing)}---\nSSL handshake has read ${read} bytes and written ${written} bytes\n`;
}

const decoded = (chain: readonly Uint8Array[]): Certificate[] =>
  chain.map(decodeCertificate).flatMap((each) => (each.ok ? [each.value] : []));

function chainLines(certificate: Certificate, n: number): string {
  const { publicKey, signatureAlgorithm, notBefore, notAfter } = certificate;
  return [
    `${String(n).padStart(2)} s:${nameLine(certificate.subject)}`,
    `   i:${nameLine(certificate.issuer)}`,
    `   a:PKEY: ${algorithmName(publicKey.algorithm)}, ${keyBits(certificate)} (bit); sigalg: ${algorithmName(signatureAlgorithm)}`,
    `   v:NotBefore: ${timeLine(notBefore)}; NotAfter: ${timeLine(notAfter)}`,
    '',
  ].join('\n');
}

/** Digest and kind of the signature, and the key exchange's own key. */
function keyLines({ summary, group }: Standing): string {
  const scheme = summary && !summary.resumed ? summary.signatureScheme : undefined;
  const signed = scheme === undefined ? undefined : signatureWords(scheme);
  const lines = signed ? [`Peer signing digest: ${signed.digest}`, `Peer signature type: ${signed.type}`] : [];
  const shared = summary ? summary.group : group;
  if (shared !== undefined) lines.push(`Server Temp Key: ${groupWords(shared)}`);
  return lines.map((line) => `${line}\n`).join('');
}

export const groupWords = (group: number): string =>
  group === GROUP.x25519 ? 'X25519, 253 bits' : 'ECDH, prime256v1, 256 bits';

/** Of a signature scheme (RFC 8446, 4.2.3). */
export function signatureWords(scheme: number): { readonly digest: string; readonly type: string } {
  const pss = scheme >>> 8 === 8;
  const digest = (
    pss ? { 4: 'SHA256', 5: 'SHA384', 6: 'SHA512' } : { 4: 'SHA256', 5: 'SHA384', 6: 'SHA512' }
  ) as Readonly<Record<number, string>>;
  const type = pss ? 'RSA-PSS' : (scheme & 255) === 3 ? 'ECDSA' : 'RSA';
  return { digest: digest[pss ? scheme & 255 : scheme >>> 8] ?? 'UNDEF', type };
}

function shortPart(standing: Standing, full: boolean): string {
  const { summary, verifyHost, verifyCode } = standing;
  const version = summary?.version ?? standing.offered;
  const suite = suiteRow(summary?.suite ?? standing.suite ?? 0);
  const peer = full && summary ? decoded(standing.chain)[0] : undefined;
  const lines = [
    verifyCode === 0 ? 'Verification: OK' : `Verification error: ${verifyWords(verifyCode)}`,
    ...(verifyHost !== undefined && verifyCode === 0 && summary ? [`Verified peername: ${verifyHost}`] : []),
    '---',
    `${summary?.resumed ? 'Reused' : 'New'}, ${suite?.version ?? '(NONE)'}, Cipher is ${suite?.name ?? '(NONE)'}`,
    ...(peer ? [`Server public key is ${keyBits(peer)} bit`] : []),
    `Secure Renegotiation IS${summary && version === VERSION.tls12 ? '' : ' NOT'} supported`,
    'Compression: NONE',
    'Expansion: NONE',
    summary?.alpn === undefined ? 'No ALPN negotiated' : `ALPN protocol: ${summary.alpn}`,
  ];
  const end = version === VERSION.tls13 ? modernEnd(standing) : sessionBlock(standing, version);
  return `${lines.join('\n')}\n${end}---\n`;
}

const EARLY = { none: 'not sent', accepted: 'accepted', rejected: 'rejected' } as const;

const modernEnd = ({ summary, verifyCode }: Standing): string =>
  `Early data was ${EARLY[summary?.earlyData ?? 'none']}\nVerify return code: ${verifyCode} (${verifyWords(verifyCode)})\n`;

function sessionBlock({ summary, session, startMs, verifyCode }: Standing, version: number): string {
  const master = summary?.steps.findLast((step) => step.name === 'master_secret');
  const known = summary && { suite: summary.suite, ...(master && { secret: master.value }) };
  const extended = summary?.steps.some((step) => step.label === 'extended master secret') ?? false;
  return sessionText({ version, session, startMs, verifyCode, extendedMaster: extended, ...known });
}
