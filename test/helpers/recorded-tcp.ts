// The second line of `ss -i` and `ss -m`, read back into rows of the table `tcp`.
import type { TcpRow } from '../../src/core/tables.ts';
import { readGolden } from './golden.ts';

/** One row for each socket of the recording that has such a line. */
export function tcpRows(recording: string): TcpRow[] {
  const text = readGolden(recording).stdout.replace(/\n\t/g, ' ');
  return text.split('\n').flatMap((line) => {
    const [, local = '', remote = ''] = /(\d+\.\d+\.\d+\.\d+:\d+) +(\d+\.\d+\.\d+\.\d+:\d+)/.exec(line) ?? [];
    return local === '' ? [] : [tcpRow(local, remote, line)];
  });
}

function tcpRow(local: string, remote: string, line: string): TcpRow {
  const number = (pattern: RegExp): number => Number(pattern.exec(line)?.[1] ?? 0);
  const item = (name: string): number => number(new RegExp(` ${name}:(\\d+(?:\\.\\d+)?)`));
  const ms = (name: string): number => Math.round(item(name) * 1e6);
  const mss = item('mss');
  const [, sendScale, receiveScale] = / wscale:(\d+),(\d+)/.exec(line) ?? [];
  const sent = 1 + item('bytes_sent');
  return {
    local,
    remote,
    flow: `${local} > ${remote}`,
    state: '',
    inode: item('ino'),
    congestion: 'bbr',
    congestionState: 'Open',
    timestamps: / ts /.test(line),
    sack: / sack /.test(line),
    ecn: / ecn /.test(line),
    windowScaling: sendScale !== undefined,
    sendScale: Number(sendScale ?? 0),
    receiveScale: Number(receiveScale ?? 0),
    mss,
    receiveMss: item('rcvmss'),
    advertisedMss: item('advmss'),
    pathMtu: item('pmtu'),
    rto: ms('rto'),
    ato: ms('ato'),
    rtt: ms('rtt'),
    rttVariance: Math.round(number(/ rtt:[\d.]+\/([\d.]+)/) * 1e6),
    minRtt: ms('minrtt'),
    receiveRtt: ms('rcv_rtt'),
    backoff: item('backoff'),
    sinceSend: ms('lastsnd'),
    sinceReceive: ms('lastrcv'),
    sinceAck: ms('lastack'),
    busyTime: ms('busy'),
    windowLimitedTime: ms('rwnd_limited'),
    cwnd: item('cwnd') * mss,
    ssthresh: item('ssthresh') * mss,
    flight: 0,
    iss: 0,
    sndUna: 1,
    sndNxt: sent,
    sndWnd: item('snd_wnd'),
    sndEnd: sent + item('notsent'),
    bytesSent: item('bytes_sent'),
    bytesRetransmitted: item('bytes_retrans'),
    bytesAcked: item('bytes_acked'),
    segmentsOut: item('segs_out'),
    dataSegmentsOut: item('data_segs_out'),
    unacked: item('unacked'),
    sacked: item('sacked'),
    lost: item('lost'),
    retransmitted: item('retrans'),
    retransmissions: number(/ retrans:\d+\/(\d+)/),
    dsackDuplicates: item('dsack_dups'),
    reordering: 3,
    deliveryRate: number(/ delivery_rate (\d+)bps/) / 8,
    appLimited: / app_limited/.test(line),
    probes: 0,
    irs: 0,
    rcvNxt: 1,
    rcvWnd: 0,
    rcvRead: 1,
    bytesReceived: item('bytes_received'),
    segmentsIn: item('segs_in'),
    dataSegmentsIn: item('data_segs_in'),
    outOfOrder: 0,
    sendBuffer: number(/,tb(\d+)/),
    receiveBuffer: number(/,rb(\d+)/),
    timer: '',
    expires: 0,
  };
}
