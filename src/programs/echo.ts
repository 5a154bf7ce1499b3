/** echo, as bash's builtin of that name prints (bash(1), SHELL BUILTIN COMMANDS). */
import { utf8 } from '../core/bytes.ts';
import type { Program } from '../core/sys.ts';

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

export const echo: Program = {
  name: 'echo',
  summary: 'Prints its arguments',
  usage: 'echo [-neE] [text ...]',
  options: [
    { flag: '-n', meaning: 'no newline at the end' },
    { flag: '-e', meaning: 'understand \\n, \\t, \\xHH and their kin' },
    { flag: '-E', meaning: 'take backslashes as they are (the default)' },
  ],
  operand: 'text',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    let newline = true;
    let escapes = false;
    let first = 0;
    for (; /^-[neE]+$/.test(args[first] ?? ''); first++) {
      for (const letter of args[first]!.slice(1)) {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
    const text = args.slice(first).join(' ');
    const { bytes, stopped } = escapes ? unescape(text) : { bytes: utf8(text), stopped: false };
    sys.print(newline && !stopped ? Uint8Array.from([...bytes, 10]) : bytes);
    return 0;
  },
};

/** `\c` stops all output, the newline included. `\x41` and `\0101` are bytes, not characters. */
function unescape(text: string): { bytes: Uint8Array; stopped: boolean } {
  const bytes: number[] = [];
  const step = /\\(?:(c)|x([0-9a-fA-F]{1,2})|0([0-7]{0,3})|([abeEfnrtv\\]))|[^\\]+|\\/g;
  for (const [all, stop, hex, octal, letter] of text.matchAll(step)) {
    if (stop !== undefined) return { bytes: Uint8Array.from(bytes), stopped: true };
    if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else if (octal !== undefined) bytes.push(parseInt(octal || '0', 8) & 255);
    else bytes.push(...utf8(letter === undefined ? all : LETTERS[letter]!));
  }
  return { bytes: Uint8Array.from(bytes), stopped: false };
}
