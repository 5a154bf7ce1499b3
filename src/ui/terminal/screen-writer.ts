/**
 * The screen writer: takes whole frames, as Ink hands them over in debug mode, and sends a terminal only what changed. It
 * looks like a terminal's output stream to Ink.
 */
import { Writable } from 'node:stream';
import { BLANK_ROW, diffRow, parseRow, StyleTable, type CellRow } from './cells.ts';

/** Where bytes for a terminal go: a tty, an SSH channel, a recording. */
export interface Sink {
  /** False: wait for `drain` before more. */
  write(data: string): boolean;
  once(event: 'drain', callback: () => void): unknown;
}

export interface CursorAt {
  /** 0-based column and row. */
  readonly x: number;
  readonly y: number;
}

const ENTER = '\u001b[?1049h\u001b[?2004h\u001b[?25l\u001b[0m\u001b[2J';
/** Undoes everything that a screen may have switched on; harmless when nothing was. */
export const LEAVE = '\u001b[?2026l\u001b[?2004l\u001b[0m\u001b[?25h\u001b[?1049l';
const SYNC_BEGIN = '\u001b[?2026h';
const SYNC_END = '\u001b[?2026l';

export class ScreenWriter extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Bytes sent since the beginning. */
  bytes = 0;
  /** Frames sent; those that a newer one replaced before they went out are not among them. */
  frames = 0;
  /** Where the text cursor stands in the next frame; undefined hides it. */
  cursor: CursorAt | undefined;
  readonly #sink: Sink;
  readonly styles = new StyleTable();
  #lines: readonly string[] = [];
  #cells: CellRow[] = [];
  #cursorShown: CursorAt | undefined;
  /** As Ink hands it over, or as cells. */
  #next: string | readonly CellRow[] | undefined;
  #blocked = false;
  #open = false;

  constructor(sink: Sink, columns: number, rows: number) {
    super({ decodeStrings: false });
    this.#sink = sink;
    this.columns = columns;
    this.rows = rows;
  }

  /** Switches to the alternate screen; the shell's own comes back with `leave`. */
  enter(): void {
    if (this.#open) return;
    this.#open = true;
    this.#forget();
    this.#send(ENTER);
  }

  leave(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#next = undefined;
    this.#send(LEAVE);
  }

  /** The terminal has another size, or was away: what it shows is not known any more. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#forget();
    if (this.#open) this.#send(ENTER);
    this.emit('resize');
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    const text = chunk.toString();
    // Ink also writes cursor switches, which are ours to do, and empty strings as barriers.
    if (text !== '' && !/^\u001b\[\?25[hl]$/.test(text)) {
      this.#next = text;
      // A list that answers keys by itself draws without anybody asking.
      queueMicrotask(() => this.flush());
    }
    done();
  }

  /** A frame that is in cells already. */
  paint(rows: readonly CellRow[]): void {
    this.#next = rows;
  }

  /** Sends the newest frame, unless the terminal is still busy with an older one. */
  flush(): void {
    if (this.#blocked || !this.#open) return;
    const out = this.#takeFrame();
    const move = this.#moveCursor(out !== '');
    if (out === '' && move === '') return;
    this.frames++;
    const hide = this.#cursorShown && out !== '' ? '\u001b[?25l' : '';
    this.#send(SYNC_BEGIN + hide + out + move + SYNC_END);
    this.#cursorShown = this.cursor;
  }

  #takeFrame(): string {
    const next = this.#next;
    this.#next = undefined;
    if (next === undefined) return '';
    if (typeof next === 'string') return this.#takeLines(next.split('\n').slice(0, this.rows));
    this.#lines = [];
    return next.map((row, y) => this.#takeRow(y, row)).join('');
  }

  /** A line that is what it was before need not be taken apart. */
  #takeLines(lines: readonly string[]): string {
    let out = '';
    for (let y = 0; y < Math.max(lines.length, this.#cells.length); y++) {
      const line = lines[y] ?? '';
      if (line !== this.#lines[y]) out += this.#takeRow(y, parseRow(line, this.columns, this.styles));
    }
    this.#lines = lines;
    return out;
  }

  #takeRow(y: number, row: CellRow): string {
    const out = diffRow(y, this.#cells[y] ?? BLANK_ROW, row, this.styles);
    this.#cells[y] = row;
    return out;
  }

  /** The cursor after a frame: painting hides it and moves it away. */
  #moveCursor(painted: boolean): string {
    const { cursor } = this;
    const before = this.#cursorShown;
    if (!cursor) return before && !painted ? '\u001b[?25l' : '';
    const stays = before?.x === cursor.x && before.y === cursor.y;
    if (stays && !painted) return '';
    const at = `\u001b[${cursor.y + 1};${cursor.x + 1}H`;
    return before && !painted ? at : `${at}\u001b[?25h`;
  }

  #forget(): void {
    this.#lines = [];
    this.#cells = [];
    this.#cursorShown = undefined;
  }

  #send(text: string): void {
    this.bytes += Buffer.byteLength(text);
    if (this.#sink.write(text) || this.#blocked) return;
    this.#blocked = true;
    this.#sink.once('drain', () => {
      this.#blocked = false;
      this.flush();
    });
  }
}
