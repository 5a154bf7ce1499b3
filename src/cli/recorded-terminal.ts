/** Taps on what a terminal is sent: a screen's terminal, or the plain output of this process. */
import type { CastWriter } from '../recording/asciicast.ts';
import type { Terminal, TerminalHandlers, TerminalSize } from '../ui/terminal/terminal.ts';

export class RecordedTerminal implements Terminal {
  readonly #terminal: Terminal;
  readonly #cast: CastWriter;
  readonly #seconds: () => number;
  #size: TerminalSize;

  constructor(terminal: Terminal, cast: CastWriter, seconds: () => number) {
    this.#terminal = terminal;
    this.#cast = cast;
    this.#seconds = seconds;
    this.#size = terminal.size;
  }

  get size(): TerminalSize {
    return this.#terminal.size;
  }

  write(data: string): boolean {
    this.#cast.output(this.#seconds(), data);
    return this.#terminal.write(data);
  }

  once(event: 'drain', callback: () => void): void {
    this.#terminal.once(event, callback);
  }

  listen(handlers: TerminalHandlers): () => void {
    return this.#terminal.listen({
      bytes: (bytes) => handlers.bytes(bytes),
      resized: () => {
        this.#resized();
        handlers.resized();
      },
      closed: () => handlers.closed(),
    });
  }

  #resized(): void {
    const { columns, rows } = this.size;
    if (columns === this.#size.columns && rows === this.#size.rows) return;
    this.#size = { columns, rows };
    this.#cast.resize(this.#seconds(), columns, rows);
  }
}

/** Taps standard output and standard error, which a terminal shows as one. Returns how to stop. */
export function recordPlain(record: (data: Uint8Array) => void): () => void {
  const restore = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write;
    stream.write = function tapped(this: typeof stream, chunk: Uint8Array | string, ...rest: never[]): boolean {
      record(asShown(chunk));
      return write.call(stream, chunk, ...rest);
    };
    return () => {
      stream.write = write;
    };
  });
  return () => {
    for (const undo of restore) undo();
  };
}

/** A terminal begins a new line at its left edge: the kernel makes CR LF of LF (termios, ONLCR). */
function asShown(chunk: Uint8Array | string): Uint8Array {
  const bytes = Buffer.from(chunk as string).toString('latin1');
  return Buffer.from(bytes.replace(/\r?\n/g, '\r\n'), 'latin1');
}
