/**
 * What can be wrong with a chain: numbers and texts as OpenSSL 3.0 has them (x509_vfy.h, x509_txt.c), and the alert that a TLS client
 * sends for each (RFC 8446, 6.2; the choice is OpenSSL's).
 */
import { ALERT } from '../alerts.ts';
import type { Certificate } from './certificate.ts';

interface Fault {
  readonly code: number;
  readonly text: string;
  readonly alert: number;
}

export const FAULTS = {
  unreadable: { code: 1, text: 'unspecified certificate verification error', alert: ALERT.badCertificate },
  noIssuer: { code: 2, text: 'unable to get issuer certificate', alert: ALERT.unknownCa },
  noIssuerKey: { code: 6, text: 'unable to decode issuer public key', alert: ALERT.badCertificate },
  signature: { code: 7, text: 'certificate signature failure', alert: ALERT.decryptError },
  notYetValid: { code: 9, text: 'certificate is not yet valid', alert: ALERT.badCertificate },
  expired: { code: 10, text: 'certificate has expired', alert: ALERT.certificateExpired },
  selfSigned: { code: 18, text: 'self-signed certificate', alert: ALERT.unknownCa },
  selfSignedInChain: { code: 19, text: 'self-signed certificate in certificate chain', alert: ALERT.unknownCa },
  noLocalIssuer: { code: 20, text: 'unable to get local issuer certificate', alert: ALERT.unknownCa },
  leafUnverified: { code: 21, text: 'unable to verify the first certificate', alert: ALERT.unknownCa },
  chainTooLong: { code: 22, text: 'certificate chain too long', alert: ALERT.unknownCa },
  pathLength: { code: 25, text: 'path length constraint exceeded', alert: ALERT.unknownCa },
  purpose: { code: 26, text: 'unsuitable certificate purpose', alert: ALERT.unsupportedCertificate },
  noCertSign: {
    code: 32,
    text: 'key usage does not include certificate signing',
    alert: ALERT.certificateUnknown,
  },
  criticalExtension: { code: 34, text: 'unhandled critical extension', alert: ALERT.certificateUnknown },
  hostname: { code: 62, text: 'hostname mismatch', alert: ALERT.badCertificate },
  ipAddress: { code: 64, text: 'IP address mismatch', alert: ALERT.badCertificate },
  notAuthority: { code: 79, text: 'invalid CA certificate', alert: ALERT.unknownCa },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultId = keyof typeof FAULTS;

/** One thing that is wrong. */
export interface Problem {
  readonly id: FaultId;
  readonly code: number;
  /** OpenSSL's words. */
  readonly text: string;
  /** The alert it asks for. */
  readonly alert: number;
  /** Which certificate of the path: 0 is the leaf. */
  readonly depth: number;
  /** What exactly, with names and times. */
  readonly sentence: string;
}

export interface Verdict {
  readonly ok: boolean;
  /** Of the first problem, where a client stops; 0 and `ok` without any. */
  readonly code: number;
  readonly text: string;
  /** TLS alert; 0 when ok. */
  readonly alert: number;
  readonly depth: number;
  readonly sentence: string;
  /** All, in the order in which OpenSSL comes upon them: what one sees who goes on regardless, as s_client does. */
  readonly problems: readonly Problem[];
  /** The path that was found: leaf first, up to a trusted root when there is one. */
  readonly path: readonly Certificate[];
  /** How many of the path came from the peer rather than from the trust store. */
  readonly sent: number;
}

export const problemOf = (id: FaultId, depth: number, sentence: string): Problem => ({
  id,
  ...FAULTS[id],
  depth,
  sentence,
});

export function verdictOf(problems: readonly Problem[], path: readonly Certificate[], sent: number): Verdict {
  const { code, text, alert, depth, sentence } = problems[0] ?? GOOD;
  return { ok: problems.length === 0, code, text, alert, depth, sentence, problems, path, sent };
}

const GOOD = {
  code: 0,
  text: 'ok',
  alert: 0,
  depth: 0,
  sentence: 'every signature, date, name and use is in order, up to a trusted root',
} as const;
