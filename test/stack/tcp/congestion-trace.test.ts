// What tcp.cc events tell of real flows between two hosts: the shapes that RFC 5681 and RFC 9438 promise, measured from the trace.
import { describe, expect, test } from 'vitest';
import type { EventRow } from '../../../src/core/event.ts';
import type { CongestionName } from '../../../src/core/sysctl.ts';
import { cubicK, cubicWindow } from '../../../src/protocols/tcp/congestion/cubic.ts';
import { TCP_CC } from '../../../src/protocols/tcp/events.ts';
import { CONGESTION_STATES } from '../../../src/protocols/tcp/states.ts';
import type { Host } from '../../../src/devices/host.ts';
import type { StreamSocket } from '../../../src/core/network.ts';
import { World } from '../../../src/sim/world.ts';
import { ip } from '../../helpers/wire.ts';

const MSS = 1460;

interface Row {
  readonly t: number;
  readonly reason: string;
  readonly state: string;
  readonly cwnd: number;
  readonly ssthresh: number;
  readonly flight: number;
  readonly srtt: number;
}

interface Flow {
  readonly world: World;
  readonly rows: Row[];
  /** Lets time pass until an instant, in ms. */
  to(ms: number): void;
  link(changes: Record<string, number | boolean>): void;
}

const read = ({ t, reason, numbers }: EventRow): Row => {
  const [cwnd, ssthresh, flight, srtt, , state] = numbers;
  return { t, reason: reason!.id, state: CONGESTION_STATES[state!]!, cwnd, ssthresh, flight, srtt };
};

/** A program on `a` that always has more to send to one on `b` that reads at once. Round trips take `2 · delay`. */
function flow(congestion: CongestionName, link: string, more = ''): Flow {
  const world = World.fromYaml(`lab: 1
topology:
  nodes:
    a:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.1/24] } }
      sysctl: { net.ipv4.tcp_timestamps: 0, net.ipv4.tcp_congestion_control: ${congestion}, net.ipv4.tcp_wmem: 4096 16000000 16000000${more} }
    b:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      sysctl: { net.wirelab.tcp_delack_segments: 1, net.ipv4.tcp_rmem: 4096 32000000 32000000${more} }
  links: [{ endpoints: ["a:eth0", "b:eth0"], ${link} }]
`);
  const rows: Row[] = [];
  world.on((row) => {
    if (row.kind === TCP_CC && row.node === 0) rows.push(read(row));
  });
  const open = (node: 'a' | 'b'): StreamSocket => {
    const opened = (world.simulation.node(node)!.device as Host).network.open('stream', 6, {
      pid: 1,
      program: 'x',
      fd: 3,
    });
    if (!opened.ok) throw new Error(opened.error);
    return opened.value.stream!;
  };
  const listener = open('b');
  listener.bind({ address: 0, port: 5000 });
  listener.listen(1);
  listener.onReady = () => {
    const socket = listener.accept({ pid: 1, program: 'y', fd: 4 })!;
    socket.onReady = () => {
      while ((socket.read(1_000_000)?.length ?? 0) > 0);
    };
  };
  const sender = open('a');
  const bytes = new Uint8Array(1_000_000);
  sender.onReady = () => {
    for (let sent = sender.send(bytes); sent.ok; sent = sender.send(bytes));
  };
  sender.connect({ address: ip('10.0.0.2'), port: 5000 });
  const link0 = world.simulation.links[0]!;
  return {
    world,
    rows,
    to: (ms) => void world.run({ until: ms * 1e6 }),
    link: (changes) => {
      const { up, dropNext, ...parameters } = changes;
      if (up !== undefined) link0.forward.setUp(up === true);
      if (typeof dropNext === 'number') link0.forward.dropNext(dropNext);
      Object.assign(link0.forward.parameters, parameters);
    },
  };
}

const FAST = 'rate: 10gbit, delay: 50ms, queue: 100000';
/** The window at an instant, in segments. */
const at = (rows: readonly Row[], ms: number): number => rows.findLast(({ t }) => t <= ms * 1e6)!.cwnd / MSS;
const established = ({ rows }: Flow): number => rows[0]!.t / 1e6;

describe.each(['reno', 'newreno', 'tahoe', 'cubic'] as const)('%s', (name) => {
  test('doubles its window each round trip of slow start, without delayed ACKs', () => {
    const f = flow(name, FAST);
    f.to(700);
    const start = established(f);
    expect([0, 1, 2, 3].map((n) => at(f.rows, start + 100 * n + 50))).toEqual([10, 20, 40, 80]);
  });

  test('falls to one segment when the timer goes off, and begins slow start up to its threshold', () => {
    const f = flow(name, FAST);
    f.to(450);
    f.link({ up: false });
    f.to(900);
    const out = f.rows.find(({ reason }) => reason.includes('timed-out'))!;
    expect(out.cwnd).toBe(MSS);
    const before = f.rows[f.rows.indexOf(out) - 1]!;
    const beta = name === 'cubic' ? 0.7 : 0.5;
    expect(out.ssthresh / before.cwnd).toBeGreaterThan(beta * 0.95);
    expect(out.ssthresh / before.cwnd).toBeLessThanOrEqual(beta);
  });
});

