/** `iperf3 -J`: the same numbers as JSON, under the real one's names and in its order. The use of the CPU has no meaning here and is left out. */
import { formatIpv4 } from '../../core/address.ts';
import type { Fd, Sys } from '../../core/sys.ts';
import type { TcpRow } from '../../core/tables.ts';
import { civilDate, NS_PER_MS, NS_PER_S, NS_PER_US, type Ns } from '../../core/time.ts';
import { withSum, type Line, type Role, type RoleLine, type Stretch, type Teller } from './report.ts';
import type { Settings } from './settings.ts';
import { RELEASE } from './usage.ts';

type Json = Record<string, unknown>;

export class JsonReport implements Teller {
  readonly #sys: Sys;
  readonly #settings: Settings;
  readonly #cookie: string;
  readonly #connected: Json[] = [];
  readonly #intervals: Json[] = [];
  /** What was told of each connection that sends, in time. */
  readonly #told = new Map<number | 'SUM', TcpRow[]>();
  #begun: Json = {};
  #end: Json = {};

  constructor(sys: Sys, settings: Settings, cookie: string) {
    this.#sys = sys;
    this.#settings = settings;
    this.#cookie = cookie;
  }

  print(): void {
    // text is for people
  }

  /** The server has taken the test. */
  begin(control: Fd): void {
    const { host, port, plan } = this.#settings;
    const info = this.#sys.tcpInfo(control);
    const timesecs = Math.floor((this.#sys.epochMs + this.#sys.now() / NS_PER_MS) / 1000);
    this.#begun = {
      timestamp: { time: httpDate(timesecs), timesecs },
      connecting_to: { host, port },
      cookie: this.#cookie,
      ...(plan.maxSegment > 0 ? { tcp_mss: plan.maxSegment } : { tcp_mss_default: info.ok ? info.value.mss : 0 }),
      target_bitrate: plan.rate,
      sock_bufsize: plan.window,
      sndbuf_actual: info.ok ? info.value.sendBuffer : 0,
      rcvbuf_actual: info.ok ? info.value.receiveBuffer : 0,
      test_start: {
        protocol: 'TCP',
        num_streams: plan.parallel,
        blksize: plan.length,
        omit: plan.omit,
        duration: plan.time,
        bytes: plan.bytes,
        blocks: plan.blocks,
        reverse: plan.reverse ? 1 : 0,
        tos: plan.tos,
        target_bitrate: plan.rate,
      },
    };
  }

  connected(fd: Fd): void {
    const local = this.#sys.localAddress(fd);
    const peer = this.#sys.peerAddress(fd);
    if (!local.ok || !peer.ok) return;
    this.#connected.push({
      socket: fd,
      local_host: formatIpv4(local.value.address),
      local_port: local.value.port,
      remote_host: formatIpv4(peer.value.address),
      remote_port: peer.value.port,
    });
  }

  interval(lines: readonly Line[]): void {
    for (const { fd, stretch } of lines) {
      if (stretch.info) this.#told.set(fd, [...(this.#told.get(fd) ?? []), stretch.info]);
    }
    const sum = withSum(lines).at(-1)!.stretch;
    this.#intervals.push({
      streams: lines.map(({ fd, stretch }) => ({
        socket: fd,
        ...counted(stretch),
        ...(stretch.info ? connection(stretch.info) : {}),
        omitted: stretch.omitted ?? false,
        sender: this.#sends,
      })),
      sum: { ...counted(sum), omitted: sum.omitted ?? false, sender: this.#sends },
    });
  }

  summary(lines: readonly RoleLine[]): void {
    const of = (role: Role): readonly RoleLine[] => lines.filter((line) => line.role === role);
    const receivers = of('receiver');
    const sum = (role: Role): Json => ({ ...counted(withSum(of(role)).at(-1)!.stretch), sender: this.#sends });
    this.#end = {
      streams: of('sender').map(({ fd, stretch }, i) => ({
        sender: { socket: fd, ...counted(stretch), ...extremes(this.#told.get(fd) ?? []), sender: this.#sends },
        receiver: { socket: fd, ...counted(receivers[i]!.stretch), sender: this.#sends },
      })),
      sum_sent: sum('sender'),
      sum_received: sum('receiver'),
    };
  }

  /** Ours, and what the server says of its own. */
  congestion(own: string | undefined, remote: string | undefined): void {
    const [sender, receiver] = this.#sends ? [own, remote] : [remote, own];
    Object.assign(this.#end, { sender_tcp_congestion: sender, receiver_tcp_congestion: receiver });
  }

  /** The whole report, as cJSON prints it. */
  text(error?: string): string {
    const start = { connected: this.#connected, version: `iperf ${RELEASE}`, ...this.#begun };
    const all = { start, intervals: this.#intervals, end: this.#end, ...(error === undefined ? {} : { error }) };
    return `${print(all, 0)}\n`;
  }

  get #sends(): boolean {
    return !this.#settings.plan.reverse;
  }
}

const inSeconds = (ns: Ns): number => Math.round(ns / NS_PER_US) / 1e6;
const inMicroseconds = (ns: Ns): number => Math.floor(ns / NS_PER_US);

function counted({ start, end, bytes, retransmissions }: Stretch): Json {
  return {
    start: inSeconds(start),
    end: inSeconds(end),
    seconds: inSeconds(end - start),
    bytes,
    bits_per_second: end > start ? (bytes * 8 * NS_PER_S) / (end - start) : 0,
    ...(retransmissions === undefined ? {} : { retransmits: retransmissions }),
  };
}

const connection = (info: TcpRow): Json => ({
  snd_cwnd: info.cwnd,
  snd_wnd: info.sndWnd,
  rtt: inMicroseconds(info.rtt),
  rttvar: inMicroseconds(info.rttVariance),
  pmtu: info.pathMtu,
});

function extremes(told: readonly TcpRow[]): Json {
  const most = (of: (row: TcpRow) => number): number => Math.max(0, ...told.map(of));
  const times = told.map((row) => inMicroseconds(row.rtt));
  return {
    max_snd_cwnd: most((row) => row.cwnd),
    max_snd_wnd: most((row) => row.sndWnd),
    max_rtt: Math.max(0, ...times),
    min_rtt: times.length > 0 ? Math.min(...times) : 0,
    mean_rtt: times.length > 0 ? Math.floor(times.reduce((sum, t) => sum + t, 0) / times.length) : 0,
  };
}

const DAYS = 'Thu,Fri,Sat,Sun,Mon,Tue,Wed'.split(',');
const MONTHS = 'Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec'.split(',');

/** `Sun, 22 Nov 2026 17:49:46 GMT`, of seconds since 1970. */
function httpDate(seconds: number): string {
  const date = Math.floor(seconds / 86_400);
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const { year, month, day } = civilDate(date);
  const clock = [(seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${DAYS[date % 7]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${clock} GMT`;
}

/** Objects on lines of their own, behind tabs; arrays run on. */
function print(value: unknown, depth: number): string {
  if (Array.isArray(value)) return `[${value.map((each) => print(each, depth + 1)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = '\t'.repeat(depth + 1);
  const members = Object.entries(value).map(([key, of]) => `${inner}${JSON.stringify(key)}:\t${print(of, depth + 1)}`);
  return `{\n${members
    .map((member) => `${member},\n`)
    .join('')
    .replace(/,\n$/, '\n')}${'\t'.repeat(depth)}}`;
}
