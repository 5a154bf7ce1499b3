/** Durations in the words of BIND: `1w2d3h`, and spelled out, `1 week 2 days`. */

const UNITS = [
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

const parts = (seconds: number): readonly (readonly [string, number])[] => {
  const found: [string, number][] = [];
  let left = seconds;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) found.push([unit, count]);
  }
  return found.length > 0 ? found : [['second', 0]];
};

/** `59m46s` */
export const shortDuration = (seconds: number): string =>
  parts(seconds)
    .map(([unit, count]) => `${count}${unit[0]!}`)
    .join('');

/** `2 hours 30 minutes` */
export const longDuration = (seconds: number): string =>
  parts(seconds)
    .map(([unit, count]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
