import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const LAN = `
lab: 1
seed: 3
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [192.168.1.3/24], mac: "02:00:00:00:01:03" }, eth1: { addresses: [10.9.9.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [192.168.1.4/24], mac: "02:00:00:00:01:04" } } }
    carol: { kind: host, interfaces: { eth0: { addresses: [192.168.1.5/24] } } }
    hub: { kind: hub }
  links:
    - { endpoints: ["alice:eth0", "hub:1"] }
    - { endpoints: ["bob:eth0", "hub:2"] }
    - { endpoints: ["carol:eth0", "hub:3"] }
`;

/** Runs `sudo tcpdump ...` on a node while `during` happens, ends it with a signal, and gives what it printed. */
function listen(world: World, node: string, line: string, during: () => void) {
  const printed = { out: '', err: '' };
  const stop = world.onOutput((o) => {
    if (o.terminal === 'watch') printed[o.stream] += new TextDecoder().decode(o.bytes);
  });
  const running = world.start(node, `sudo tcpdump ${line}`, 'watch');
  world.run();
  during();
  world.run();
  if (!running.process.ended) world.signal(running, 'SIGINT');
  world.run();
  stop();
  return { ...printed, exit: running.process.status };
}

/** The same with times taken off. */
const lines = (text: string): string[] => text.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d{6} /, ''));

const START = `tcpdump: verbose output suppressed, use -v[v]... for full protocol decode
listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes
`;
const counts = (captured: string, received = captured): string =>
  `${captured} captured\n${received} received by filter\n0 packets dropped by kernel\n`;

describe('tcpdump listens', () => {
  test('it shows what passes its interface until Ctrl-C, then counts', () => {
    const world = World.fromYaml(LAN);
    const seen = listen(world, 'alice', '-n -i eth0', () => world.exec('alice', 'ping -c 1 bob'));
    expect(lines(seen.out)).toEqual([
      'ARP, Request who-has 192.168.1.4 tell 192.168.1.3, length 28',
      'ARP, Reply 192.168.1.4 is-at 02:00:00:00:01:04, length 46',
      expect.stringMatching(/^IP 192\.168\.1\.3 > 192\.168\.1\.4: ICMP echo request, id \d+, seq 1, length 64$/),
      expect.stringMatching(/^IP 192\.168\.1\.4 > 192\.168\.1\.3: ICMP echo reply, id \d+, seq 1, length 64$/),
      '',
      '',
    ]);
    expect(seen.err).toBe(START + counts('4 packets'));
    expect(seen.exit).toBe(0);
  });

  test('names come from the hosts file, and the time is the world’s, in UTC', () => {
    const world = World.fromYaml(LAN);
    const seen = listen(world, 'bob', '-i eth0 -c 1 icmp', () => world.exec('alice', 'ping -c 1 bob'));
    expect(seen.out).toMatch(/^00:00:00\.\d{6} IP alice > bob: ICMP echo request, id \d+, seq 1, length 64\n$/);
    expect(seen.err).toBe(START + counts('1 packet'));
  });

  test('a promiscuous listener sees what others say on the hub; with -p it does not', () => {
    const chat = (flags: string) => {
      const world = World.fromYaml(LAN);
      return listen(world, 'carol', `-n ${flags} -i eth0 icmp`, () => world.exec('alice', 'ping -c 2 bob'));
    };
    expect(chat('').err).toContain('4 packets captured');
    expect(chat('-p').err).toContain('0 packets captured');
  });

  test('-i any says where and in which direction', () => {
    const world = World.fromYaml(LAN);
    const seen = listen(world, 'alice', '-n -i any icmp', () => world.exec('alice', 'ping -c 1 bob'));
    expect(lines(seen.out).slice(0, 2)).toEqual([
      expect.stringMatching(/^eth0 {2}Out IP 192\.168\.1\.3 > 192\.168\.1\.4: ICMP echo request/),
      expect.stringMatching(/^eth0 {2}In {2}IP 192\.168\.1\.4 > 192\.168\.1\.3: ICMP echo reply/),
    ]);
    expect(seen.err).toContain('tcpdump: data link type LINUX_SLL2\n');
    expect(seen.err).toContain(
      'listening on any, link-type LINUX_SLL2 (Linux cooked v2), snapshot length 262144 bytes',
    );
  });

  test('on the loopback every packet is shown once', () => {
    const world = World.fromYaml(LAN);
    const seen = listen(world, 'alice', '-n -i lo', () => world.exec('alice', 'ping -c 1 127.0.0.1'));
    expect(lines(seen.out)).toHaveLength(4);
    expect(seen.err).toContain(counts('2 packets', '4 packets'));
  });

  test('-w keeps packets in a file that -r prints as they were printed live', () => {
    const live = World.fromYaml(LAN);
    const printed = listen(live, 'alice', '-nvve -i eth0', () => live.exec('alice', 'ping -c 1 bob')).out;
    const world = World.fromYaml(LAN);
    const seen = listen(world, 'alice', '-i eth0 -w /tmp/x.pcap', () => world.exec('alice', 'ping -c 1 bob'));
    expect(seen.out).toBe('');
    const read = world.exec('alice', 'tcpdump -nvve -r /tmp/x.pcap');
    expect(`${read.stdout}\n`).toBe(printed);
    expect(read.exit).toBe(0);
  });

  test('what cannot be listened on is refused in libpcap’s words', () => {
    const world = World.fromYaml(LAN);
    expect(world.exec('alice', 'sudo tcpdump -i eth9')).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'tcpdump: eth9: No such device exists\n(No such device exists)\n',
    });
    expect(world.exec('alice', 'sudo ip link set eth1 down; sudo tcpdump -i eth1').stderr).toContain(
      'tcpdump: eth1: That device is not up\n',
    );
  });

  test('-Q in leaves out what the host sends', () => {
    const world = World.fromYaml(LAN);
    const seen = listen(world, 'alice', '-n -Q in -i eth0 icmp', () => world.exec('alice', 'ping -c 1 bob'));
    expect(lines(seen.out).filter((line) => line.includes('ICMP'))).toEqual([expect.stringContaining('echo reply')]);
  });
});
