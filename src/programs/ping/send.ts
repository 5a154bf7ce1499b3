/** When the next probe leaves, and what is said when it cannot (iputils, pinger()). */
import { errnoText, type Errno } from '../../core/errno.ts';
import type { Call } from '../../core/sys.ts';
import { echoRequest } from './probe.ts';
import { tellError } from './receive.ts';
import type { Run } from './run.ts';

/** ms: the least gap between probes when nothing comes back. */
export const LEAST_GAP_MS = 10;

/** Sends a probe if one is due. Returns the ms until the next: 0 or less means at once. */
export function* sendWhenDue(run: Run): Call<number> {
  const { options, tally, sys } = run;
  if (run.ending || run.allSent) return 1000;
  const wait = earnTokens(run);
  if (wait > 0) return wait;
  if (options.outstanding && tally.transmitted > 0 && !tally.hasSeen(tally.transmitted))
    run.say(`no answer yet for icmp_seq=${tally.transmitted % 0x10000}`);
  const sequence = tally.nextSequence;
  tally.forget(sequence);
  const sent = sys.send(run.socket, echoRequest(run.identifier, sequence, run.data, run.wallUs()), {
    address: run.target.address,
    port: 0,
  });
  tally.sent();
  if (sent.ok) return run.interval - run.tokens;
  yield* tellFailure(run, sent.error);
  run.tokens = 0;
  return Math.max(LEAST_GAP_MS, run.interval);
}

/** A bucket that earns a token a millisecond; a probe costs an interval. Returns the ms still missing. */
function earnTokens(run: Run): number {
  const { options, tally, interval } = run;
  if (run.sentAt === undefined) {
    run.tokens = interval * (options.preload - 1);
    run.sentAt = run.sys.now();
    return 0;
  }
  const passed = run.elapsedMs(run.sentAt);
  if (interval === 0 && passed < LEAST_GAP_MS && tally.inFlight >= options.preload) return LEAST_GAP_MS - passed;
  const tokens = Math.min(passed + run.tokens, interval * options.preload);
  if (tokens < interval) return interval - tokens;
  run.sentAt = run.sys.now();
  run.tokens = tokens - interval;
  return 0;
}

/** A refused probe counts as sent. Words come from the error queue; without an entry there, iputils says nothing. */
function* tellFailure(run: Run, errno: Errno): Call<void> {
  const queued = run.sys.takeError(run.socket);
  const told = queued === undefined ? 'local' : yield* tellError(run, queued);
  if (told !== 'local' && !run.options.quiet) run.sys.warn(`ping: sendmsg: ${errnoText(errno)}\n`);
}
