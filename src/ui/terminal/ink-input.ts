/** What Ink takes for a terminal's input: our decoded keys go in, one at a time, in the bytes that Ink's own parser expects. */
import { PassThrough } from 'node:stream';
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

export class InkInput extends PassThrough {
  readonly isTTY = true;
  isRaw = false;

  setRawMode(on: boolean): this {
    this.isRaw = on;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Hands one key to whatever Ink component listens. */
  key(key: Key): void {
    if (key.ctrl || key.alt) return;
    const bytes = SEQUENCES[key.name] ?? key.text;
    if (bytes) this.write(bytes);
  }
}
