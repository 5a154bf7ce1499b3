/** Content as it arrives, freed of its framing (RFC 9112, 6 and 7). */
import { ok, type Result } from '../../core/result.ts';
import { parseChunkLine } from './chunked.ts';
import { refuse } from './grammar.ts';
import type { ByteQueue } from './lines.ts';
import type { Limits } from './limits.ts';
import type { Framing, Refusal } from './message.ts';

const LONG_CHUNK_LINE: Refusal = {
  status: 400,
  sentence: 'The line that begins a chunk is too long',
  source: 'RFC 9112, 7.1.1',
};

/** A piece of content, `trailers` when field lines come next, `end` at the end; undefined when more bytes must arrive. */
export type ContentStep = Uint8Array | 'trailers' | 'end' | undefined;

export class ContentReader {
  readonly #queue: ByteQueue;
  readonly #limits: Limits;
  readonly #framing: Framing;
  /** Of the length, or of the chunk that is being read. */
  #left = 0;
  #part: 'size' | 'data' | 'data end' = 'size';
  #extensions = 0;

  constructor(queue: ByteQueue, limits: Limits, framing: Framing) {
    this.#queue = queue;
    this.#limits = limits;
    this.#framing = framing;
    if (framing.kind === 'length') this.#left = framing.length;
  }

  next(): Result<ContentStep, Refusal> {
    switch (this.#framing.kind) {
      case 'none':
        return ok('end');
      case 'length':
        return ok(this.#left === 0 ? 'end' : this.#piece(this.#left));
      case 'until-close':
      case 'tunnel':
        return ok(this.#piece(this.#queue.length));
      case 'chunked':
        return this.#chunked();
    }
  }

  /** Why the content is not whole when nothing more arrives; undefined: it is. */
  incomplete(): Refusal | undefined {
    const { kind } = this.#framing;
    if (kind === 'until-close' || kind === 'tunnel') return undefined;
    const sentence =
      kind === 'length'
        ? `The connection closed ${this.#left} bytes before the content ended`
        : 'The connection closed before the last chunk';
    return { status: 400, sentence, source: 'RFC 9112, 8' };
  }

  #piece(most: number): Uint8Array | undefined {
    const piece = this.#queue.take(most);
    this.#left -= piece.length;
    return piece.length > 0 ? piece : undefined;
  }

  #chunked(): Result<ContentStep, Refusal> {
    if (this.#part === 'data') {
      const piece = this.#piece(this.#left);
      if (this.#left === 0) this.#part = 'data end';
      return ok(piece);
    }
    if (this.#part === 'data end') {
      const line = this.#queue.takeLine(0, BEYOND_CHUNK, true);
      if (!line.ok || line.value === undefined) return line as Result<undefined, Refusal>;
      this.#part = 'size';
    }
    return this.#chunkBegins();
  }

  #chunkBegins(): Result<ContentStep, Refusal> {
    const line = this.#queue.takeLine(this.#limits.extensions, LONG_CHUNK_LINE, true);
    if (!line.ok || line.value === undefined) return line as Result<undefined, Refusal>;
    const chunk = parseChunkLine(line.value);
    if (!chunk.ok) return chunk;
    this.#extensions += chunk.value.extensions;
    if (this.#extensions > this.#limits.extensions)
      return refuse(400, 'There are too many chunk extensions', 'RFC 9112, 7.1.1');
    if (chunk.value.size === 0) return ok('trailers');
    this.#left = chunk.value.size;
    this.#part = 'data';
    return this.#chunked();
  }
}

const BEYOND_CHUNK: Refusal = {
  status: 400,
  sentence: 'A chunk is longer than its size says',
  source: 'RFC 9112, 7.1',
};
