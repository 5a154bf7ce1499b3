// A sender that fills its window and gets one ACK for every `every` segments, round trip after round trip.
import type { CongestionControl } from '../../../../src/protocols/tcp/congestion/congestion.ts';

export const MSS = 1460;
export const SETUP = { mss: MSS, initialSegments: 10 };
export const RTT = 100_000_000;

/** Plays one round trip from `now` on; `seen` is called after every ACK. Returns when it ends. */
export function roundTrip(
  control: CongestionControl,
  now: number,
  { every = 1, srtt = RTT, seen = (_now: number) => {} } = {},
): number {
  const acks = Math.max(1, Math.floor(control.cwnd / MSS / every));
  for (let n = 1; n <= acks; n++) {
    const at = now + Math.round((srtt * n) / acks);
    control.acked({ bytes: every * MSS, now: at, srtt, flight: control.cwnd });
    seen(at);
  }
  return now + srtt;
}

/** Ends slow start: a loss with `segments` on the way, fully recovered. */
export function loseWith(control: CongestionControl, segments: number, now = 0): void {
  control.cwnd = segments * MSS;
  control.lost({ flight: segments * MSS, now });
  control.recovered(segments * MSS);
}
