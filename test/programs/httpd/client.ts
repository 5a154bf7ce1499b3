// A client that says what it is told to and keeps what it hears: raw bytes over a stream socket, in simulated time.
import { parseIpv4 } from '../../../src/core/address.ts';
import { concat } from '../../../src/core/bytes.ts';
import type { Call, Fd, Sys } from '../../../src/core/sys.ts';
import { seconds, type Ns } from '../../../src/core/time.ts';
import { bytesOfText, type Field, ResponseParser, textOfBytes } from '../../../src/protocols/http/codec.ts';
import type { World } from '../../../src/sim/world.ts';

export interface Heard {
  readonly bytes: Uint8Array;
  /** Each character one byte. */
  readonly text: string;
  /** Whether the server closed its half. */
  readonly closed: boolean;
  /** Whether it broke the connection off. */
  readonly reset: boolean;
}

export interface Talk {
  readonly node?: string;
  readonly to?: string;
  readonly port?: number;
  /** Half-closes when all is said. */
  readonly halfCloses?: boolean;
  /** Time between one piece and the next. */
  readonly pause?: Ns;
  /** How long to listen after the last thing heard. */
  readonly patience?: Ns;
}

/** Runs a program of the test's own on a node, until it ends. */
export function runOn(world: World, node: string, body: (sys: Sys) => Call<number>): void {
  const kernel = world.sys(node);
  const process = kernel.run(kernel.terminal('test'), 'client', body);
  for (let steps = 0; !process.ended && steps < 5_000_000; steps++) if (!world.step()) break;
  if (!process.ended) throw new Error('the client waits for ever');
}

/** Says the pieces, one after another, and hears until the server closes or has been silent for the patience. */
export function talk(world: World, pieces: string | readonly string[], options: Talk = {}): Heard {
  let heard: Heard | undefined;
  runOn(world, options.node ?? 'pc', function* (sys) {
    heard = yield* conversation(sys, [pieces].flat(), options);
    return 0;
  });
  return heard!;
}

export function* conversation(sys: Sys, pieces: readonly string[], options: Talk = {}): Call<Heard> {
  sys.handle('SIGPIPE');
  const fd = yield* connected(sys, options.to ?? '10.0.0.2', options.port ?? 80);
  for (const [i, piece] of pieces.entries()) {
    if (i > 0 && options.pause) yield* sys.sleep(options.pause);
    yield* sys.writeAll(fd, bytesOfText(piece));
  }
  if (options.halfCloses) sys.shutdown(fd, 'write');
  const heard = yield* hear(sys, fd, options.patience ?? seconds(1));
  sys.close(fd);
  return heard;
}

export function* connected(sys: Sys, to: string, port: number): Call<Fd> {
  const address = parseIpv4(to);
  const socket = sys.socket('stream');
  if (!address.ok || !socket.ok) throw new Error('no socket');
  const done = yield* sys.connect(socket.value, { address: address.value, port });
  if (!done.ok) throw new Error(`connect: ${done.error}`);
  return socket.value;
}

export function* hear(sys: Sys, fd: Fd, patience: Ns): Call<Heard> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const read = yield* sys.read(fd, { timeout: patience });
    if (read.ok && read.value.length > 0) {
      pieces.push(read.value.slice());
      continue;
    }
    const bytes = concat(pieces);
    const reset = !read.ok && read.error !== 'ETIMEDOUT';
    return { bytes, text: textOfBytes(bytes), closed: read.ok, reset };
  }
}

export interface Response {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Field[];
  readonly content: string;
}

/** The responses in what was heard; throws when they are not well formed. Interim ones are among them. */
export function responsesIn(text: string, methods: readonly string[] = ['GET'], closed = true): Response[] {
  const parser = new ResponseParser();
  for (const method of methods) parser.expect(method);
  parser.push(bytesOfText(text));
  if (closed) parser.close();
  const found: { status: number; reason: string; headers: readonly Field[]; content: string }[] = [];
  for (;;) {
    const step = parser.next();
    if (!step.ok) throw new Error(`${step.error.sentence} in ${JSON.stringify(text)}`);
    if (!step.value) return found;
    if (step.value.type === 'head') {
      const { status, reason, headers } = step.value.head;
      found.push({ status, reason, headers, content: '' });
    } else if (step.value.type === 'content') found.at(-1)!.content += textOfBytes(step.value.bytes);
  }
}
