/** A host's getopt_long(3): how every program reads its options, with the very words that glibc says about wrong ones. */
import { fail, ok, type Result } from '../../core/result.ts';

/** A long option. With `short` it is reported under that letter, else under its own name. */
export interface LongOption {
  readonly name: string;
  readonly short?: string;
  /** Absent when it takes no value. */
  readonly value?: 'required' | 'optional';
}

export interface GivenOption {
  /** `c`, or the name of a long option without a letter: `color`. */
  readonly flag: string;
  readonly value: string | undefined;
}

export interface ParsedOptions {
  /** In the order given. */
  readonly options: readonly GivenOption[];
  readonly operands: readonly string[];
}

/**
 * Reads options as getopt_long does: `short` is its option string (`c:i:nV`, `x::` for an optional value); a leading `+`
 * stops at the first operand, else operands may stand between options. The error is one line without a newline:
 * `ping: invalid option -- 'z'`.
 */
export function parseOptions(
  program: string,
  args: readonly string[],
  short: string,
  long: readonly LongOption[] = [],
): Result<ParsedOptions> {
  const reader = new OptionReader(args, short.replace(/^\+/, ''), long);
  const operands: string[] = [];
  for (let word = reader.next(); word !== undefined; word = reader.next()) {
    if (word === '--') return ok({ options: reader.options, operands: [...operands, ...reader.rest()] });
    if (word === '-' || !word.startsWith('-')) {
      operands.push(word);
      if (short.startsWith('+')) return ok({ options: reader.options, operands: [...operands, ...reader.rest()] });
      continue;
    }
    const error = word.startsWith('--') ? reader.long(word.slice(2)) : reader.cluster(word.slice(1));
    if (error !== undefined) return fail(`${program}: ${error}`);
  }
  return ok({ options: reader.options, operands });
}

/** Whether a flag was given. */
export const hasOption = (parsed: ParsedOptions, flag: string): boolean => parsed.options.some((o) => o.flag === flag);

/** The value given last for a flag. */
export const optionValue = (parsed: ParsedOptions, flag: string): string | undefined =>
  parsed.options.findLast((o) => o.flag === flag)?.value;

class OptionReader {
  readonly options: GivenOption[] = [];
  readonly #args: readonly string[];
  readonly #short: string;
  readonly #long: readonly LongOption[];
  #at = 0;

  constructor(args: readonly string[], short: string, long: readonly LongOption[]) {
    this.#args = args;
    this.#short = short;
    this.#long = long;
  }

  next(): string | undefined {
    return this.#args[this.#at++];
  }

  rest(): readonly string[] {
    return this.#args.slice(this.#at);
  }

  /** `-nc3`: letters up to the first that takes a value. Returns what is wrong. */
  cluster(letters: string): string | undefined {
    for (let i = 0; i < letters.length; i++) {
      const flag = letters[i]!;
      const at = flag === ':' ? -1 : this.#short.indexOf(flag);
      if (at < 0) return `invalid option -- '${flag}'`;
      if (this.#short[at + 1] !== ':') {
        this.options.push({ flag, value: undefined });
        continue;
      }
      const attached = letters.slice(i + 1);
      const optional = this.#short[at + 2] === ':';
      const value = attached !== '' || optional ? attached || undefined : this.next();
      if (value === undefined && !optional) return `option requires an argument -- '${flag}'`;
      this.options.push({ flag, value });
      return undefined;
    }
    return undefined;
  }

  /** `--count=3`, or any prefix of the name that fits one option only. */
  long(text: string): string | undefined {
    const [name = '', ...parts] = text.split('=');
    const given = parts.length > 0 ? parts.join('=') : undefined;
    const exact = this.#long.find((o) => o.name === name);
    const fitting = exact ? [exact] : this.#long.filter((o) => o.name.startsWith(name));
    const option = fitting[0];
    if (!option) return `unrecognized option '--${name}'`;
    if (fitting.length > 1) {
      return `option '--${text}' is ambiguous; possibilities: ${fitting.map((o) => `'--${o.name}'`).join(' ')}`;
    }
    if (given !== undefined && !option.value) return `option '--${option.name}' doesn't allow an argument`;
    const value = given ?? (option.value === 'required' ? this.next() : undefined);
    if (value === undefined && option.value === 'required') return `option '--${option.name}' requires an argument`;
    this.options.push({ flag: option.short ?? option.name, value });
    return undefined;
  }
}
