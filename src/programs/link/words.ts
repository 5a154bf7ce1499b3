/** The language of `link`: what may follow a link's name, as changes of the table `links`. */
import type { Row } from '../../core/device.ts';
import { nearest } from '../../core/nearest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { parseDuration, parsePercent, parseRate } from '../../core/units.ts';

export type Direction = 'forward' | 'backward';

/** A change of one direction, or of both; `forward` is from the end that was named first. */
export interface Change {
  readonly direction: Direction | undefined;
  readonly fields: Row;
}

/** Bit 300 lies behind the headers of Ethernet and IP in every frame, however short. */
const DEFAULT_BIT = 300;

function wholeNumber(text: string): Result<number> {
  return /^\d{1,7}$/.test(text) ? ok(Number(text)) : fail('a whole number');
}

const VALUES = new Map<string, (text: string) => Result<number>>(
  Object.entries({
    rate: parseRate,
    delay: parseDuration,
    jitter: parseDuration,
    loss: parsePercent,
    corrupt: parsePercent,
    reorder: parsePercent,
    duplicate: parsePercent,
    queue: wholeNumber,
    mark: wholeNumber,
  }),
);
const SWITCHES = new Map<string, Row>(
  Object.entries({
    cut: { up: false },
    mend: { up: true },
    hold: { held: true },
    release: { held: false },
  }),
);
const ACTIONS: readonly string[] = [
  ...SWITCHES.keys(),
  ...VALUES.keys(),
  'drop-next',
  'corrupt-next',
  'forward',
  'backward',
];

/** `cut`, `forward loss 1% delay 5ms`, `drop-next 2`, ... The error is a sentence without `link: `. */
export function readChanges(words: readonly string[]): Result<readonly Change[]> {
  const changes: Change[] = [];
  let direction: Direction | undefined;
  for (let i = 0; i < words.length; i++) {
    const [, action = '', suffix] = /^(.*?)(?:-(forward|backward))?$/.exec(words[i]!)!;
    const one = (suffix as Direction | undefined) ?? direction;
    const next = words[i + 1];
    const read = VALUES.get(action);
    const fields = SWITCHES.get(action);
    if (action === 'forward' || action === 'backward') direction = action;
    else if (fields) changes.push({ direction: one, fields });
    else if (action === 'drop-next') {
      const count = next !== undefined && /^\d{1,7}$/.test(next) ? Number(words[++i]) : 1;
      changes.push({ direction: one ?? 'forward', fields: { dropNext: count } });
    } else if (action === 'corrupt-next') {
      const named = next === 'bit';
      const bit = named ? wholeNumber(words[i + 2] ?? '') : ok(DEFAULT_BIT);
      if (!bit.ok) return fail(`bit takes ${bit.error}`);
      if (named) i += 2;
      changes.push({ direction: one ?? 'forward', fields: { flipBit: bit.value } });
    } else if (read) {
      const value = next === undefined ? undefined : read(next);
      if (!value?.ok) return fail(`${action} takes ${value ? value.error : 'a value'}${next ? `, not "${next}"` : ''}`);
      changes.push({ direction: one, fields: { [action]: value.value } });
      i++;
    } else return fail(unknownAction(words[i]!));
  }
  return ok(changes);
}

/** What other tools call it. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ['down', 'cut'],
  ['up', 'mend'],
]);

function unknownAction(word: string): string {
  const near = OTHER_WORDS.get(word) ?? nearest(word, ACTIONS);
  return `"${word}" is nothing a link can do; ${near ? `did you mean ${near}?` : `there are ${ACTIONS.join(', ')}`}`;
}
