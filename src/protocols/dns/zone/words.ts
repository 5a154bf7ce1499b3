/** Takes the words of one record in order, each as what it should be (RFC 1035, 5.1); the first slip is kept with its place. */
import { utf8 } from '../../../core/bytes.ts';
import { nameFault, plainName, ROOT } from '../names.ts';
import { parseTtl } from './ttl.ts';
import { shownWord, zoneFault, type ZoneError, type ZoneToken } from './tokens.ts';

export class Words {
  fault: ZoneError | undefined;
  readonly #tokens: readonly ZoneToken[];
  readonly #origin: string;
  #at: number;

  constructor(tokens: readonly ZoneToken[], at: number, origin: string) {
    this.#tokens = tokens;
    this.#at = at;
    this.#origin = origin;
  }

  get left(): number {
    return this.#tokens.length - this.#at;
  }

  peek(): ZoneToken | undefined {
    return this.#tokens[this.#at];
  }

  /** The next word, unless it is in quotes: only texts may be. */
  take(expected: string): ZoneToken | undefined {
    const token = this.takeAny(expected);
    if (token?.quoted !== true) return token;
    this.refuse(token, expected);
    return undefined;
  }

  /** The next word; nothing, and a fault, when there is none. */
  takeAny(expected: string): ZoneToken | undefined {
    const token = this.#tokens[this.#at];
    if (token) this.#at++;
    else if (!this.fault) {
      const last = this.#tokens.at(-1)!;
      const end = { line: last.line, column: last.column + last.text.length + (last.quoted ? 2 : 0) };
      this.fault = zoneFault(end, 1, `expected ${expected}, found the end of the record`, 'nothing', expected);
    }
    return token;
  }

  refuse(token: ZoneToken, expected: string, message = `expected ${expected}, found ${shownWord(token)}`): void {
    const length = token.text.length + (token.quoted ? 2 : 0);
    this.fault ??= zoneFault(token, length, message, shownWord(token), expected);
  }

  /** Everything must have been taken. */
  end(what: string): void {
    const token = this.peek();
    if (token) this.refuse(token, `the end of the record after ${what}`);
  }

  name(expected = 'a domain name'): string {
    return this.#name(this.take(expected), expected);
  }

  /** The first word of a record: BIND takes it in quotes too. */
  owner(): string {
    const expected = "the record's owner, a domain name";
    return this.#name(this.takeAny(expected), expected);
  }

  #name(token: ZoneToken | undefined, expected: string): string {
    if (!token) return ROOT;
    const name = nameOf(token.text, this.#origin);
    const wrong = token.text === '' ? 'the name is empty' : nameFault(name);
    if (wrong === undefined) return plainName(name);
    this.refuse(token, expected, `${wrong}: expected ${expected}`);
    return ROOT;
  }

  number(most: number, expected: string): number {
    return this.#parsed(expected, (text) =>
      /^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : undefined,
    );
  }

  time(expected: string, most?: number): number {
    return this.#parsed(expected, (text) => parseTtl(text, most));
  }

  /** One character-string: at most 255 bytes, quoted or not. */
  string(expected = 'a text'): Uint8Array {
    const token = this.takeAny(expected);
    if (!token) return new Uint8Array(0);
    const bytes = stringBytes(token.text);
    if (!bytes) this.refuse(token, 'escapes such as \\" and \\065, up to \\255');
    else if (bytes.length > 255) this.refuse(token, 'a text of at most 255 bytes');
    return bytes ?? new Uint8Array(0);
  }

  value<T>(expected: string, otherwise: T, parse: (text: string) => T | undefined): T {
    const token = this.take(expected);
    const value = token && parse(token.text);
    if (token && value === undefined) this.refuse(token, expected);
    return value ?? otherwise;
  }

  #parsed(expected: string, parse: (text: string) => number | undefined): number {
    return this.value(expected, 0, parse);
  }
}

/** A name as it is written, made absolute; characters beyond ASCII become the escapes of their UTF-8 bytes. */
export function nameOf(text: string, origin: string): string {
  if (text === '@') return origin;
  const ascii = text.replace(/[^\0-\x7f]+/gu, (more) => [...utf8(more)].map((byte) => `\\${byte}`).join(''));
  if (isAbsolute(ascii)) return ascii;
  return origin === ROOT ? `${ascii}.` : `${ascii}.${origin}`;
}

/** A dot at its end, and no odd number of backslashes before it. */
const isAbsolute = (name: string): boolean => name === ROOT || /(?:^|[^\\])(?:\\\\)*\.$/.test(name);

function stringBytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const [part, number, char] of text.matchAll(/\\(\d{3})|\\(.)|[^\\]+/gsu)) {
    if (number !== undefined) bytes.push(Number(number));
    else bytes.push(...utf8(char ?? part));
  }
  return bytes.some((byte) => byte > 255) ? undefined : Uint8Array.from(bytes);
}
