/** How patient a client is: when it asks again, when it gives up (RFC 2131, 4.1 and 4.4.5), and how implementations differ. */
import type { Rng } from '../../core/rng.ts';
import { type Ns, NS_PER_S, seconds } from '../../core/time.ts';

export interface Pace {
  /** How long to wait for an answer; `before` is the wait before this one, 0 at first. */
  wait(before: Ns, rng: Rng): Ns;
  /** The same while it has an address and `left` until T2, or until the end of the lease. */
  waitBound(left: Ns, before: Ns, rng: Rng): Ns;
  /** T1 of a lease whose server names none. */
  renewal(lease: Ns, rng: Rng): Ns;
  /** How long, and how often, it sends DISCOVER before it gives up for a while. */
  readonly patience: Ns;
  readonly tries: number;
  readonly pause: Ns;
  /** How long it insists on an address that it was offered, or had, before it asks for any. */
  readonly insists: Ns;
}

const ALWAYS = Number.POSITIVE_INFINITY;

/** RFC 2131, 4.1: 4, 8, 16, 32, 64 seconds, each a second more or less; 4.4.5: half of what is left, at least a minute. */
export const RFC_PACE: Pace = {
  wait(before, rng) {
    const doubled = Math.min(64, before === 0 ? 4 : 2 * Math.round(before / NS_PER_S / 4) * 4);
    return seconds(doubled - 1 + 2 * rng.real());
  },
  waitBound: (left) => Math.max(left / 2, seconds(60)),
  renewal: (lease) => lease / 2,
  patience: seconds(60),
  tries: ALWAYS,
  pause: seconds(300),
  insists: seconds(10),
};

const DHCLIENT_CUTOFF = 15;

/** ISC's dhclient: whole seconds, longer by a random share of themselves each time, but not much more than its cutoff. */
const dhclientWait = (before: Ns, rng: Rng): Ns => {
  const last = Math.round(before / NS_PER_S);
  const next = last === 0 ? 3 + rng.below(6) : last + rng.below(2 * last);
  return seconds(next > DHCLIENT_CUTOFF ? Math.floor(DHCLIENT_CUTOFF / 2) + rng.below(DHCLIENT_CUTOFF) : next);
};

export const DHCLIENT_PACE: Pace = {
  wait: dhclientWait,
  waitBound: (_left, before, rng) => dhclientWait(before, rng),
  renewal: (lease, rng) => {
    const half = Math.floor(lease / NS_PER_S / 2) + 1;
    return seconds(Math.floor((half * 3 + 3) / 4) + Math.floor((rng.below(half) + 3) / 4));
  },
  patience: seconds(60),
  tries: ALWAYS,
  pause: seconds(300),
  insists: seconds(10),
};

/** udhcpc takes a shorter lease for one of 30 s. */
const UDHCPC_SHORTEST = seconds(30);

/** busybox' udhcpc: `-t` messages, `-T` seconds apart, then a pause of `-A`. */
export const udhcpcPace = (tries: number, apart: Ns, pause: Ns): Pace => ({
  wait: () => apart,
  waitBound: (left) => Math.max(left / 2, seconds(20)),
  renewal: (lease) => Math.max(lease, UDHCPC_SHORTEST) / 2,
  patience: ALWAYS,
  tries,
  pause,
  insists: tries * apart,
});
