/** sleep: lets simulated time pass (coreutils' sleep(1)). */
import type { Program } from '../core/sys.ts';
import { NS_PER_S } from '../core/time.ts';
import { begin, curly } from './lib/coreutil.ts';
import { tryHelp } from './lib/usage.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86400 };

export const sleep: Program = {
  name: 'sleep',
  summary: 'Does nothing for a while',
  usage: 'sleep number[smhd] ...',
  options: [],
  operand: 'text',
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const parsed = begin(sys, sleep, args, '');
    if (typeof parsed === 'number') return parsed;
    if (parsed.operands.length === 0) return (sys.warn(`sleep: missing operand\n${tryHelp('sleep')}`), 1);
    const durations = parsed.operands.map(parseInterval);
    const bad = parsed.operands.filter((_, i) => durations[i] === undefined);
    for (const word of bad) sys.warn(`sleep: invalid time interval ${curly(word)}\n`);
    if (bad.length > 0) return (sys.warn(tryHelp('sleep')), 1);
    yield* sys.sleep(durations.reduce<number>((sum, d) => sum + (d ?? 0), 0));
    return 0;
  },
};

/** Nanoseconds of `1.5`, `2m`; undefined when it is no interval. */
function parseInterval(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match ? Math.round(Number(match[1]) * UNITS[match[2]!]! * NS_PER_S) : undefined;
}
