// Files over bad cables: what arrives is what was sent, and tshark finds in a capture the losses that the link counted.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wirelab } from '../helpers/cli.ts';

const GATE = join(import.meta.dirname, '../../scripts/tshark-gate.sh');
const MINUTE = 60_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wirelab-transfer-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly t: number;
  readonly node: string;
  readonly event: string;
  readonly reason?: string;
  readonly frame?: number;
  readonly length?: number;
}

/** Copies a file of about 580 kB from a to b with nc over a cable like this. */
function transfer(name: string, cable: string, congestion = 'cubic') {
  const file = join(folder, `${name}.yaml`);
  const captures = join(folder, name);
  mkdirSync(captures);
  const [pcap, trace] = [join(captures, 'a.pcapng'), join(folder, `${name}.trace`)];
  writeFileSync(
    file,
    `lab: 1
seed: 3
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } }, sysctl: { net.ipv4.tcp_congestion_control: ${congestion} } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["a:eth0", "b:eth0"], rate: 100mbit, delay: 5ms${cable} }]
`,
  );
  const commands = [
    'a: seq 1 100000 > f',
    'b: nc -l -p 5000 > g &',
    'a: nc -N b 5000 < f',
    'a: sha256sum f',
    'b: sha256sum g',
  ];
  const ran = wirelab('exec', file, '--pcap', `${pcap}@a:eth0`, '--trace', trace, ...commands);
  const lines = readFileSync(trace, 'utf8')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Line);
  return { ran, pcap, captures, lines };
}

/** Numbers of the frames that fit a display filter. */
function framesWith(pcap: string, filter: string): number {
  const { status, stdout, stderr } = spawnSync(
    'tshark',
    ['-r', pcap, '-Y', filter, '-T', 'fields', '-e', 'frame.number'],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout.split('\n').filter((line) => line !== '').length;
}

const AGAIN =
  'ip.src == 10.0.0.1 && tcp.len > 0 && (tcp.analysis.retransmission || tcp.analysis.fast_retransmission || tcp.analysis.spurious_retransmission || tcp.analysis.out_of_order)';

/** Segments with data from a that the cable lost or damaged. */
function lostData(lines: readonly Line[]): number {
  const carried = new Set(
    lines.filter((l) => l.event === 'tcp.send' && l.node === 'a' && l.length! > 0).map((l) => l.frame),
  );
  const gone = lines.filter((l) => (l.event === 'link.drop' || l.event === 'link.damage') && l.node === 'a');
  return gone.filter((l) => carried.has(l.frame)).length;
}

const CABLES = [
  ['no-loss', ''],
  ['loss-0.1', ', loss: 0.1%'],
  ['loss-1', ', loss: 1%'],
  ['loss-5', ', loss: 5%'],
  ['corrupt', ', corrupt: 1%'],
  ['reorder', ', reorder: 2%'],
  ['duplicate', ', duplicate: 2%'],
  ['short-queue', ', queue: 15'],
  ['all', ', loss: 1%, corrupt: 1%, reorder: 1%, duplicate: 1%, jitter: 2ms'],
] as const;

describe.each(CABLES)('over a cable with %s', (name, cable) => {
  test(
    'a file arrives as it was, and tshark sees again what was sent again',
    () => {
      const { ran, pcap, captures, lines } = transfer(name, cable);
      expect(ran.stderr).toBe('');
      const sums = [...ran.stdout.matchAll(/^([0-9a-f]{64}) {2}[fg]$/gm)].map((match) => match[1]);
      expect(sums).toHaveLength(2);
      expect(sums[0]).toBe(sums[1]);
      const again = framesWith(pcap, AGAIN);
      const retransmitted = lines.filter((l) => l.event === 'tcp.retransmit' && l.node === 'a' && l.length! > 0).length;
      expect(again).toBe(retransmitted);
      const lost = lostData(lines);
      expect(again).toBeGreaterThanOrEqual(lost);
      // What overtakes others looks like a loss for a while; otherwise only what was lost goes again, and now and then a tail.
      if (!/reorder/.test(cable)) expect(again - lost).toBeLessThanOrEqual(2 + lost * 0.1);
      if (cable === '') expect(lost).toBe(0);
      else if (/loss: [15]|corrupt|queue/.test(cable)) expect(lost).toBeGreaterThan(2);
      const gate = spawnSync(GATE, [captures], { encoding: 'utf8' });
      expect(`${gate.stdout}${gate.stderr}${gate.status}`).toMatch(/0$/);
    },
    MINUTE,
  );
});

test.each(['tahoe', 'reno', 'newreno', 'cubic'])(
  'a file arrives as it was with %s over a cable that loses and reorders',
  (congestion) => {
    const { ran } = transfer(`cc-${congestion}`, ', loss: 2%, reorder: 2%, queue: 30', congestion);
    const sums = [...ran.stdout.matchAll(/^([0-9a-f]{64}) {2}[fg]$/gm)].map((match) => match[1]);
    expect([sums.length, new Set(sums).size]).toEqual([2, 1]);
  },
  MINUTE,
);

test(
  'iperf3 over a cable that drops what its queue cannot hold: tshark finds nothing malformed and sees the retransmissions told',
  () => {
    const file = join(folder, 'iperf.yaml');
    const captures = join(folder, 'iperf');
    mkdirSync(captures);
    const pcap = join(captures, 'a.pcapng');
    writeFileSync(
      file,
      `lab: 1
topology:
  nodes:
    a: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    b: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["a:eth0", "b:eth0"], rate: 20mbit, delay: 10ms, queue: 20 }]
`,
    );
    const ran = wirelab('exec', file, '--pcap', `${pcap}@a:eth0`, 'b: iperf3 -s &', 'a: iperf3 -c b -t 2 -C newreno');
    const told = /\s(\d+)\s+sender/.exec(ran.stdout);
    expect(told, ran.stdout).not.toBeNull();
    const again = framesWith(pcap, AGAIN);
    expect(again).toBeGreaterThan(0);
    expect(again).toBe(Number(told![1]));
    const gate = spawnSync(GATE, [captures], { encoding: 'utf8' });
    expect(`${gate.stdout}${gate.stderr}${gate.status}`).toMatch(/0$/);
  },
  MINUTE,
);
