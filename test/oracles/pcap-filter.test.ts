/** Generated pcap-filter expressions select the same packets in our filter and in Debian's tcpdump, and fail in the same words. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stream, type Rng } from '../../src/core/rng.ts';
import { readPcap } from '../../src/dissect/pcap.ts';
import { compilePcapFilter } from '../../src/dissect/pcap-filter/index.ts';
import { generatePackets, type GeneratedPacket, HOSTS, MACS, pick, PORTS, toPcap } from './lib/packets.ts';
import { formatIpv4, formatMac } from '../../src/core/address.ts';

const whole = generatePackets(stream(2, 'pcap-filter packets'), 400, { withIpv6: true, cut: 0 });
const cut = generatePackets(stream(3, 'pcap-filter packets'), 200, { withIpv6: true, cut: 0.7 });
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pcap-filter-'));
  writeFileSync(join(folder, 'whole.pcap'), toPcap(whole));
  writeFileSync(join(folder, 'cut.pcap'), toPcap(cut));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers of the packets that the real tcpdump lets through, or its complaint. */
function real(file: string, expression: string, ...options: string[]): string {
  const out = join(folder, 'out.pcap');
  const run = spawnSync('tcpdump', [...options, '-r', join(folder, file), '-w', out, '--', expression], {
    encoding: 'utf8',
  });
  if (run.error) throw run.error;
  if (run.status !== 0) return run.stderr.split('\n').find((line) => line.startsWith('tcpdump: ')) ?? run.stderr;
  const written = readPcap(readFileSync(out));
  if (!written.ok) throw new Error(written.error);
  return written.value.packets.map((p) => p.stamp.seconds).join(' ');
}

function ours(packets: readonly GeneratedPacket[], expression: string): string {
  const filter = compilePcapFilter(expression, { host: () => undefined });
  if (!filter.ok) return `tcpdump: ${filter.error}`;
  return packets.flatMap((p, i) => (filter.value(p.bytes, p.wireLength) ? [i] : [])).join(' ');
}

const REJECTED = 'tcpdump: expression rejects all packets';

const direction = (r: Rng) => pick(r, ['', '', 'src ', 'dst ', 'src or dst ', 'src and dst ', 'dst and src ']);
const host = (r: Rng) => formatIpv4(pick(r, HOSTS));
const port = (r: Rng) => pick(r, [String(pick(r, PORTS)), 'echo', 'discard', 'domain', '0x1388']);

function primitive(r: Rng): string {
  switch (r.below(16)) {
    case 0:
      return pick(r, [
        'ip',
        'arp',
        'rarp',
        'icmp',
        'udp',
        'tcp',
        'ip6',
        'icmp6',
        'igmp',
        'sctp',
        'stp',
        'iso',
        'llc',
        'ipx',
      ]);
    case 1:
      return `${pick(r, ['', 'ip ', 'arp ', 'rarp '])}${pick(r, ['', 'src ', 'dst '])}host ${host(r)}`;
    case 2:
      return `${direction(r) || 'src '}${host(r)}`;
    case 3:
      return `${pick(r, ['', 'ip ', 'arp '])}${direction(r)}net ${pick(r, ['192.168', '192.168.1', '10', '10.0', '192.168.0.0/16', '10.0.0.0/8', '10.0.0.0 mask 255.0.0.0', '192.168.1.0/24', '224.0.0.0/4'])}`;
    case 4:
      return `${pick(r, ['', 'udp ', 'tcp '])}${direction(r)}port ${port(r)}`;
    case 5:
      return `${pick(r, ['', 'udp ', 'tcp '])}${direction(r)}portrange ${pick(r, ['1-10', '5000-40000', '33434-33534', 'echo-discard', '9-7', '40000'])}`;
    case 6:
      return `ether ${pick(r, ['', 'src ', 'dst '])}host ${formatMac(pick(r, MACS))}`;
    case 7:
      return pick(r, [
        'broadcast',
        'multicast',
        'ether broadcast',
        'ether multicast',
        'ip multicast',
        'ip broadcast',
        'ip6 multicast',
      ]);
    case 8:
      return pick(r, [
        'ip proto 1',
        'ip proto 17',
        'ip proto \\udp',
        'proto 6',
        'proto \\icmp',
        'ip6 proto 58',
        'ether proto 0x0806',
        'ether proto \\ip',
        'ether proto 0x88b5',
      ]);
    case 9:
      return pick(r, ['less 60', 'greater 60', 'len > 80', 'len <= 60', 'len = 60', `greater ${r.below(120)}`]);
    case 10:
      return `host (${host(r)} or ${pick(r, ['', 'not '])}${host(r)})`;
    case 11:
      return `port ${port(r)} ${pick(r, ['or', 'and'])} ${port(r)}`;
    default:
      return relation(r);
  }
}

