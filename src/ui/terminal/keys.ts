/**
 * The key decoder: bytes from a terminal, split anywhere, into one event per key or paste. Knows the sequences of xterm,
 * the Linux console, rxvt and the `CSI u` protocol (ECMA-48 5.4 gives their grammar).
 */
import { StringDecoder } from 'node:string_decoder';

export interface Key {
  readonly type: 'key';
  /** `a`, `enter`, `escape`, `up`, `pagedown`, `f1`, `space`, ... */
  readonly name: string;
  /** What it types; empty for keys that type nothing. */
  readonly text: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export interface Paste {
  readonly type: 'paste';
  /** Line ends are `\n`. */
  readonly text: string;
}

export type InputEvent = Key | Paste;

const ESC = '\u001b';
const PASTE_END = `${ESC}[201~`;
const LONGEST_SEQUENCE = 64;

const FINAL_LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  M: 'enter',
  I: 'focus-in',
  O: 'focus-out',
};
const TILDE_NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
/** Control characters that are keys of their own; the others are Ctrl and a letter. */
const CONTROLS: Readonly<Record<string, { readonly name: string; readonly ctrl?: true }>> = {
  '\u0000': { name: 'space', ctrl: true },
  '\u0008': { name: 'backspace' },
  '\t': { name: 'tab' },
  '\n': { name: 'enter' },
  '\r': { name: 'enter' },
  [ESC]: { name: 'escape' },
  '\u001c': { name: '\\', ctrl: true },
  '\u001d': { name: ']', ctrl: true },
  '\u001e': { name: '^', ctrl: true },
  '\u001f': { name: '_', ctrl: true },
  '\u007f': { name: 'backspace' },
};

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;

export class KeyDecoder {
  readonly #emit: (event: InputEvent) => void;
  readonly #utf8 = new StringDecoder('utf8');
  #buffer = '';
  /** What a paste has brought so far; undefined outside one. */
  #paste: string | undefined;

  constructor(emit: (event: InputEvent) => void) {
    this.#emit = emit;
  }

  /** Whether an escape sequence has begun and not ended: after a short silence call `flush`. */
  get pending(): boolean {
    return this.#buffer.length > 0 && this.#paste === undefined;
  }

