/** What one node's terminal has printed: finished lines and the one being written, keyed by event id. */
import { NumberColumn } from '../core/columns.ts';

export type LineKind = 'command' | 'text' | 'notice';

export interface ScrollbackLine {
  readonly kind: LineKind;
  readonly text: string;
}

const KEPT_LINES = 10_000;
const SPARE_LINES = 2_000;
const TAB_STOP = 8;

export class Scrollback {
  #lines: ScrollbackLine[] = [];
  #events = new NumberColumn();
  /** Lines no longer held. */
  #dropped = 0;
  #partial = '';
  #partialEvent = 0;
  /** A carriage return came: the next character overwrites the line. */
  #returned = false;

  /** A whole line of its own. */
  line(kind: LineKind, text: string, event: number): void {
    this.#endPartial();
    this.#push({ kind, text }, event);
  }

  /** Text as a program writes it to a terminal; sequences that move the cursor are left out. */
  text(text: string, event: number): void {
    for (const part of text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '').split(/([\n\r\t\b\u0007])/)) {
      if (part === '\n') this.#newLine(event);
      else if (part === '\r') this.#returned = true;
      else if (part === '\t') this.#write(' '.repeat(TAB_STOP - (this.#partial.length % TAB_STOP)), event);
      else if (part === '\b') this.#partial = this.#partial.slice(0, -1);
      else if (part !== '' && part !== '\u0007') this.#write(part, event);
    }
  }

  /** The newest lines as they stood at an event, oldest first, at most `count`, `back` lines before the end. */
  tail(event: number, count: number, back = 0): ScrollbackLine[] {
    const end = this.#events.upTo(event) - back;
    return this.#lines.slice(Math.max(0, end - count), Math.max(0, end));
  }

  /** The lines after the first `count` that were ever written, as they stood at an event. */
  after(count: number, event: number): ScrollbackLine[] {
    return this.#lines.slice(Math.max(0, count - this.#dropped), this.#events.upTo(event));
  }

  /** What stands on the unfinished line: a program's own prompt. */
  partial(event: number): string {
    return this.#partialEvent <= event ? this.#partial : '';
  }

  /** Lines ever written, as far as they were at an event. */
  length(event: number): number {
    return this.#dropped + this.#events.upTo(event);
  }

  clear(): void {
    this.#dropped += this.#lines.length;
    this.#lines = [];
    this.#events.truncate(0);
  }

  truncate(event: number): void {
    const kept = this.#events.upTo(event);
    this.#lines.length = kept;
    this.#events.truncate(kept);
    if (this.#partialEvent > event) this.#partial = '';
  }

  #write(text: string, event: number): void {
    if (this.#returned) this.#partial = '';
    this.#returned = false;
    this.#partial += text;
    this.#partialEvent = event;
  }

  #newLine(event: number): void {
    this.#push({ kind: 'text', text: this.#partial }, event);
    this.#partial = '';
    this.#returned = false;
  }

  #endPartial(): void {
    if (this.#partial) this.#newLine(this.#partialEvent);
  }

  #push(line: ScrollbackLine, event: number): void {
    this.#lines.push(line);
    this.#events.push(event);
    if (this.#lines.length < KEPT_LINES + SPARE_LINES) return;
    const events = new NumberColumn(KEPT_LINES);
    for (let i = SPARE_LINES; i < this.#events.length; i++) events.push(this.#events.at(i));
    this.#events = events;
    this.#dropped += SPARE_LINES;
    this.#lines = this.#lines.slice(SPARE_LINES);
  }
}
