import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../src/core/bytes.ts';
import { concat } from '../../dissect/concat.ts';
import { readCapture } from '../../../src/dissect/read-capture.ts';
import { PcapExport } from '../../../src/sim/pcap-export.ts';
import { World } from '../../../src/sim/world.ts';

const NET = `
lab: 1
seed: 5
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [192.168.1.3/24], mac: "02:00:00:00:01:03" } }, gateway: 192.168.1.1 }
    bob: { kind: host, interfaces: { eth0: { addresses: [192.168.1.4/24], mac: "02:00:00:00:01:04" } } }
    carol: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } }, gateway: 10.0.0.1 }
    r1: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24], mac: "02:00:00:00:01:01" }, eth1: { addresses: [10.0.0.1/24] } } }
    s1: { kind: switch }
  links:
    - { endpoints: ["alice:eth0", "s1:1"] }
    - { endpoints: ["bob:eth0", "s1:2"] }
    - { endpoints: ["r1:eth0", "s1:3"] }
    - { endpoints: ["r1:eth1", "carol:eth0"] }
`;

/** What `tcpdump -nvv` on a node says while alice crafts. */
function heard(node: string, command: string, filter = 'not arp'): { readonly said: string; readonly lines: string[] } {
  const world = World.fromYaml(NET);
  const running = world.start(node, `sudo tcpdump -nvv -t -w /tmp/seen.pcap -i eth0 ${filter}`, 'watch');
  world.run();
  const { stdout, stderr } = world.exec('alice', command);
  world.run();
  world.signal(running, 'SIGINT');
  world.run();
  const read = world.exec(node, 'tcpdump -nvvt -r /tmp/seen.pcap');
  return { said: stdout + stderr, lines: read.stdout.split('\n').slice(0, -1) };
}

function dryRun(command: string): { readonly text: string; readonly bytes: Uint8Array } {
  const { stdout } = World.fromYaml(NET).exec('alice', `craft ${command} dry-run`);
  const hex = stdout
    .split('\n')
    .flatMap((line) => /^\t0x[0-9a-f]{4}: (.{40})/.exec(line)?.[1] ?? [])
    .join('');
  const bytes = fromHex(hex.replaceAll(' ', ''));
  if (!bytes.ok) throw new Error(bytes.error);
  return { text: stdout, bytes: bytes.value };
}

const stderr = (command: string): string => World.fromYaml(NET).exec('alice', `craft ${command}`).stderr;

