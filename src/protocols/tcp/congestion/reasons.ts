/** Why a congestion window moved. The numbers are those of the tcp.cc event that carries the reason. */
import type { Reason } from '../../../core/event.ts';

const AVOIDANCE = 'RFC 5681, 3.1';
const RECOVERY = 'RFC 5681, 3.2';

export const congestionReasons = {
  slowStart: {
    id: 'tcp.cc.slow-start',
    sentence: 'Slow start: the ACK adds what it acknowledges, at most one SMSS, so cwnd = {cwnd}.',
    source: AVOIDANCE,
  },
  slowStartEnds: {
    id: 'tcp.cc.slow-start-ends',
    sentence: 'cwnd = {cwnd} has reached ssthresh = {ssthresh}: slow start ends, congestion avoidance begins.',
    source: AVOIDANCE,
  },
  avoidance: {
    id: 'tcp.cc.avoidance',
    sentence: 'Congestion avoidance: a whole window of bytes was acknowledged, which adds one SMSS: cwnd = {cwnd}.',
    source: AVOIDANCE,
  },
  lost: {
    id: 'tcp.cc.lost',
    sentence: 'Third duplicate ACK: ssthresh = max(FlightSize/2, 2·SMSS) = {ssthresh}, and fast recovery begins.',
    source: RECOVERY,
  },
  lostTahoe: {
    id: 'tcp.cc.lost-tahoe',
    sentence:
      'Third duplicate ACK: ssthresh = max(FlightSize/2, 2·SMSS) = {ssthresh}. Tahoe has no fast recovery: slow start from cwnd = {cwnd}.',
    source: 'V. Jacobson, Congestion Avoidance and Control, 1988',
  },
  timedOut: {
    id: 'tcp.cc.timed-out',
    sentence:
      'The retransmission timer went off: ssthresh = max(FlightSize/2, 2·SMSS) = {ssthresh}, and cwnd falls to the loss window, {cwnd}.',
    source: AVOIDANCE,
  },
  timedOutAgain: {
    id: 'tcp.cc.timed-out-again',
    sentence: 'The same data timed out again: ssthresh stays at {ssthresh}, cwnd at the loss window, {cwnd}.',
    source: AVOIDANCE,
  },
  marked: {
    id: 'tcp.cc.marked',
    sentence:
      'The receiver echoed a congestion mark: the window is halved as after a loss, cwnd = {cwnd}, ssthresh = {ssthresh}; nothing is sent again.',
    source: 'RFC 3168, 6.1.2',
  },
  recovered: {
    id: 'tcp.cc.recovered',
    sentence: 'The ACK of new data ends fast recovery and takes the inflation out: cwnd = ssthresh = {cwnd}.',
    source: RECOVERY,
  },
  recoveredFully: {
    id: 'tcp.cc.recovered-fully',
    sentence:
      'All is acknowledged that was on the way when recovery began: cwnd = min(ssthresh, max(FlightSize, SMSS) + SMSS) = {cwnd}.',
    source: 'RFC 6582, 3.2',
  },
  slowStartRepaired: {
    id: 'tcp.cc.repaired',
    sentence: 'What was lost is repaired; slow start has brought the window to {cwnd}.',
    source: AVOIDANCE,
  },
  undone: {
    id: 'tcp.cc.undone',
    sentence: 'Nothing had been lost: the reduction is taken back, cwnd = {cwnd}, ssthresh = {ssthresh}.',
    source: 'RFC 4015, 3.2',
  },
  idle: {
    id: 'tcp.cc.idle',
    sentence: 'Nothing was sent for longer than an RTO: cwnd falls to the restart window, {cwnd}.',
    source: 'RFC 5681, 4.1',
  },
  cubicFriendly: {
    id: 'tcp.cc.cubic-friendly',
    sentence: 'CUBIC, Reno-friendly region: Reno would be ahead of the curve, so cwnd = W_est = {cwnd}.',
    source: 'RFC 9438, 4.3',
  },
  cubicConcave: {
    id: 'tcp.cc.cubic-concave',
    sentence: 'CUBIC, concave region: cwnd = {cwnd} climbs back towards W_max, ever more slowly.',
    source: 'RFC 9438, 4.4',
  },
  cubicConvex: {
    id: 'tcp.cc.cubic-convex',
    sentence: 'CUBIC, convex region: past W_max it probes for more, ever faster: cwnd = {cwnd}.',
    source: 'RFC 9438, 4.5',
  },
  cubicLost: {
    id: 'tcp.cc.cubic-lost',
    sentence:
      'Loss found by duplicate ACKs: ssthresh = max(0.7·FlightSize, 2·SMSS) = {ssthresh}, and fast recovery begins.',
    source: 'RFC 9438, 4.6',
  },
  cubicTimedOut: {
    id: 'tcp.cc.cubic-timed-out',
    sentence:
      'The retransmission timer went off: ssthresh = max(0.7·FlightSize, 2·SMSS) = {ssthresh}, and cwnd falls to the loss window, {cwnd}.',
    source: 'RFC 9438, 4.8',
  },
  cubicMarked: {
    id: 'tcp.cc.cubic-marked',
    sentence:
      'The receiver echoed a congestion mark: cwnd = max(0.7·FlightSize, SMSS) = {cwnd}, ssthresh = {ssthresh}; nothing is sent again.',
    source: 'RFC 9438, 4.6',
  },
  cubicUndone: {
    id: 'tcp.cc.cubic-undone',
    sentence: 'Nothing had been lost: CUBIC goes on with the curve it was on, cwnd = {cwnd}, ssthresh = {ssthresh}.',
    source: 'RFC 9438, 4.9.2',
  },
  cubicUndoneLate: {
    id: 'tcp.cc.cubic-undone-late',
    sentence: 'Nothing had been lost, but the window has outgrown what it was before: cwnd = {cwnd} stays.',
    source: 'RFC 9438, 4.9.2',
  },
} as const satisfies Record<string, Reason>;

export const CONGESTION_REASONS: readonly Reason[] = Object.values(congestionReasons);
