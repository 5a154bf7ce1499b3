/**
 * What other programs ask of an interface's DHCP client, as `ipconfig /release` and `/renew` do. Both wait until it is done. The errors:
 * `no client`: no DHCP client minds the interface; `no answer`: no server gave an address in time; `interrupted`: a signal came.
 */
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Signal, Sys } from '../../../core/sys.ts';
import { milliseconds, seconds } from '../../../core/time.ts';
import { DHCP_CLIENTS } from './status.ts';

export type ControlError = 'no client' | 'no answer' | 'interrupted';

const LOOKS_EVERY = milliseconds(10);
const MOST = seconds(120);

/** Gives the address back; an interface without one has nothing to give. */
export const release = (sys: Sys, name: string): Call<Result<void, ControlError>> => ask(sys, name, 'SIGUSR2');

/** Extends the lease, or asks for one where there is none. */
export const renew = (sys: Sys, name: string): Call<Result<void, ControlError>> => ask(sys, name, 'SIGUSR1');

function* ask(sys: Sys, name: string, signal: Signal): Call<Result<void, ControlError>> {
  const client = sys.shared(DHCP_CLIENTS).get(name);
  if (!client || client.pid === 0) return fail('no client');
  client.outcome = undefined;
  if (!sys.kill(client.pid, signal).ok) return fail('no client');
  for (const until = sys.now() + MOST; sys.now() < until;) {
    const slept = yield* sys.sleep(LOOKS_EVERY);
    if (!slept.ok) return fail('interrupted');
    if (client.outcome !== undefined) return client.outcome === 'no answer' ? fail('no answer') : ok(undefined);
  }
  return fail('no answer');
}
