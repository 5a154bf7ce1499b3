/** An answer that is no proper message, in curl's words and with its exit status. */
import type { Framing } from '../../protocols/http/codec.ts';
import type { StreamProblem } from '../lib/http/stream.ts';
import { headLines } from './head-lines.ts';
import { Problem, STATUS } from './problem.ts';

/** `framing` is undefined as long as the head has not come. `show` gets the lines of the head before what is wrong. */
export function streamProblem(
  error: StreamProblem,
  framing: Framing | undefined,
  received: number,
  show: (line: string) => void,
): Problem {
  if (error.kind === 'not-http') return new Problem(STATUS.UNSUPPORTED_PROTOCOL, 'Received HTTP/0.9 when not allowed');
  if (error.kind === 'refused')
    return framing ? inContent(framing, error.refusal.sentence, received) : inHead(error, show);
  if (error.kind === 'interrupted') return new Problem(STATUS.INTERRUPTED, 'Interrupted');
  return new Problem(STATUS.GOT_NOTHING, 'Empty reply from server');
}

function inContent(framing: Framing, sentence: string, received: number): Problem {
  const closed = sentence.startsWith('The connection closed');
  if (closed && framing.kind === 'length') {
    return new Problem(
      STATUS.PARTIAL_FILE,
      `transfer closed with ${framing.length - received} bytes remaining to read`,
    );
  }
  if (closed) return new Problem(STATUS.PARTIAL_FILE, 'transfer closed with outstanding read data remaining');
  if (/^A chunk (does not begin|is longer)/.test(sentence)) {
    return new Problem(STATUS.RECV_ERROR, 'Illegal or missing hexadecimal sequence in chunked-encoding');
  }
  return new Problem(STATUS.RECV_ERROR, sentence);
}

function inHead({ refusal, raw }: StreamProblem & { kind: 'refused' }, show: (line: string) => void): Problem {
  const lines = headLines(raw);
  if (!/^HTTP\/\d\.\d \d{3}(?!\d)/.test(lines[0] ?? '')) {
    return new Problem(STATUS.UNSUPPORTED_PROTOCOL, 'Unsupported HTTP version in response');
  }
  const aboutLength = refusal.sentence.includes('Content-Length');
  const upTo = aboutLength ? lines.findIndex((line) => /^content-length:/i.test(line)) : 1;
  for (const line of lines.slice(0, Math.max(1, upTo))) show(line);
  if (refusal.sentence === 'Content-Length is not a decimal number') {
    return new Problem(STATUS.WEIRD_SERVER_REPLY, 'Invalid Content-Length: value');
  }
  return new Problem(STATUS.WEIRD_SERVER_REPLY, `Weird server reply: ${refusal.sentence}`);
}
