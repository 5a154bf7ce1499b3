/**
 * What Ink takes for a terminal's input: our decoded keys go in, one at a time, in the bytes that Ink's own parser expects.
 * A key is taken at once, so that what it changed is in place before the next one comes.
 */
import { EventEmitter } from 'node:events';
import type { Key } from './keys.ts';

const SEQUENCES: Readonly<Record<string, string>> = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  enter: '\r',
  tab: '\t',
  backspace: '\u007f',
  escape: '\u001b',
};

export class InkInput extends EventEmitter {
  readonly isTTY = true;
  #waiting: string[] = [];

  /** Hands one key to whatever Ink component listens; without one the key is lost, as it should be. */
  key(key: Key): void {
    const bytes = SEQUENCES[key.name] ?? key.text;
    if (key.ctrl || key.alt || !bytes) return;
    this.#waiting = [bytes];
    this.emit('readable');
    this.#waiting = [];
  }

  read(): string | null {
    return this.#waiting.shift() ?? null;
  }

  // What Ink switches on a terminal is already as it wants it.
  setEncoding(): void {}
  setRawMode(): void {}
  ref(): void {}
  unref(): void {}
}
