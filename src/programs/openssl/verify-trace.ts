/** The steps of a verification, one call of OpenSSL's callback each: from the root down to the leaf, and what was wrong on the way. */
import type { Certificate } from '../../protocols/tls/x509/certificate.ts';
import { isSelfIssued } from '../../protocols/tls/x509/path.ts';
import type { Problem, Verdict } from '../../protocols/tls/x509/verify.ts';

export interface VerifyStep {
  readonly depth: number;
  readonly certificate: Certificate;
  /** Undefined: the certificate is in order. */
  readonly problem: Problem | undefined;
}

/** Found while the path's signatures and dates are gone through, not before. */
const LATE: ReadonlySet<string> = new Set([
  'leafUnverified',
  'noCertSign',
  'noIssuerKey',
  'signature',
  'expired',
  'notYetValid',
]);

export function verifySteps({ path, problems }: Verdict): readonly VerifyStep[] {
  const top = path.length - 1;
  if (top < 0) return [];
  const stepOf = (problem: Problem): VerifyStep => ({
    depth: problem.depth,
    certificate: path[problem.depth]!,
    problem,
  });
  const steps = problems.filter(({ id }) => !LATE.has(id) || id === 'leafUnverified').map(stepOf);
  // whoever has no issuer here is not looked at again, unless it is the leaf itself
  const first = top === 0 || isSelfIssued(path[top]!) ? top : top - 1;
  for (let depth = first; depth >= 0; depth--) {
    const here = problems.filter(({ id, depth: at }) => at === depth && LATE.has(id) && id !== 'leafUnverified');
    steps.push(...here.map(stepOf), { depth, certificate: path[depth]!, problem: undefined });
  }
  return steps;
}
