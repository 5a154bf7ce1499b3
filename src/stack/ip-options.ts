/** Whether a header's options make sense and may be followed (RFC 791, 3.1; source routes are refused, RFC 7126, 4.3). */
import { EOL, NOP } from '../protocols/ipv4/options.ts';

const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;

export type OptionsVerdict =
  { readonly kind: 'fine' } | { readonly kind: 'source-route' } | { readonly kind: 'bad'; readonly at: number };

const FINE: OptionsVerdict = { kind: 'fine' };

/** Judges the options between `from` and `end`; `at` names the byte at fault. */
export function judgeOptions(bytes: Uint8Array, from: number, end: number): OptionsVerdict {
  for (let at = from; at < end;) {
    const type = bytes[at]!;
    if (type === EOL) return FINE;
    if (type === NOP) {
      at++;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) return { kind: 'bad', at };
    if (type === LOOSE_SOURCE_ROUTE || type === STRICT_SOURCE_ROUTE) return { kind: 'source-route' };
    at += length;
  }
  return FINE;
}
