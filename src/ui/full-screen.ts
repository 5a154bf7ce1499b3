/** A full-screen application on a terminal: keys in, whole frames out, the terminal given back at the end. */
import type { Composition } from './composition.ts';
import type { InkView } from './ink-view.tsx';
import { rasterize } from './raster.ts';
import { KeyDecoder, type InputEvent, type Key } from './terminal/keys.ts';
import { Redraw, type Mover } from './terminal/redraw.ts';
import { ScreenWriter } from './terminal/screen-writer.ts';
import type { Terminal, TerminalSize } from './terminal/terminal.ts';

/** How long a lone ESC may be the beginning of something longer. */
const ESCAPE_MS = 25;

export interface FullScreenHandlers {
  compose(size: TerminalSize): Composition;
  input(event: InputEvent): void;
  /** The list's cursor came to a row; a row was chosen. */
  highlighted(key: string): void;
  selected(key: string): void;
  /** Nobody sees the screen any more. */
  closed(): void;
}

export class FullScreen {
  readonly writer: ScreenWriter;
  readonly #terminal: Terminal;
  readonly #handlers: FullScreenHandlers;
  readonly #redraw: Redraw;
  readonly #decoder: KeyDecoder;
  #ink: InkView | undefined;
  /** Keys for the list that came before Ink did. */
  #early: Key[] = [];
  #escape: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;
  #stopped = false;

  constructor(terminal: Terminal, handlers: FullScreenHandlers) {
    this.#terminal = terminal;
    this.#handlers = handlers;
    this.#redraw = new Redraw((moved) => this.#draw(moved));
    this.#decoder = new KeyDecoder((event) => {
      handlers.input(event);
      this.#redraw.now();
    });
    this.writer = new ScreenWriter(terminal, terminal.size.columns, terminal.size.rows);
  }

  /** Shows the first frame at once; resolves when Ink draws, which is when lists begin to answer. */
  async start(): Promise<void> {
    this.writer.enter();
    this.#stopListening = this.#terminal.listen({
      bytes: (bytes) => this.#bytes(bytes),
      resized: () => this.#resized(),
      closed: () => this.#handlers.closed(),
    });
    this.#redraw.now();
    const { InkView: View } = await import('./ink-view.tsx');
    if (this.#stopped) return;
    this.#ink = new View(this.writer);
    this.#redraw.now();
    for (const key of this.#early.splice(0)) {
      this.#ink?.press(key);
      this.#redraw.now();
    }
  }

  /** The world moved: draw soon. */
  soon(): void {
    this.#redraw.soon();
  }

  /** Draw at once. */
  now(moved: Mover = 'learner'): void {
    this.#redraw.now(moved);
  }

  /** Gives a key to the list. */
  passKey(key: Key): void {
    if (this.#ink) this.#ink.press(key);
    else this.#early.push(key);
  }

  stop(): void {
    this.#stopped = true;
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

  /**
   * Ink draws whatever the learner does. While the world moves by itself, and no list waits for keys, frame after frame has
   * the same places: our own rasteriser fills them as Ink would, at a sixth of the cost.
   */
  #draw(moved: Mover): void {
    const { columns, rows } = this.writer;
    const size = { columns, rows };
    const composition = this.#handlers.compose(size);
    this.writer.cursor = composition.cursor;
    if (this.#ink && (moved === 'learner' || composition.list)) {
      this.#ink.show({
        composition,
        size,
        onHighlight: (key) => this.#handlers.highlighted(key),
        onSelect: (key) => this.#handlers.selected(key),
      });
    } else this.writer.paint(rasterize(composition, size, this.writer.styles));
    this.writer.flush();
  }
}
