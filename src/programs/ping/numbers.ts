/** How iputils reads numbers, and what it says about those it cannot read. */
import { fail, ok, type Result } from '../../core/result.ts';

/** Why ping ends before it began: words for standard error, without `ping: `, and the exit status. */
export interface Refusal {
  readonly words: string;
  readonly status: number;
}

export const refuse = (words: string, status = 2): { readonly ok: false; readonly error: Refusal } =>
  fail({ words, status });

const LONG_MAX = '9223372036854775807';

/** strtol_or_err: a whole decimal number from `least` to `most`; `most` undefined is the largest long. */
export function readWhole(text: string, least: number, most?: number): Result<number, Refusal> {
  if (!/^\s*[+-]?\d+$/.test(text)) return refuse(`invalid argument: '${text}'`, 1);
  const value = Number(text);
  if (Math.abs(value) >= 2 ** 63) return refuse(`invalid argument: '${text}': Numerical result out of range`, 1);
  if (value >= least && value <= (most ?? Infinity)) return ok(value);
  return refuse(`invalid argument: '${text}': out of range: ${least} <= value <= ${most ?? LONG_MAX}`, 1);
}

/** ping_strtod: seconds as a decimal number. `garbage` is what follows the number and is only complained about. */
export function readSeconds(text: string): { readonly value: number; readonly garbage: string } {
  const match = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(text);
  return match ? { value: Number(match[0]), garbage: text.slice(match[0].length) } : { value: 0, garbage: text };
}

/** parsetos: the TOS byte, decimal or 0x. */
export function readTos(text: string): Result<number, Refusal> {
  const value = /^0x[0-9a-f]+$/i.test(text) ? parseInt(text, 16) : /^-?\d+$/.test(text) ? Number(text) : undefined;
  if (value === undefined) return refuse(`bad TOS value: ${text}`);
  if (value >= 0 && value <= 255) return ok(value);
  return refuse(`the decimal value of TOS bits must be in range 0-255: ${value}`);
}

/** Up to 16 bytes of `-p`, two digits each. */
export function readPattern(text: string): Result<readonly number[], Refusal> {
  const wrong = text.search(/[^0-9a-f]/i);
  if (wrong >= 0) return refuse(`patterns must be specified as hex digits: ${text.slice(wrong)}`);
  const pairs = text.match(/..?/g) ?? [];
  return ok(pairs.slice(0, 16).map((pair) => parseInt(pair, 16)));
}
