/** What a flow can be asked for: names, measures and meanings, as the documentation lists them. */

/** The dimension of a number, for the way it is written. */
export type Measure = 'bytes' | 'rate' | 'time' | 'count';

export const METRICS: Readonly<Record<string, readonly [Measure, string]>> = {
  bytes: ['bytes', 'what the receiving program could read'],
  goodput: ['rate', 'bytes a second that the receiving program could read, between the first and the last of them'],
  duration: ['time', 'from the first data sent to the last delivered'],
  cwnd: ['bytes', 'the congestion window at the end; `cwnd-max`, `cwnd-min`'],
  'cwnd-max': ['bytes', ''],
  'cwnd-min': ['bytes', ''],
  ssthresh: ['bytes', 'the slow start threshold, once one was set'],
  flight: ['bytes', 'data on the way at the end; `flight-max`'],
  'flight-max': ['bytes', ''],
  rwnd: ['bytes', 'the window that the receiver offered at the end; `rwnd-max`, `rwnd-min`'],
  'rwnd-max': ['bytes', ''],
  'rwnd-min': ['bytes', ''],
  rtt: ['time', 'the smoothed round-trip time at the end; `rtt-max`, `rtt-min`'],
  'rtt-max': ['time', ''],
  'rtt-min': ['time', ''],
  mss: ['bytes', 'data in a full segment'],
  rounds: ['count', 'round trips with data: one is over when the first segment of the next is acknowledged'],
  retransmissions: ['count', 'segments sent again'],
  'duplicate-acks': ['count', 'ACKs that ask for the same byte again (RFC 5681, 2)'],
  'fast-retransmits': ['count', 'losses that duplicate ACKs showed'],
  timeouts: ['count', 'times that the retransmission timer went off'],
  probes: ['count', 'times that a closed window was probed'],
};

/** The congestion window of the Nth round. */
export const ROUND = /^cwnd@[1-9]\d{0,3}$/;
