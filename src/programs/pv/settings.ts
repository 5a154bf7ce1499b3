/** What pv was asked for. */
import { fail, ok, type Result } from '../../core/result.ts';
import { NS_PER_S, type Ns } from '../../core/time.ts';
import { hasOption, type LongOption, optionValue, parseOptions, type ParsedOptions } from '../lib/options.ts';

const LONG: readonly LongOption[] = [
  { name: 'progress', short: 'p' },
  { name: 'timer', short: 't' },
  { name: 'eta', short: 'e' },
  { name: 'rate', short: 'r' },
  { name: 'average-rate', short: 'a' },
  { name: 'bytes', short: 'b' },
  { name: 'quiet', short: 'q' },
  { name: 'size', short: 's', value: 'required' },
  { name: 'interval', short: 'i', value: 'required' },
  { name: 'width', short: 'w', value: 'required' },
  { name: 'name', short: 'N', value: 'required' },
  { name: 'force', short: 'f' },
  { name: 'rate-limit', short: 'L', value: 'required' },
  { name: 'help', short: 'h' },
  { name: 'version', short: 'V' },
];
const NUMBERS = ['s', 'w', 'L'];
const WIDTH = 80;

/** The parts of a progress line, in the order in which it has them. */
export const PARTS = ['b', 't', 'r', 'a', 'p', 'e'] as const;
export type Part = (typeof PARTS)[number];
const USUAL: readonly Part[] = ['p', 't', 'e', 'r', 'b'];

export interface Settings {
  readonly options: ParsedOptions;
  readonly parts: readonly Part[];
  /** Bytes per second; undefined: as fast as it goes. */
  readonly rate: number | undefined;
  /** Bytes; undefined: the sizes of the files, or unknown. */
  readonly size: number | undefined;
  readonly interval: Ns;
  readonly width: number;
  readonly name: string;
}

/** The error is what is to be said behind `pv: `. */
export function settingsOf(args: readonly string[]): Result<Settings> {
  const parsed = parseOptions('pv', args, 'pterabqs:i:w:N:fL:hV', LONG);
  if (!parsed.ok) return fail(`${parsed.error.replace(/^pv: /, '')}\nTry \`pv --help' for more information.`);
  const options = parsed.value;
  const value = (flag: string): number | undefined => sizeOf(optionValue(options, flag));
  const wrong = NUMBERS.find((flag) => Number.isNaN(value(flag)));
  if (wrong !== undefined) return fail(`-${wrong}: integer argument expected`);
  const seconds = Number(optionValue(options, 'i') ?? '1');
  if (!(seconds > 0)) return fail('-i: numeric argument expected');
  const parts = PARTS.filter((part) => hasOption(options, part));
  return ok({
    options,
    parts: parts.length > 0 ? parts : PARTS.filter((part) => USUAL.includes(part)),
    rate: value('L') || undefined,
    size: value('s') || undefined,
    interval: seconds * NS_PER_S,
    width: value('w') || WIDTH,
    name: optionValue(options, 'N') ?? '',
  });
}

/** `200`, `200k`, `1M`: each letter 1024 times the one before. NaN: no such thing. */
function sizeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, letter = ''] = /^(\d+)([kmgt]?)$/i.exec(text) ?? [];
  return digits === undefined ? Number.NaN : Number(digits) * 1024 ** ' kmgt'.indexOf(letter.toLowerCase() || ' ');
}
