/** The registry of congestion controls: the values of net.ipv4.tcp_congestion_control and TCP_CONGESTION. */
import type { CongestionName } from '../../../core/sysctl.ts';
import type { CongestionFactory } from './congestion.ts';
import { Cubic } from './cubic.ts';
import { NewReno } from './newreno.ts';
import { Reno } from './reno.ts';
import { Tahoe } from './tahoe.ts';

export const CONGESTION: Readonly<Record<CongestionName, CongestionFactory>> = {
  cubic: (setup) => new Cubic(setup),
  newreno: (setup) => new NewReno(setup),
  reno: (setup) => new Reno(setup),
  tahoe: (setup) => new Tahoe(setup),
};

export { CONGESTION_REASONS } from './reasons.ts';