describe('congestion avoidance', () => {
  test.each(['reno', 'newreno', 'tahoe'] as const)('of %s adds one segment each round trip', (name) => {
    const f = flow(name, FAST);
    f.to(420);
    f.link({ dropNext: 1 });
    f.to(6000);
    const begin = f.rows.findLast(({ reason }) => reason !== 'tcp.cc.avoidance')!.t / 1e6 + 150;
    const windows = Array.from({ length: 20 }, (_, n) => at(f.rows, begin + 100 * n));
    for (let n = 1; n < windows.length; n++) expect(windows[n]! - windows[n - 1]!).toBeCloseTo(1, 1);
  });
});

describe('a single loss', () => {
  const lossOf = (name: CongestionName): { rows: Row[]; loss: Row; before: Row } => {
    const f = flow(name, FAST);
    f.to(420);
    f.link({ dropNext: 1 });
    f.to(1500);
    const loss = f.rows.find(({ reason }) => reason.includes('lost'))!;
    return { rows: f.rows, loss, before: f.rows[f.rows.indexOf(loss) - 1]! };
  };

  test.each([
    ['reno', 0.5],
    ['newreno', 0.5],
    ['cubic', 0.7],
  ] as const)('leaves %s with its share of what was on the way, and no slow start', (name, beta) => {
    const { rows, loss, before } = lossOf(name);
    expect(loss.state).toBe('recovery');
    expect(loss.ssthresh / before.cwnd).toBeGreaterThan(beta * 0.9);
    expect(loss.ssthresh / before.cwnd).toBeLessThanOrEqual(beta * 1.01);
    const after = rows.slice(rows.indexOf(loss) + 1).find(({ state }) => state !== 'recovery')!;
    expect(after.cwnd / loss.ssthresh).toBeGreaterThan(0.9);
    expect(after.cwnd).toBeLessThanOrEqual(loss.ssthresh);
  });

  test('sends Tahoe back to one segment, from which it doubles up to half of what it had', () => {
    const { rows, loss, before } = lossOf('tahoe');
    expect(loss.cwnd).toBe(MSS);
    expect(loss.ssthresh / before.cwnd).toBeCloseTo(0.5, 1);
    const ends = rows.slice(rows.indexOf(loss)).find(({ reason }) => reason === 'tcp.cc.slow-start-ends')!;
    expect(ends.cwnd / loss.ssthresh).toBeCloseTo(1, 1);
    expect((ends.t - loss.t) / 100e6).toBeGreaterThan(3);
  });
});

test('CUBIC follows the closed form of RFC 9438 within 2 percent on a real flow', () => {
  const f = flow('cubic', FAST, ', net.wirelab.tcp_init_cwnd: 200');
  f.to(210);
  f.link({ dropNext: 1 });
  f.to(9000);
  const loss = f.rows.findIndex(({ reason }) => reason === 'tcp.cc.cubic-lost');
  const wMax = f.rows[loss - 1]!.cwnd / MSS;
  const start = f.rows.findIndex(({ reason }, n) => n > loss && /cubic-(concave|convex|friendly)/.test(reason));
  const begin = f.rows[start]!;
  const k = cubicK(wMax, begin.cwnd / MSS);
  expect(k).toBeGreaterThan(5);
  let worst = 0;
  for (const { t, cwnd } of f.rows.slice(start)) {
    worst = Math.max(worst, Math.abs(cwnd / MSS / cubicWindow(wMax, k, (t - begin.t) / 1e9) - 1));
  }
  expect(worst).toBeLessThan(0.02);
  const share = (reason: string): number => f.rows.filter((row) => row.reason === reason).length / f.rows.length;
  expect(share('tcp.cc.cubic-concave')).toBeGreaterThan(0.2);
  expect(share('tcp.cc.cubic-convex')).toBeGreaterThan(0.2);
});

test('every tcp.cc line names the flow, its windows in bytes and its state', () => {
  const f = flow('reno', FAST);
  const lines: EventRow[] = [];
  f.world.on((row) => row.kind === TCP_CC && lines.push(row));
  f.to(400);
  expect(lines.length).toBeGreaterThan(10);
  for (const { note, numbers } of lines) {
    expect(note).toMatch(/^10\.0\.0\.\d:\d+ > 10\.0\.0\.\d:\d+$/);
    expect(numbers).toHaveLength(8);
    expect(Number.isSafeInteger(numbers[0])).toBe(true);
  }
});

describe('a queue that marks', () => {
  const LINK = 'rate: 10mbit, delay: 10ms, queue: 100';

  test.each(['newreno', 'cubic'] as const)('slows %s down without losing anything, once per window of data', (name) => {
    const f = flow(name, `${LINK}, mark: 20`, ', net.ipv4.tcp_ecn: 1');
    f.to(10_000);
    const { forward } = f.world.simulation.links[0]!;
    expect(forward.marks).toBeGreaterThan(10);
    expect(forward.drops).toBe(0);
    const cuts = f.rows.filter(({ reason }) => reason.includes('marked'));
    expect(cuts.length).toBeGreaterThan(3);
    for (const [n, cut] of cuts.entries()) {
      if (n > 0) expect(cut.t - cuts[n - 1]!.t).toBeGreaterThan(20e6);
    }
    expect(f.rows.some(({ reason }) => /lost|timed/.test(reason))).toBe(false);
  });

  test('drops as before when the ends know nothing of marks', () => {
    const f = flow('newreno', `${LINK}, mark: 20`, ', net.ipv4.tcp_ecn: 0');
    f.to(10_000);
    const { forward } = f.world.simulation.links[0]!;
    expect([forward.marks, forward.drops > 0]).toEqual([0, true]);
  });
});
