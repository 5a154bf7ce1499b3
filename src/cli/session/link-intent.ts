/** What a learner does to a link, as a change of the world's `links` table. */
import type { Row } from '../../core/device.ts';
import { parseDuration, parsePercent, parseRate } from '../../core/units.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { LinkAction } from '../../store/session.ts';

export function linkChangeRow(link: string, change: LinkAction): Result<Row> {
  switch (change.action) {
    case 'cut':
      return ok({ link, up: false });
    case 'mend':
      return ok({ link, up: true });
    case 'cut-forward':
      return ok({ link, direction: 'forward', up: false });
    case 'cut-backward':
      return ok({ link, direction: 'backward', up: false });
    case 'drop-next':
      return ok({ link, dropNext: 1 });
    case 'drop-while-held':
      return ok({ link, held: true });
    case 'release':
      return ok({ link, held: false });
    case 'flip-bit':
      return ok({ link, flipBit: change.bit });
    case 'set':
      return parameter(link, change.what, change.value);
  }
}

function parameter(link: string, what: 'loss' | 'delay' | 'rate' | 'queue', value: string): Result<Row> {
  if (what === 'queue') {
    return /^\d{1,6}$/.test(value)
      ? ok({ link, queue: Number(value) })
      : fail(`a queue is a number of frames, not "${value}"`);
  }
  const parse = { loss: parsePercent, delay: parseDuration, rate: parseRate }[what];
  const parsed = parse(value);
  return parsed.ok ? ok({ link, [what]: parsed.value }) : fail(`${what} takes ${parsed.error}, not "${value}"`);
}
