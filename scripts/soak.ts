/**
 * `npm run soak -- --seeds 1000000 [--from 1]`: two TCP stacks over bad cables, one case for each seed, the same that the tests
 * play. The first case that goes wrong is told as a story, and the exit status is 1.
 */
import { parseArgs } from 'node:util';
import { caseOf } from '../test/helpers/soak-case.ts';
import { playSeed, storyOf } from '../test/helpers/soak-run.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string' }, from: { type: 'string' } } });
const seeds = Number(values.seeds ?? 10_000);
const from = Number(values.from ?? 1);
if (!Number.isSafeInteger(seeds) || !Number.isSafeInteger(from) || seeds < 1) {
  process.stderr.write('soak: --seeds and --from take whole numbers\n');
  process.exit(2);
}

const EVERY = 1000;
let delivered = 0;
for (let seed = from; seed < from + seeds; seed++) {
  const { wrong, delivered: whole } = outcomeOf(seed);
  if (whole) delivered++;
  if (wrong !== undefined) {
    process.stdout.write(`${story(seed)}\nseed ${seed}: ${wrong}\nAgain: npm run soak -- --seeds 1 --from ${seed}\n`);
    process.exit(1);
  }
  const done = seed - from + 1;
  if (done % EVERY === 0) process.stderr.write(`${done} seeds, ${delivered} delivered whole\n`);
}
process.stdout.write(`${seeds} seeds from ${from}: ${delivered} delivered whole, the others told both ends\n`);

function outcomeOf(seed: number): { readonly wrong: string | undefined; readonly delivered: boolean } {
  try {
    return playSeed(seed);
  } catch (error) {
    return { wrong: (error as Error).stack ?? String(error), delivered: false };
  }
}

function story(seed: number): string {
  try {
    return storyOf(caseOf(seed));
  } catch (error) {
    return `no story: ${String(error)}`;
  }
}