describe('craft', () => {
  test('an echo request goes through the kernel, and the target answers', () => {
    const { said, lines } = heard('bob', 'craft icmp id=7 seq=3 data="hi" ip dst=bob ttl=3');
    expect(said).toBe('sent IP 192.168.1.3 > 192.168.1.4: ICMP echo request, id 7, seq 3, length 10\n');
    expect(lines[0]).toMatch(/^IP \(tos 0x0, ttl 3, id \d+, offset 0, flags \[none\], proto ICMP \(1\), length 30\)$/);
    expect(lines[1]).toBe('    192.168.1.3 > 192.168.1.4: ICMP echo request, id 7, seq 3, length 10');
    expect(lines[3]).toBe('    192.168.1.4 > 192.168.1.3: ICMP echo reply, id 7, seq 3, length 10');
  });

  test('a wrong checksum stays wrong on the wire, and nobody answers', () => {
    const { lines } = heard('bob', 'craft udp dport=9 checksum=0xdead ip dst=bob', 'udp or icmp');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /192\.168\.1\.3\.40000 > 192\.168\.1\.4\.9: \[bad udp cksum 0xdead -> 0x[0-9a-f]{4}!\] UDP, length 0/,
    );
  });

  test('a right one makes the port unreachable', () => {
    const { lines } = heard('bob', 'craft udp dport=9 ip dst=bob', 'udp or icmp');
    expect(lines.join()).toContain('192.168.1.4 > 192.168.1.3: ICMP 192.168.1.4 udp port 9 unreachable');
  });

  test('a frame for another network is sent to the router that the tables name', () => {
    const { said, lines } = heard('carol', 'craft udp checksum=bad data=x ip dst=carol');
    expect(said).toContain('02:00:00:00:01:03 > 02:00:00:00:01:01, ethertype IPv4');
    expect(lines.join()).toContain('bad udp cksum');
    expect(lines[0]).toContain('ttl 63');
  });

  test('a bare Ethernet frame carries what it is told', () => {
    const { lines } = heard('bob', 'craft eth dst=ff:ff:ff:ff:ff:ff type=0x88b5 data=hello');
    expect(lines[0]).toContain('02:00:00:00:01:03 > ff:ff:ff:ff:ff:ff, ethertype Unknown (0x88b5), length 60');
    expect(lines[1]).toContain('hello');
  });

  test('an ARP reply can lie', () => {
    const { lines } = heard('bob', 'craft arp op=reply spa=192.168.1.1 sha=02:00:00:00:66:66 tpa=192.168.1.4', 'arp');
    expect(lines.at(-1)).toContain('Reply 192.168.1.1 is-at 02:00:00:00:66:66');
  });

  test('count= sends more, and the sequence number counts up', () => {
    const { said } = heard('bob', 'craft icmp seq=5 ip dst=bob count=3 interval=10ms');
    expect(said.match(/seq \d+/g)).toEqual(['seq 5', 'seq 6', 'seq 7']);
  });

  test('captures say that the damage was done on purpose', () => {
    const world = World.fromYaml(NET);
    const chunks: Uint8Array[] = [];
    const capture = new PcapExport(world, 'alice:eth0', (chunk) => chunks.push(chunk));
    world.exec('alice', 'craft icmp checksum=bad ip dst=bob fcs=bad');
    world.run();
    capture.flush();
    const file = readCapture(concat(chunks));
    const comments = file.ok ? file.value.packets.flatMap((p) => p.comment ?? []) : [];
    expect(comments.join()).toContain('damaged: icmp checksum, fcs wrong on purpose');
  });

  test('a dry run lists every field with where it came from, and the bytes', () => {
    const { text, bytes } = dryRun('icmp type=echo id=1 seq=1 ip dst=bob id=5 ttl=9 ihl=7');
    expect(text).toContain('      ttl       9');
    expect(text).toMatch(/ihl +7 +given, wrong: 5 would be right/);
    expect(text).toMatch(/dst +192\.168\.1\.4 +given/);
    expect(text).toContain('The MAC address of 192.168.1.4 is asked for when it is sent.');
    expect(toHex(bytes.subarray(12, 24))).toBe('08004700001c000500000901');
    expect(toHex(bytes.subarray(34))).toBe('0800f7fd00010001');
  });

  test('a SYN has the size, the sequence number and the checksum that TCP wants', () => {
    const { lines } = heard(
      'bob',
      'craft tcp flags=syn sport=1234 dport=80 seq=1000 mss=1460 ip dst=bob',
      'tcp and src alice',
    );
    expect(lines[1]).toMatch(
      /^ {4}192\.168\.1\.3\.1234 > 192\.168\.1\.4\.80: Flags \[S\], cksum 0x[0-9a-f]{4} \(correct\), seq 1000, win 64240, options \[mss 1460\], length 0$/,
    );
  });

  test('a segment with data and several flags, wrong in its length', () => {
    const { bytes, text } = dryRun(
      'tcp flags=psh,ack seq=4294967295 ack=7 window=512 urgent=1 offset=6 data=hi ip dst=bob',
    );
    expect(toHex(bytes.subarray(34, 50))).toBe('9c400009ffffffff0000000760180200');
    expect(toHex(bytes.subarray(52))).toBe('00016869');
    expect(text).toMatch(/offset +6 +given, wrong: 5 would be right/);
  });

  test.each([
    ['tcp udp ip dst=bob', 'craft: udp and tcp do not go into one packet: choose one\n'],
    ['tcp flags=sny ip dst=bob', 'craft: tcp flags: "sny" is not known; did you mean syn?\n'],
    ['imcp ip dst=bob', 'craft: "imcp" is not known; did you mean icmp?\n'],
    ['icmp tpye=8 ip dst=bob', 'craft: icmp: "tpye" is not known; did you mean type?\n'],
    ['icmp type=ecko ip dst=bob', 'craft: icmp type: "ecko" is not a number; did you mean echo?\n'],
    ['icmp ip dst=nosuch', 'craft: ip dst: "nosuch" is no address and no host\'s name\n'],
    ['icmp ip ttl=300', 'craft: ip ttl: 300 does not fit: at most 255\n'],
    ['icmp', 'craft: ip dst is missing: say where it goes, for example ip dst=bob\n'],
    ['icmp udp ip dst=bob', 'craft: icmp and udp do not go into one packet: choose one\n'],
    ['eth dst=12', 'craft: eth dst: "12" is not a MAC address such as 02:00:00:00:01:03\n'],
    ['icmp ip dst=10.200.0.1 dev=eth7', 'craft: there is no interface "eth7"\n'],
    ['udp hex=0g ip dst=bob', 'craft: hex: "0g" is not pairs of hexadecimal digits\n'],
  ])('%s is refused, naming what is wrong', (command, words) => {
    expect(stderr(command)).toBe(words);
  });

  test('a neighbour that does not answer is said so', () => {
    expect(stderr('udp checksum=bad ip dst=192.168.1.77')).toBe(
      'craft: 192.168.1.77 does not answer ARP on eth0; give a MAC address: eth dst=...\n',
    );
  });

  test('help explains every layer with examples', () => {
    const { stdout, exit } = World.fromYaml(NET).exec('alice', 'craft help');
    expect(exit).toBe(0);
    for (const word of ['craft icmp ip dst=bob', 'arp', 'checksum', 'dry-run']) expect(stdout).toContain(word);
  });
});