function arithmetic(r: Rng, depth: number): string {
  if (depth > 1 || r.chance(0.4)) {
    const named = [
      'icmp[icmptype]',
      'icmp[icmpcode]',
      'tcp[tcpflags]',
      'icmp[0]',
      'ip[8]',
      'ip[6:2]',
      'ip[12:4]',
      'udp[4:2]',
      'udp[0:2]',
      'ether[0]',
      'ether[12:2]',
      'arp[6:2]',
      'ip[2:2]',
      'len',
      'ether[40]',
      'icmp[8:4]',
      'ip[0]',
      'ip6[6]',
      'rarp[6:2]',
      'ip[ip[0] & 3]',
      'udp[udp[4] : 2]',
    ];
    return r.chance(0.6)
      ? pick(r, named)
      : pick(r, ['1', '8', '0x1f', '60', 'icmp-echo', 'tcp-syn', '3', '1500', '0xff00']);
  }
  const operator = pick(r, ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>']);
  const right = operator === '<<' || operator === '>>' ? String(r.below(9)) : arithmetic(r, depth + 1);
  const whole = `${arithmetic(r, depth + 1)} ${operator} ${right}`;
  return r.chance(0.4) ? `(${whole})` : whole;
}

function relation(r: Rng): string {
  if (r.chance(0.4)) {
    return pick(r, [
      'icmp[icmptype] = icmp-echo',
      'icmp[icmptype] != icmp-echoreply',
      'tcp[tcpflags] & (tcp-syn|tcp-ack) != 0',
      'ip[6:2] & 0x3fff != 0',
      'ip[8] < 64',
      'udp[4:2] > 20',
      'arp[6:2] = 1',
      'ether[0] & 1 = 1',
      'ip[16] >= 224',
      'icmp[0] = 3 or icmp[0] = 11',
      'ip[0] & 0xf > 5',
    ]);
  }
  return `${arithmetic(r, 0)} ${pick(r, ['=', '==', '!=', '<', '>', '<=', '>='])} ${arithmetic(r, 0)}`;
}

function expression(r: Rng, depth = 0): string {
  if (depth > 2 || r.chance(0.35)) return primitive(r);
  if (r.chance(0.2)) return `${pick(r, ['not ', '! '])}${expression(r, depth + 1)}`;
  if (depth === 0 && r.chance(0.06)) return `${pick(r, ['vlan', 'vlan 10'])} and ${expression(r, depth + 1)}`;
  const whole = `${expression(r, depth + 1)} ${pick(r, ['and', 'or', '&&', '||'])} ${expression(r, depth + 1)}`;
  return r.chance(0.5) ? `(${whole})` : whole;
}

describe('pcap-filter expressions', () => {
  test('300 generated ones select the packets that Debian’s tcpdump selects', () => {
    const rng = stream(7, 'pcap-filter expressions');
    const wrong: string[] = [];
    let selecting = 0;
    let moved = 0;
    for (let i = 0; i < 300; i++) {
      const text = expression(rng);
      const [want, got] = [real('whole.pcap', text), ours(whole, text)];
      if (/\d/.test(want) && !want.startsWith('tcpdump')) selecting++;
      if (want === got || (want === '' && got === REJECTED)) continue;
      // Where the optimizer changed what an expression means (it hoists loads that may fail), the plain code is the judge.
      if (real('whole.pcap', text, '-O') === got) moved++;
      else wrong.push(`${text}\n  tcpdump: ${want}\n  ours:    ${got}`);
    }
    expect(wrong).toEqual([]);
    expect(moved).toBeLessThan(5);
    expect(selecting).toBeGreaterThan(150);
  }, 120_000);

  // The optimizer moves loads about, which a packet cut by the snapshot can tell; -O leaves them where the expression has them.
  test('on packets cut short, they go the same way as without the optimizer', () => {
    const rng = stream(8, 'pcap-filter expressions');
    const wrong: string[] = [];
    for (let i = 0; i < 150; i++) {
      const text = expression(rng);
      const [want, got] = [real('cut.pcap', text, '-O'), ours(cut, text)];
      if (want !== (got === REJECTED ? '' : got)) {
        wrong.push(`${text}\n  tcpdump: ${want}\n  ours:    ${got}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  // Flags as names, as numbers and through the header's length; service ports alone and in ranges. Every one selects some.
  const OF_TCP = [
    'tcp[tcpflags] & (tcp-syn|tcp-ack) != 0',
    'tcp[tcpflags] == tcp-syn',
    'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not tcp[tcpflags] & tcp-ack != 0',
    'tcp[tcpflags] & tcp-rst != 0',
    'tcp[tcpflags] & (tcp-push|tcp-urg) != 0',
    'tcp[tcpflags] & (tcp-ece|tcp-cwr) != 0',
    'tcp[13] == 2',
    'tcp[13] & 0x12 = 0x12',
    'tcp[tcpflags] = 0',
    'tcp port 5000',
    'tcp src port 9 or tcp dst port 7',
    'tcp portrange 5000-40000',
    'tcp dst portrange 1-10',
    'portrange 33434-60000 and not udp',
    'tcp[0:2] = 9 or tcp[2:2] = 9',
    'tcp[4:4] < 5000',
    'tcp[8:4] >= 0xfffffff0',
    'tcp[14:2] > 32768',
    'tcp[12] >> 4 > 5',
    'tcp[((tcp[12] & 0xf0) >> 2)] > 127',
    'ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) > 10 and tcp',
    'tcp[20] = 5 and tcp[21] > 9',
  ];

  test.each(OF_TCP)('of TCP: %s', (text) => {
    const want = real('whole.pcap', text, '-O');
    expect(want).toMatch(/^\d/);
    expect(ours(whole, text)).toBe(want);
    expect(real('whole.pcap', text)).toBe(want);
    expect(ours(cut, text)).toBe(real('cut.pcap', text, '-O'));
  });

  test('tcp port 80 and http are the same service port, and nobody speaks to it here', () => {
    for (const text of ['tcp port 80', 'tcp port http']) expect(ours(whole, text)).toBe(real('whole.pcap', text));
    expect(ours(whole, 'tcp port 80 or tcp port 9')).toBe(real('whole.pcap', 'tcp port http or tcp port 9'));
  });
});
