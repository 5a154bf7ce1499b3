/** One echo request and its answer, as Windows' IcmpSendEcho does it: identifier 1, sequence numbers counted by the machine. */
import type { Ipv4Address } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import type { Result } from '../../core/result.ts';
import type { Call, Fd, SharedKey, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import { encode, IP_PROTOCOL } from '../../protocols/icmp/codec.ts';
import { type Answer, awaitAnswer, echoAnswered } from '../lib/icmp-answers.ts';

const IDENTIFIER = 1;
const ECHOES: SharedKey<{ sequence: number }> = { make: () => ({ sequence: 0 }) };

export interface Echo {
  readonly sentAt: Ns;
  readonly outcome: Answer | 'timeout' | 'signal' | { readonly refused: Errno };
}

export const openEcho = (sys: Sys): Result<Fd, Errno> => sys.socket('raw', IP_PROTOCOL);

/** @param timeout how long to wait for the answer */
export function* echo(sys: Sys, socket: Fd, to: Ipv4Address, data: Uint8Array, timeout: Ns): Call<Echo> {
  const counter = sys.shared(ECHOES);
  counter.sequence = (counter.sequence + 1) & 0xffff;
  const { sequence } = counter;
  const sentAt = sys.now();
  const request = encode({ kind: 'echo', code: 0, identifier: IDENTIFIER, sequence, data });
  const sent = sys.send(socket, request, { address: to, port: 0 });
  if (!sent.ok) return { sentAt, outcome: { refused: sent.error } };
  const mine = (answer: Answer): boolean => echoAnswered(answer, IDENTIFIER) === sequence;
  return { sentAt, outcome: yield* awaitAnswer(sys, socket, sentAt + timeout, mine) };
}

/** Whether there is an answer, be it an error. */
export const answered = (outcome: Echo['outcome']): outcome is Answer =>
  typeof outcome === 'object' && 'icmp' in outcome;
