/** What `ss -i` tells of a connection: TCP_INFO item by item, each one only when it says something (ss(8)). */
import type { TcpRow } from '../../core/tables.ts';
import { NS_PER_MS } from '../../core/time.ts';
import { percentG } from '../lib/printf.ts';

/** Linux's default, not worth a word. */
const USUAL_REORDERING = 3;
/** An RTO of 3 s was the first one of old kernels: ss takes it for "none yet". */
const NO_RTO_MS = 3000;
/** A threshold from here on is none. */
const NO_THRESHOLD = 0xffff;

const whole = (name: string, value: number): string[] => (value > 0 ? [`${name}:${value}`] : []);

/** ns as ms, with what is left of the µs: `0.05`. */
const ms = (ns: number): string => percentG(Math.floor(ns / 1000) / 1000);
const millis = (name: string, ns: number): string[] => (ns >= 1000 ? [`${name}:${ms(ns)}`] : []);
const wholeMillis = (name: string, ns: number): string[] => whole(name, Math.floor(ns / NS_PER_MS));

/** The words of the info line. `options`: also which options both ends agreed on (-o). `numeric`: rates in full. */
export function infoWords(row: TcpRow, options: boolean, numeric: boolean): string {
  return [
    ...(options ? agreed(row) : []),
    row.congestion,
    ...(row.windowScaling ? [`wscale:${row.sendScale},${row.receiveScale}`] : []),
    ...timing(row),
    ...sizes(row),
    ...counters(row),
    ...rates(row, numeric),
    ...trouble(row),
    ...receiving(row),
  ].join(' ');
}

const agreed = (row: TcpRow): string[] => [
  ...(row.timestamps ? ['ts'] : []),
  ...(row.sack ? ['sack'] : []),
  ...(row.ecn ? ['ecn'] : []),
];

const timing = (row: TcpRow): string[] => [
  ...(row.rto === NO_RTO_MS * NS_PER_MS ? [] : millis('rto', row.rto)),
  ...whole('backoff', row.backoff),
  ...(row.rtt >= 1000 ? [`rtt:${ms(row.rtt)}/${ms(row.rttVariance)}`] : []),
  ...millis('ato', row.ato),
];

/** The kernel counts windows in segments of the MSS. */
function sizes(row: TcpRow): string[] {
  const segments = (bytes: number): number => (row.mss > 0 ? Math.floor(bytes / row.mss) : 0);
  const threshold = segments(row.ssthresh);
  return [
    ...whole('mss', row.mss),
    ...whole('pmtu', row.pathMtu),
    ...whole('rcvmss', row.receiveMss),
    ...whole('advmss', row.advertisedMss),
    ...whole('cwnd', segments(row.cwnd)),
    ...(threshold < NO_THRESHOLD ? whole('ssthresh', threshold) : []),
  ];
}

const counters = (row: TcpRow): string[] => [
  ...whole('bytes_sent', row.bytesSent),
  ...whole('bytes_retrans', row.bytesRetransmitted),
  ...whole('bytes_acked', row.bytesAcked),
  ...whole('bytes_received', row.bytesReceived),
  ...whole('segs_out', row.segmentsOut),
  ...whole('segs_in', row.segmentsIn),
  ...whole('data_segs_out', row.dataSegmentsOut),
  ...whole('data_segs_in', row.dataSegmentsIn),
];

function rates(row: TcpRow, numeric: boolean): string[] {
  const rate = (name: string, bits: number): string[] => (bits > 0 ? [`${name} ${bandwidth(bits, numeric)}bps`] : []);
  const perRoundTrip = row.rtt > 0 ? (Math.floor(row.cwnd / Math.max(1, row.mss)) * row.mss * 8e9) / row.rtt : 0;
  return [
    ...rate('send', perRoundTrip),
    ...wholeMillis('lastsnd', row.sinceSend),
    ...wholeMillis('lastrcv', row.sinceReceive),
    ...wholeMillis('lastack', row.sinceAck),
    ...rate('delivery_rate', row.deliveryRate * 8),
    ...(row.appLimited ? ['app_limited'] : []),
    ...busy(row),
  ];
}

function busy({ busyTime, windowLimitedTime }: TcpRow): string[] {
  if (busyTime < 1000) return [];
  const milliseconds = (ns: number): string => `${Math.floor(ns / NS_PER_MS)}ms`;
  const share = ((100 * windowLimitedTime) / busyTime).toFixed(1);
  const limited = windowLimitedTime >= 1000 ? [`rwnd_limited:${milliseconds(windowLimitedTime)}(${share}%)`] : [];
  return [`busy:${milliseconds(busyTime)}`, ...limited];
}

const trouble = (row: TcpRow): string[] => [
  ...whole('unacked', row.unacked),
  ...(row.retransmitted > 0 || row.retransmissions > 0 ? [`retrans:${row.retransmitted}/${row.retransmissions}`] : []),
  ...whole('lost', row.lost),
  ...whole('sacked', row.sacked),
  ...whole('dsack_dups', row.dsackDuplicates),
  ...(row.reordering === USUAL_REORDERING ? [] : whole('reordering', row.reordering)),
];

const receiving = (row: TcpRow): string[] => [
  ...millis('rcv_rtt', row.receiveRtt),
  ...whole('notsent', row.sndEnd - row.sndNxt),
  ...millis('minrtt', row.minRtt),
  ...whole('snd_wnd', row.sndWnd),
];

function bandwidth(bits: number, numeric: boolean): string {
  if (numeric) return bits.toFixed(0);
  const [scale, letter] = (
    [
      [1e12, 'T'],
      [1e9, 'G'],
      [1e6, 'M'],
      [1e3, 'k'],
    ] as const
  ).find(([s]) => bits >= s) ?? [1, ''];
  return `${percentG(bits / scale, letter === '' ? 6 : 3)}${letter}`;
}
