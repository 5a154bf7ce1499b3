/** A full-screen Ink application on a terminal: keys in, whole frames out, the terminal given back at the end. */
import { render, type Instance } from 'ink';
import type { ReactNode } from 'react';
import { InkInput } from './terminal/ink-input.ts';
import { KeyDecoder, type InputEvent, type Key } from './terminal/keys.ts';
import { Redraw } from './terminal/redraw.ts';
import { ScreenWriter, type CursorAt } from './terminal/screen-writer.ts';
import type { Terminal, TerminalSize } from './terminal/terminal.ts';

/** How long a lone ESC may be the beginning of something longer. */
const ESCAPE_MS = 25;

export interface InkScreenHandlers {
  /** What to show at a size, and where the text cursor stands. */
  draw(size: TerminalSize): { readonly element: ReactNode; readonly cursor: CursorAt | undefined };
  input(event: InputEvent): void;
  /** Nobody sees the screen any more. */
  closed(): void;
}

export class InkScreen {
  readonly writer: ScreenWriter;
  readonly #terminal: Terminal;
  readonly #handlers: InkScreenHandlers;
  readonly #keys = new InkInput();
  readonly #redraw: Redraw;
  readonly #decoder: KeyDecoder;
  #ink: Instance | undefined;
  #escape: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;

  constructor(terminal: Terminal, handlers: InkScreenHandlers) {
    this.#terminal = terminal;
    this.#handlers = handlers;
    this.#redraw = new Redraw(() => this.#draw());
    this.#decoder = new KeyDecoder((event) => {
      handlers.input(event);
      this.#redraw.now();
    });
    this.writer = new ScreenWriter(terminal, terminal.size.columns, terminal.size.rows);
  }

  start(): void {
    this.writer.enter();
    this.#stopListening = this.#terminal.listen({
      bytes: (bytes) => this.#bytes(bytes),
      resized: () => this.#resized(),
      closed: () => this.#handlers.closed(),
    });
    this.#redraw.now();
  }

  /** The world moved: draw soon. */
  soon(): void {
    this.#redraw.soon();
  }

  /** Draw at once. */
  now(): void {
    this.#redraw.now();
  }

  /** Gives a key to the Ink components that listen. */
  passKey(key: Key): void {
    this.#keys.key(key);
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    clearTimeout(this.#escape);
    this.#redraw.stop();
    this.#ink?.unmount();
    this.#ink = undefined;
    this.writer.leave();
  }

  #bytes(bytes: Uint8Array | string): void {
    clearTimeout(this.#escape);
    this.#decoder.push(bytes);
    if (this.#decoder.pending) this.#escape = setTimeout(() => this.#decoder.flush(), ESCAPE_MS);
  }

  #resized(): void {
    const { columns, rows } = this.#terminal.size;
    this.writer.resize(columns, rows);
    this.#redraw.now();
  }

  #draw(): void {
    const { columns, rows } = this.writer;
    const { element, cursor } = this.#handlers.draw({ columns, rows });
    this.writer.cursor = cursor;
    if (this.#ink) this.#ink.rerender(element);
    else this.#ink = this.#render(element);
    this.writer.flush();
  }

  /** Debug mode makes Ink hand over whole frames and keep its hands off the cursor. */
  #render(element: ReactNode): Instance {
    return render(element, {
      stdout: this.writer as unknown as NodeJS.WriteStream,
      stdin: this.#keys as unknown as NodeJS.ReadStream,
      debug: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }
}
