// What both sides of a NAT carried, judged by tshark: not one wrong checksum, in headers, payloads and quoted packets.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Folder, temporaryFolder, wirelab } from '../helpers/cli.ts';
import { natNetwork } from '../helpers/nat-network.ts';

const COMMANDS = [
  'isp: ip link set eth1 mtu 1200',
  'srv: iperf3 -s &',
  'lap: nc -u -l -k -p 7778 &',
  'lap: iperf3 -c 198.51.100.7 -n 200K',
  'lap: printf x | nc -u -w 1 -p 40000 198.51.100.7 5000',
  'desk: printf x | nc -u -w 1 -p 40000 198.51.100.7 5000',
  'lap: traceroute -n -q 1 198.51.100.7',
  'lap: ping -c 2 198.51.100.7',
  'desk: ping -c 1 -M dont -s 4000 198.51.100.7',
  'desk: ping -c 1 -M do -s 1400 -W 1 198.51.100.7',
  'srv: printf x | nc -u -w 1 -p 6000 203.0.113.5 7777',
  'desk: printf x | nc -u -w 1 -p 6001 203.0.113.5 7777',
  'srv: printf x | nc -u -w 1 -p 6002 203.0.113.5 9999',
  'desk: nc -w 1 198.51.100.7 81',
];
const RULES =
  'nat: [{ masquerade: eth1 }, { forward: { in: eth1, protocol: udp, port: 7777, to: "192.168.1.10:7778", hairpin: true } }]';
const CHECKED = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE'];
/** tshark also judges the TCP checksum of a quote that is cut off, which nobody could verify. */
const BAD =
  'ip.checksum.status == 0 || udp.checksum.status == 0 || icmp.checksum.status == 0 || (tcp.checksum.status == 0 && !icmp)';

let folder: Folder;
let ran: ReturnType<typeof wirelab>;
beforeAll(() => {
  folder = temporaryFolder();
  writeFileSync(folder.path('nat.yaml'), natNetwork(RULES));
  const captures = ['lan@r1:eth0', 'wan@r1:eth1'].flatMap((name) => {
    const [file, end] = name.split('@');
    return ['--pcap', `${folder.path(`${file}.pcapng`)}@${end}`];
  });
  ran = wirelab('exec', folder.path('nat.yaml'), ...COMMANDS, ...captures);
}, 60_000);
afterAll(() => folder.remove());

const tshark = (file: string, filter: string): string[] =>
  execFileSync('tshark', ['-r', folder.path(`${file}.pcapng`), ...CHECKED, '-Y', filter], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

test('the transfer came through', () => {
  expect(ran.stdout).toContain('iperf Done.');
});

test.each(['lan', 'wan'])('no checksum of the %s side is wrong', (file) => {
  expect(tshark(file, BAD)).toEqual([]);
  expect(tshark(file, 'ip').length).toBeGreaterThan(100);
});

test('no address of inside is seen outside, not even in what an error quotes', () => {
  expect(tshark('wan', 'ip.addr == 192.168.0.0/16')).toEqual([]);
});

test('each error that comes inside quotes an inside address', () => {
  const errors = tshark('lan', 'icmp.type == 3 || icmp.type == 11');
  expect(errors.length).toBeGreaterThan(3);
  expect(tshark('lan', '(icmp.type == 3 || icmp.type == 11) && !(ip.addr == 192.168.1.0/24)')).toEqual([]);
});
