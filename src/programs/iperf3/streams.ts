/** The data streams of a test: what each has moved since the test began, and in each interval. */
import type { Errno } from '../../core/errno.ts';
import type { Fd, SocketAddress, Sys } from '../../core/sys.ts';
import { formatIpv4 } from '../../core/address.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import { TestError } from './control.ts';
import type { Stretch } from './report.ts';
import type { TestPlan } from './settings.ts';

export class Stream {
  /** Which one it is, as both ends count: 1, 3, 4, ... */
  readonly id: number;
  readonly fd: Fd;
  readonly sends: boolean;
  bytes = 0;
  /** Nothing is sent before. */
  paceUntil: Ns = 0;
  /** What the last interval was. */
  last: Stretch | undefined;
  ended = false;
  /** The congestion control in use. */
  congestion = '';
  #counted = 0;
  #since: Ns = 0;
  /** Retransmissions before the counted time, until the last interval, and so far. */
  #before = 0;
  #until = 0;
  #total = 0;
  #cwnd = 0;

  constructor(id: number, fd: Fd, sends: boolean) {
    this.id = id;
    this.fd = fd;
    this.sends = sends;
  }

  /** Retransmissions since the test began; undefined at the receiving end. */
  get retransmissions(): number | undefined {
    return this.sends ? this.#total - this.#before : undefined;
  }

  /** Closes the interval that runs. `now` is ns since the test began. */
  measure(sys: Sys, now: Ns, omitted: boolean): void {
    const info = sys.tcpInfo(this.fd);
    if (info.ok) {
      this.congestion = info.value.congestion;
      this.#total = info.value.retransmissions;
      this.#cwnd = info.value.cwnd;
    }
    const told = info.ok ? info.value : undefined;
    const sent = this.sends ? { retransmissions: this.#total - this.#until, cwnd: this.#cwnd, info: told } : {};
    this.last = { start: this.#since, end: now, bytes: this.bytes - this.#counted, omitted, ...sent };
    this.#counted = this.bytes;
    this.#since = now;
    this.#until = this.#total;
  }

  /** What was before does not count (-O). */
  restart(): void {
    this.bytes = 0;
    this.#counted = 0;
    this.#since = 0;
    this.#before = this.#total;
    this.#until = this.#total;
  }
}

/** A block of text that repeats, shared by all streams: what it says does not matter. */
export function makeBlock(length: number): Uint8Array {
  return new Uint8Array(length).map((_, i) => 48 + (i % 10));
}

/** Sends what is allowed now: as much as the socket takes, or with a rate one block after the other as it falls due. */
export function sendData(
  sys: Sys,
  stream: Stream,
  plan: TestPlan,
  block: Uint8Array,
  elapsed: Ns,
  room: number,
): number {
  let moved = 0;
  while (moved < room && elapsed >= stream.paceUntil) {
    const left = plan.rate > 0 ? plan.length - (stream.bytes % plan.length) : block.length;
    const wanted = Math.min(left, room - moved);
    const sent = sys.send(stream.fd, wanted === block.length ? block : block.subarray(0, wanted));
    if (!sent.ok) {
      if (sent.error === 'EAGAIN') break;
      throw broken('write to', sent.error);
    }
    moved += sent.value;
    stream.bytes += sent.value;
    // a block that was begun is finished as soon as there is room
    if (plan.rate > 0 && stream.bytes % plan.length === 0) stream.paceUntil = dueAt(stream.bytes, plan.rate);
    if (sent.value < wanted) break;
  }
  return moved;
}

/** When so many bytes are no more than the rate allows, on the ticks of the pacing timer, one each millisecond. */
const dueAt = (bytes: number, rate: number): Ns => Math.ceil((bytes * 8 * NS_PER_S) / rate / NS_PER_MS) * NS_PER_MS;

export const broken = (what: string, errno: Errno): TestError =>
  new TestError(`unable to ${what} stream socket`, errno);

/** `[  5] local 192.168.1.3 port 40930 connected to 192.168.3.4 port 5201` */
export function connectedLine(sys: Sys, fd: Fd): string {
  const local = sys.localAddress(fd);
  const peer = sys.peerAddress(fd);
  const end = (of: SocketAddress): string => `${formatIpv4(of.address)} port ${of.port}`;
  const unknown: SocketAddress = { address: 0, port: 0 };
  const [from, to] = [local.ok ? local.value : unknown, peer.ok ? peer.value : unknown];
  return `[${String(fd).padStart(3)}] local ${end(from)} connected to ${end(to)}`;
}

/** The real one keeps each stream's block in a file of its own, without a name any more: so the descriptors count on as there. */
export function holdDescriptor(sys: Sys, id: number): Fd | undefined {
  const path = `/tmp/iperf3.${id}`;
  const opened = sys.open(path, 'write');
  sys.files.remove(path);
  return opened.ok ? opened.value : undefined;
}
