/** TLS that breaks after its handshake, in curl's words (vtls/openssl.c: ossl_recv). */
import { errnoText, type Errno } from '../../core/errno.ts';
import type { TlsStream } from '../lib/tls/stream.ts';
import type { Narration } from './narration.ts';
import { Problem, STATUS } from './problem.ts';
import { alertError, refusalError } from './tls-words.ts';

const NUMBERS: Partial<Record<Errno, number>> = { EPIPE: 32, ECONNRESET: 104, ETIMEDOUT: 110, EHOSTUNREACH: 113 };

export function readProblem({ problem }: TlsStream, errno: Errno, tell: Narration): Problem {
  if (problem?.kind === 'alert') {
    const error = problem.out ? refusalError(problem.reason) : alertError(problem.description);
    return new Problem(STATUS.RECV_ERROR, `OpenSSL SSL_read: ${error}, errno 0`);
  }
  const sends = problem?.kind === 'failed' && problem.during === 'send';
  const message = `${sends ? 'Send' : 'Recv'} failure: ${errnoText(errno)}`;
  tell.info(message);
  tell.info(`OpenSSL SSL_${sends ? 'write' : 'read'}: ${errnoText(errno)}, errno ${NUMBERS[errno] ?? 0}`);
  return new Problem(sends ? STATUS.SEND_ERROR : STATUS.RECV_ERROR, message, true);
}
