/** One call of printf: the format is gone through again as long as arguments are left (POSIX printf, EXTENDED DESCRIPTION). */
import { utf8 } from '../../core/bytes.ts';
import { readEscape, unescaped } from './escapes.ts';
import { filled, floatText, integerText, readFloat, readInteger, type ReadNumber, type Style } from './numbers.ts';

const CONVERSION = /%([-+ #0']*)(\*|-?\d+)?(?:\.(\*|-?\d*))?([hlLjzt]*)([^])?/y;

/** Wider than anything that somebody reads. */
const WIDEST = 65_536;

export class Printing {
  readonly #format: string;
  readonly #args: readonly string[];
  readonly #warn: (text: string) => void;
  #next = 0;
  #ended = false;
  status = 0;
  readonly bytes: number[] = [];

  constructor(format: string, args: readonly string[], warn: (text: string) => void) {
    this.#format = format;
    this.#args = args;
    this.#warn = warn;
  }

  run(): void {
    do {
      const before = this.#next;
      this.#once();
      if (this.#next === before) return;
    } while (!this.#ended && this.#next < this.#args.length);
  }

  #once(): void {
    const format = this.#format;
    for (let at = 0; at < format.length && !this.#ended;) {
      if (format[at] === '\\') {
        const escape = readEscape(format, at, false);
        this.bytes.push(...escape.bytes);
        at += escape.length;
      } else if (format.startsWith('%%', at)) {
        this.bytes.push(37);
        at += 2;
      } else if (format[at] === '%') at += this.#conversion(at);
      else {
        const text = /[^%\\]+/y;
        text.lastIndex = at;
        const [plain] = text.exec(format)!;
        this.bytes.push(...utf8(plain));
        at += plain.length;
      }
    }
  }

  /** How much of the format it took. */
  #conversion(at: number): number {
    CONVERSION.lastIndex = at;
    const [whole, flags = '', width, precision, , letter] = CONVERSION.exec(this.#format)!;
    const asked = width === '*' ? Number(this.#integer('d')) : Number(width ?? 0);
    const style: Style = {
      flags: asked < 0 ? `${flags}-` : flags,
      width: Math.abs(asked),
      precision: precision === '*' ? Number(this.#integer('d')) : precision === undefined ? -1 : Number(precision),
    };
    if (Math.max(style.width, style.precision) > WIDEST)
      return this.#stop('Value too large for defined data type', whole);
    if (letter === undefined) return this.#stop(`\`${whole}': missing format character`, whole);
    const text = this.#converted(letter, style);
    if (text === undefined) return this.#stop(`\`${letter}': invalid format character`, whole);
    this.bytes.push(...(typeof text === 'string' ? utf8(text) : text));
    return whole.length;
  }

  #converted(letter: string, style: Style): string | readonly number[] | undefined {
    if (/[diuoxX]/.test(letter)) {
      const text = integerText(this.#integer(letter), letter, style);
      return filled(text, style, style.precision < 0);
    }
    if (/[fFeEgG]/.test(letter)) {
      const value = this.#number(readFloat(this.#argument()));
      return filled(floatText(value, letter, style), style, true);
    }
    switch (letter) {
      case 's':
        return padded([...utf8(this.#argument())], style);
      case 'c':
        return padded([utf8(this.#argument())[0] ?? 0], { ...style, precision: -1 });
      case 'b': {
        const { bytes, stopped } = unescaped(this.#argument());
        this.#ended = stopped;
        return padded(bytes, style);
      }
      case 'q':
        return padded([...utf8(quoted(this.#argument()))], style);
      case 'a':
      case 'A':
      case '(':
        return this.#notBuilt(letter);
    }
    return undefined;
  }

  #notBuilt(letter: string): string {
    this.#warn(`%${letter} is not built in wirelab yet`);
    this.status = 1;
    this.#ended = true;
    return '';
  }

  #argument(): string {
    return this.#args[this.#next++] ?? '';
  }

  #integer(letter: string): bigint {
    return this.#number(readInteger(this.#argument(), letter === 'd' || letter === 'i'));
  }

  #number<T>({ value, trouble }: ReadNumber<T>): T {
    const text = this.#args[this.#next - 1] ?? '';
    const kind = /^0[0-7]*[^0-7xX]/.test(text) ? 'octal ' : /^0[xX]/.test(text) ? 'hex ' : '';
    if (trouble === 'invalid') this.#warn(`${text}: invalid ${kind}number`);
    if (trouble === 'range') this.#warn(`warning: ${text}: Numerical result out of range`);
    if (trouble === 'invalid') this.status = 1;
    return value;
  }

  #stop(message: string, { length }: string): number {
    this.#warn(message);
    this.status = 1;
    this.#ended = true;
    return length;
  }
}

function padded(bytes: readonly number[], { flags, width, precision }: Style): readonly number[] {
  const cut = precision < 0 ? bytes : bytes.slice(0, precision);
  const fill = Array.from({ length: Math.max(0, width - cut.length) }, () => 32);
  return flags.includes('-') ? [...cut, ...fill] : [...fill, ...cut];
}

/** %q: so that the shell reads it as one word. */
function quoted(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text))
    return `$'${text.replace(/[\\']/g, '\\$&').replace(/[\x00-\x1f\x7f]/g, (c) => NAMED[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`)}'`;
  return text.replace(/[^\w@%+=:./~-]|^~/gu, (c) => (c > '\x7f' ? c : `\\${c}`));
}

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\E',
};
