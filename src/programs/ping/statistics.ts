/** The texts at the end of ping: its statistics, and the one line that SIGQUIT asks for. */
import type { Ns } from '../../core/time.ts';
import type { Tally } from './tally.ts';

/** µs as milliseconds with three decimals: `9.006`. */
const asMs = (us: number): string => `${Math.trunc(us / 1000)}.${String(Math.trunc(us) % 1000).padStart(3, '0')}`;

/** `time=` of a reply: three significant digits below 1 s, at most three decimals. */
export function tripText(us: number): string {
  if (us >= 100_000 - 50) return `${Math.trunc((us + 500) / 1000)} ms`;
  if (us >= 10_000 - 5) return `${Math.trunc((us + 50) / 1000)}.${Math.trunc(((us + 50) % 1000) / 100)} ms`;
  if (us < 1000) return `${asMs(us)} ms`;
  return `${Math.trunc((us + 5) / 1000)}.${String(Math.trunc(((us + 5) % 1000) / 10)).padStart(2, '0')} ms`;
}

/** printf's `%g` of a float from 0 to 100: six significant digits, no zeros at the end. */
const percent = (n: number): string => String(Number(Math.fround(n).toPrecision(6)));

/**
 * @param elapsed from the start to the last probe
 * @param timed whether the data had room for a time stamp
 * @param paced false when the interval follows the replies: then the mean gap is told
 */
export function finalText(name: string, tally: Tally, elapsed: Ns, timed: boolean, paced: boolean): string {
  const lines = [`\n--- ${name} ping statistics ---\n`];
  lines.push(`${tally.transmitted} packets transmitted, ${tally.received} received`);
  if (tally.repeats > 0) lines.push(`, +${tally.repeats} duplicates`);
  if (tally.errors > 0) lines.push(`, +${tally.errors} errors`);
  if (tally.transmitted > 0) {
    const lost = ((tally.transmitted - tally.received) * 100) / tally.transmitted;
    lines.push(`, ${percent(lost)}% packet loss, time ${Math.trunc((elapsed + 500_000) / 1e6)}ms`);
  }
  const last: string[] = [];
  if (tally.received > 0 && timed) {
    const { mean, deviation } = tally.spread;
    const four = [tally.shortest, mean, tally.longest, deviation].map(asMs).join('/');
    last.push(`rtt min/avg/max/mdev = ${four} ms`);
  }
  if (tally.pipe > 1) last.push(`pipe ${tally.pipe}`);
  if (tally.received > 0 && !paced && tally.transmitted > 1) {
    const gap = Math.trunc(elapsed / 1000 / (tally.transmitted - 1));
    last.push(`ipg/ewma ${asMs(gap)}/${asMs(tally.smoothed / 8)} ms`);
  }
  return `${lines.join('')}\n${last.join(', ')}\n`;
}

export function snapshotText(tally: Tally, timed: boolean): string {
  const { transmitted, received } = tally;
  const loss = transmitted === 0 ? 0 : Math.trunc(((transmitted - received) * 100) / transmitted);
  const times =
    received > 0 && timed
      ? `, min/avg/ewma/max = ${[tally.shortest, tally.spread.mean, tally.smoothed / 8, tally.longest].map(asMs).join('/')} ms`
      : '';
  return `\r${received}/${transmitted} packets, ${loss}% loss${times}\n`;
}
