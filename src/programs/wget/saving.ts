/** The content of one answer on its way into a file, with the gauge, and what may go wrong with it (retr.c). */
import { Decompress } from 'fflate';
import { concat } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import { fieldValue, hasMember, type ResponseHead } from '../../protocols/http/codec.ts';
import type { HttpStream, StreamProblem } from '../lib/http/stream.ts';
import { human } from './figures.ts';
import type { Log } from './log.ts';
import type { Settings } from './settings.ts';
import { tlsTrouble } from './secure.ts';
import type { Sink } from './sink.ts';

export interface Saved {
  /** Bytes that were there before and count. */
  readonly initial: number;
  readonly received: number;
  readonly total: number | undefined;
  readonly elapsed: Ns;
  readonly problem: StreamProblem | undefined;
  readonly reusable: boolean;
  /** Of TLS underneath, in GnuTLS's words. */
  readonly trouble: string | undefined;
}

interface Tools {
  readonly sys: Sys;
  readonly settings: Settings;
  readonly log: Log;
}

/** `have`: bytes of the file that are there; a server that sends all of it anyway is heard out that far in silence. */
export function* save(
  { sys, settings, log }: Tools,
  stream: HttpStream,
  head: ResponseHead,
  sink: Sink,
  have: number,
): Call<Saved> {
  const { headers, status } = head;
  const initial = status === 206 ? have : 0;
  const length = lengthOf(headers);
  const total = length === undefined ? undefined : length + initial;
  if (status !== 204) {
    if (status < 400) log.say(lengthLine(headers, initial));
    log.say(`Saving to: ‘${sink.shown}’\n`);
  }
  const gauge = status === 204 ? undefined : log.gauge({ name: sink.gaugeName, initial, total });
  const start = sys.now();
  const content = new Content(
    settings.compression && hasMember(headers, 'content-encoding', 'gzip'),
    status === 206 ? 0 : have,
  );
  let received = 0;
  for (;;) {
    const event = yield* stream.next(sys.now() + settings.readTimeout);
    const over = !event.ok || event.value.type === 'end';
    if (event.ok && event.value.type === 'content') {
      received += event.value.bytes.length;
      yield* sink.write(content.push(event.value.bytes));
      gauge?.update(event.value.bytes.length, sys.now() - start);
    }
    if (!over) continue;
    yield* sink.write(content.finish());
    const elapsed = sys.now() - start;
    gauge?.finish(elapsed);
    const reusable = event.ok && event.value.type === 'end' && event.value.persistent;
    const trouble = tlsTrouble(stream);
    const cut: StreamProblem | undefined = trouble === undefined ? undefined : { kind: 'closed', raw: '' };
    const problem = event.ok ? cut : event.error;
    return { initial, received, total, elapsed, problem, reusable, trouble };
  }
}

/** Content freed of its coding and of what the file has already. */
class Content {
  readonly #inflate: Decompress | undefined;
  #unpacked: Uint8Array[] = [];
  #skip: number;

  constructor(packed: boolean, skip: number) {
    this.#inflate = packed ? new Decompress((piece) => void this.#unpacked.push(piece)) : undefined;
    this.#skip = skip;
  }

  push(bytes: Uint8Array): Uint8Array {
    this.#inflate?.push(bytes.slice());
    return this.#kept(this.#inflate ? this.#take() : bytes);
  }

  finish(): Uint8Array {
    this.#inflate?.push(new Uint8Array(0), true);
    return this.#kept(this.#take());
  }

  #take(): Uint8Array {
    const all = concat(this.#unpacked);
    this.#unpacked = [];
    return all;
  }

  #kept(bytes: Uint8Array): Uint8Array {
    const from = Math.min(this.#skip, bytes.length);
    this.#skip -= from;
    return bytes.subarray(from);
  }
}

export function lengthLine(headers: ResponseHead['headers'], initial: number): string {
  const length = lengthOf(headers);
  const type = fieldValue(headers, 'content-type')?.split(';')[0]?.trim();
  const kind = type === undefined ? '' : ` [${type}]`;
  if (length === undefined) return `Length: unspecified${kind}\n`;
  const size = (bytes: number): string => `${bytes}${bytes >= 1024 ? ` (${human(bytes)})` : ''}`;
  return `Length: ${size(length + initial)}${initial > 0 ? `, ${size(length)} remaining` : ''}${kind}\n`;
}

function lengthOf(headers: ResponseHead['headers']): number | undefined {
  const text = fieldValue(headers, 'content-length');
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

export function contentProblem(
  problem: StreamProblem,
  size: number,
  total: number | undefined,
  trouble: string | undefined,
): string {
  const at = `${size}${total === undefined ? '' : `/${total}`}`;
  if (trouble !== undefined) return `Read error at byte ${at} (${trouble}).${total === undefined ? '' : ' '}`;
  if (problem.kind === 'failed') return `Read error at byte ${at} (${errnoText(problem.errno)}). `;
  return problem.kind === 'timeout'
    ? `Read error at byte ${at} (Connection timed out). `
    : `Connection closed at byte ${size}. `;
}

export function headProblem(problem: StreamProblem, stream: HttpStream): string {
  const closed = stream.transport.secure && problem.kind === 'closed' ? 'The request is invalid.' : undefined;
  const trouble = tlsTrouble(stream) ?? closed;
  if (trouble !== undefined && problem.kind !== 'timeout') return `Read error (${trouble}) in headers.\n`;
  if (problem.kind === 'closed') return 'No data received.\n';
  if (problem.kind === 'timeout') return 'Read error (Connection timed out) in headers.\n';
  if (problem.kind === 'failed' && problem.during === 'send')
    return `Failed writing HTTP request: ${errnoText(problem.errno)}.\n`;
  if (problem.kind === 'failed') return `Read error (${errnoText(problem.errno)}) in headers.\n`;
  return problem.kind === 'refused' ? `${problem.refusal.sentence}.\n` : '200 No headers, assuming HTTP/0.9\n';
}
