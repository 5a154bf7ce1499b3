/** s_client -brief: what was agreed upon, in a few lines on standard error (print_ssl_summary of apps/lib/s_cb.c). */
import { VERSION, versionName } from '../../../protocols/tls/numbers.ts';
import { decodeCertificate } from '../../../protocols/tls/x509/certificate.ts';
import { nameLine } from '../../lib/x509-text-words.ts';
import { verifyWords } from '../certificate-words.ts';
import { suiteRow } from '../suites.ts';
import { groupWords, signatureWords, type Standing } from './report.ts';

export function briefReport({ summary, chain, verifyCode, verifyHost }: Standing): string {
  if (!summary) return '';
  const peer = chain[0] ? decodeCertificate(chain[0]) : undefined;
  const scheme = summary.resumed ? undefined : summary.signatureScheme;
  const signed = scheme === undefined ? undefined : signatureWords(scheme);
  const points = summary.version === VERSION.tls12 && summary.group !== undefined;
  const lines = [
    'CONNECTION ESTABLISHED',
    `Protocol version: ${versionName(summary.version)}`,
    `Ciphersuite: ${suiteRow(summary.suite)?.name ?? '(NONE)'}`,
    ...(peer?.ok ? [`Peer certificate: ${nameLine(peer.value.subject)}`] : ['No peer certificate']),
    ...(signed ? [`Hash used: ${signed.digest}`, `Signature type: ${signed.type}`] : []),
    verifyCode === 0 ? 'Verification: OK' : `Verification error: ${verifyWords(verifyCode)}`,
    ...(verifyCode === 0 && verifyHost !== undefined ? [`Verified peername: ${verifyHost}`] : []),
    ...(points ? ['Supported Elliptic Curve Point Formats: uncompressed'] : []),
    ...(summary.group === undefined ? [] : [`Server Temp Key: ${groupWords(summary.group)}`]),
  ];
  return `${lines.join('\n')}\n`;
}
