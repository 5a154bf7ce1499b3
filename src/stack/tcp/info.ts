/** What TCP_INFO tells of a connection (tcp(7)), as one row. */
import { formatIpv4 } from '../../core/address.ts';
import type { TcpRow } from '../../core/tables.ts';
import { NS_PER_MS } from '../../core/time.ts';
import type { Connection } from '../../protocols/tcp/connection.ts';
import { NO_THRESHOLD, type Sender } from '../../protocols/tcp/sender.ts';
import type { Endpoint } from './endpoint.ts';

/** Linux's names of what congestion control is about. */
function linuxState(c: Connection): string {
  switch (c.send.recovery.phase) {
    case 'recovery':
      return 'Recovery';
    case 'loss':
      return 'Loss';
    case 'reduced':
      return 'CWR';
    case 'open':
      return c.send.recovery.duplicates > 0 || c.send.recovery.board.sacked.count > 0 ? 'Disorder' : 'Open';
  }
}

/** The timer that runs, by ss's names, and when it goes off. */
export function timerOf(c: Connection): { readonly timer: string; readonly at: number; readonly tries: number } {
  const { send } = c;
  if (c.timers.running === 'timewait') return { timer: 'timewait', at: c.timers.at, tries: 0 };
  if (c.timers.running === 'syn') return { timer: 'on', at: c.timers.at, tries: c.tries };
  if (send.timer.running === 'retransmission') return { timer: 'on', at: send.timer.at, tries: send.timeouts };
  if (send.timer.running === 'persist') return { timer: 'persist', at: send.timer.at, tries: send.probes };
  return c.timers.running === 'keepalive' ? { timer: 'keepalive', at: c.timers.at, tries: c.tries } : NO_TIMER;
}

const NO_TIMER = { timer: '', at: 0, tries: 0 };

const segments = (bytes: number, send: Sender): number => Math.ceil(bytes / send.mss);

export function infoOf(endpoint: Endpoint): TcpRow {
  const c = endpoint.connection;
  const { counts, send, receive, settings } = c;
  const { statistics } = send;
  const { now } = endpoint;
  const { roundTrip, recovery } = send;
  const { timer, at } = timerOf(c);
  const since = (t: number): number => (t > 0 ? now - t : 0);
  const outstanding = send.nxt - send.una;
  const pipe = recovery.pipe();
  const lost = Math.max(0, outstanding - recovery.board.sacked.bytes - pipe);
  return {
    local: `${formatIpv4(endpoint.localIp)}:${endpoint.localPort}`,
    remote: `${formatIpv4(endpoint.remoteIp)}:${endpoint.remotePort}`,
    flow: endpoint.flow,
    state: c.state,
    inode: endpoint.inode,
    congestion: settings.congestion,
    congestionState: linuxState(c),
    timestamps: c.timestamps.agreed,
    sack: c.sack,
    ecn: c.ecn,
    windowScaling: c.windowScaling,
    sendScale: send.scale,
    receiveScale: receive.scale,
    mss: send.mss,
    receiveMss: receive.segmentSize,
    advertisedMss: c.size.announced - (c.timestamps.agreed ? 12 : 0),
    pathMtu: c.size.path + 40,
    rto: roundTrip.timeout,
    ato: counts.dataIn > 0 ? Math.max(settings.ackDelay, 40 * NS_PER_MS) : 0,
    rtt: roundTrip.smoothed,
    rttVariance: roundTrip.variance,
    minRtt: roundTrip.least,
    receiveRtt: receive.roundTrip,
    backoff: roundTrip.backoff,
    sinceSend: since(statistics.lastSent),
    sinceReceive: since(counts.lastIn),
    sinceAck: since(Math.max(statistics.lastAcked, counts.lastIn)),
    busyTime: statistics.busy(now),
    windowLimitedTime: 0,
    cwnd: Math.round(send.cc.cwnd),
    ssthresh: send.threshold === NO_THRESHOLD ? 0 : Math.round(send.threshold),
    flight: pipe,
    iss: send.iss,
    sndUna: send.una,
    sndNxt: send.nxt,
    sndWnd: send.window,
    sndEnd: send.end,
    bytesSent: counts.bytesOut,
    bytesRetransmitted: statistics.bytesRetransmitted,
    bytesAcked: Math.max(0, send.una - (c.passive ? 1 : 0)), // as Linux: an active open counts its SYN
    segmentsOut: counts.out,
    dataSegmentsOut: counts.dataOut,
    unacked: c.state === 'SYN-SENT' ? 1 : segments(outstanding, send),
    sacked: segments(recovery.board.sacked.bytes, send),
    lost: segments(lost, send),
    retransmitted: segments(
      Math.max(0, recovery.phase === 'recovery' ? recovery.highRetransmitted - send.una : 0),
      send,
    ),
    retransmissions: statistics.retransmissions + counts.synsAgain,
    dsackDuplicates: recovery.duplicatesReported,
    reordering: settings.duplicateThreshold,
    deliveryRate: statistics.deliveryRate,
    appLimited: send.queue.end === send.nxt,
    probes: send.probes,
    irs: receive.irs,
    rcvNxt: receive.next,
    rcvWnd: receive.window,
    rcvRead: receive.queue.read,
    bytesReceived: receive.queue.next - 1,
    segmentsIn: counts.in,
    dataSegmentsIn: counts.dataIn,
    outOfOrder: receive.queue.early.bytes,
    sendBuffer: send.queue.length + send.room,
    receiveBuffer: 2 * receive.capacity,
    timer,
    expires: timer === '' ? 0 : Math.max(0, at - now),
  };
}
