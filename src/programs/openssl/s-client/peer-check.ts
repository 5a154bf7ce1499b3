/** The server's certificates judged while s_client tells each step (verify_callback of apps/lib/s_cb.c). */
import type { Sys } from '../../../core/sys.ts';
import type { PeerVerdict } from '../../../protocols/tls/endpoint.ts';
import { judge } from '../../lib/tls/trust.ts';
import { nameLine, timeLine } from '../../lib/x509-text-words.ts';
import { verifySteps, type VerifyStep } from '../verify-trace.ts';

export interface Checking {
  readonly roots: readonly Uint8Array[];
  readonly verifyHost: string | undefined;
  readonly returnError: boolean;
  readonly verifyQuiet: boolean;
}

const EXPIRED = 10;
const NOT_YET_VALID = 9;

/**
 * Goes on past what is wrong, as s_client does without -verify_return_error: then the verdict is ok all the same, and its code is that of
 * the last thing that was wrong.
 */
export function checkPeer(sys: Sys, chain: readonly Uint8Array[], checking: Checking): PeerVerdict {
  const { roots, verifyHost, returnError, verifyQuiet } = checking;
  const verdict = judge(sys, chain, roots, verifyHost);
  let last = { code: 0, alert: 0, sentence: verdict.sentence };
  for (const step of verifySteps(verdict)) {
    if (step.problem) last = step.problem;
    const stops = step.problem !== undefined && returnError;
    sys.warn(stepText(step, last.code, verifyQuiet, stops));
    if (stops) return { ok: false, ...last };
  }
  return { ok: true, ...last };
}

function stepText({ depth, certificate, problem }: VerifyStep, code: number, quiet: boolean, stops: boolean): string {
  const lines: string[] = [];
  if (!quiet || problem) lines.push(`depth=${depth} ${nameLine(certificate.subject)}`);
  if (problem) lines.push(`verify error:num=${problem.code}:${problem.text}`);
  if (code === NOT_YET_VALID) lines.push(`notBefore=${timeLine(certificate.notBefore)}`);
  if (code === EXPIRED) lines.push(`notAfter=${timeLine(certificate.notAfter)}`);
  if (!quiet && !stops) lines.push('verify return:1');
  return lines.map((line) => `${line}\n`).join('');
}