  push(bytes: Uint8Array | string): void {
    this.#buffer += typeof bytes === 'string' ? bytes : this.#utf8.write(Buffer.from(bytes));
    while (this.#buffer && this.#next(false));
  }

  /** Nothing follows what is pending: a lone ESC is the Escape key. */
  flush(): void {
    if (this.#paste !== undefined) return;
    while (this.#buffer && this.#next(true));
  }

  /** Takes one event off the buffer; false when more bytes are needed. */
  #next(final: boolean): boolean {
    if (this.#paste !== undefined) return this.#pasted();
    if (!this.#buffer.startsWith(ESC)) return this.#character(0);
    const second = this.#buffer[1];
    if (second === undefined) return final && this.#character(0);
    if (second === '[') return this.#controlSequence(final);
    if (second === 'O') return this.#singleShift(final);
    if (second === ESC) return this.#escapeTwice(final);
    this.#take(1);
    return this.#character(ALT);
  }

  /** ESC ESC [ A is Alt and an arrow on some terminals; else the first ESC is a key. */
  #escapeTwice(final: boolean): boolean {
    if (!final && this.#buffer.length === 2) return false;
    this.#take(1);
    this.#key('escape', 0);
    return true;
  }

  #character(modifiers: number): boolean {
    const char = String.fromCodePoint(this.#buffer.codePointAt(0)!);
    this.#take(char.length);
    if (char >= ' ' && char !== '\u007f') {
      this.#key(char === ' ' ? 'space' : char, modifiers | (/^\p{Lu}$/u.test(char) ? SHIFT : 0), char);
      return true;
    }
    const control = CONTROLS[char];
    if (control) this.#key(control.name, modifiers | (control.ctrl ? CTRL : 0));
    else this.#key(String.fromCharCode(char.charCodeAt(0) + 96), modifiers | CTRL);
    return true;
  }

  /** ESC O and a letter: function keys and the arrows of application mode. */
  #singleShift(final: boolean): boolean {
    const letter = this.#buffer[2];
    if (letter === undefined) {
      if (!final) return false;
      this.#take(1);
      return this.#character(ALT);
    }
    this.#take(3);
    this.#key(FINAL_LETTERS[letter] ?? 'unknown', 0);
    return true;
  }

  /** CSI: parameters, intermediates, one final character. Linux' console sends ESC [ [ A for F1. */
  #controlSequence(final: boolean): boolean {
    const whole = /^\u001b\[(?:\[([A-E])|([0-9;:<=>?]*)[ -/]*([@-~]))/.exec(this.#buffer);
    if (whole && !(whole[0] === `${ESC}[[`)) {
      this.#take(whole[0].length);
      if (whole[1]) this.#key(`f${whole[1].charCodeAt(0) - 64}`, 0);
      else this.#sequence(whole[2]!, whole[3]!);
      return true;
    }
    const unfinished = /^\u001b\[\[?[0-9;:<=>?]*[ -/]*$/.test(this.#buffer) || this.#buffer === `${ESC}[[`;
    if (unfinished && !final && this.#buffer.length < LONGEST_SEQUENCE) return false;
    this.#take(1);
    this.#key('escape', 0);
    return true;
  }

  #sequence(parameters: string, letter: string): void {
    const [first = '', second = '1'] = parameters.split(';');
    const modifiers = Math.max(0, Number(second.split(':')[0]) - 1) & (SHIFT | ALT | CTRL);
    if (letter === '~' && first === '200') this.#paste = '';
    else if (letter === '~') this.#key(TILDE_NUMBERS[first] ?? 'unknown', modifiers);
    else if (letter === 'u') this.#codePoint(Number(first.split(':')[0]), modifiers);
    else if (letter === 'Z') this.#key('tab', modifiers | SHIFT);
    else this.#key(FINAL_LETTERS[letter] ?? 'unknown', modifiers);
  }

  /** `CSI 97 ; 5 u`: a key by its code point. */
  #codePoint(code: number, modifiers: number): void {
    const valid = Number.isInteger(code) && code >= 0 && code <= 0x10ffff;
    const char = valid ? String.fromCodePoint(code) : '';
    const control = CONTROLS[char];
    if (control) this.#key(control.name, modifiers);
    else if (char < ' ') this.#key('unknown', modifiers);
    else this.#key(char === ' ' ? 'space' : char, modifiers, modifiers & (ALT | CTRL) ? '' : char);
  }

  #pasted(): boolean {
    const end = this.#buffer.indexOf(PASTE_END);
    const keep = end < 0 ? partOfPasteEnd(this.#buffer) : 0;
    this.#paste += this.#take(end < 0 ? this.#buffer.length - keep : end);
    if (end < 0) return false;
    this.#take(PASTE_END.length);
    const text = this.#paste!.replace(/\r\n?/g, '\n');
    this.#paste = undefined;
    this.#emit({ type: 'paste', text });
    return true;
  }

  #take(length: number): string {
    const taken = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(length);
    return taken;
  }

  #key(name: string, modifiers: number, text = ''): void {
    this.#emit({
      type: 'key',
      name,
      text: modifiers & (ALT | CTRL) ? '' : text,
      shift: (modifiers & SHIFT) > 0,
      alt: (modifiers & ALT) > 0,
      ctrl: (modifiers & CTRL) > 0,
    });
  }
}

/** How many characters at the end may be the beginning of the sequence that ends a paste. */
function partOfPasteEnd(text: string): number {
  for (let length = PASTE_END.length - 1; length > 0; length--) {
    if (text.endsWith(PASTE_END.slice(0, length))) return length;
  }
  return 0;
}
