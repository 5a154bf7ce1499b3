// macOS and Windows machines on networks that nobody drew, and what is only on them.
import { describe, expect, test } from 'vitest';
import { stream } from '../../../src/core/rng.ts';
import { World } from '../../../src/sim/world.ts';
import { generateNetwork, pick } from '../../helpers/generated-network.ts';

const NETWORKS = Array.from({ length: 8 }, (_, i) => [i + 21, i % 2 === 0 ? 'tree' : 'line'] as const);

/** The same network with a host that runs another system. */
const withPersona = (yaml: string, host: string, persona: string): string =>
  yaml.replace(`${host}: { kind: host,`, `${host}: { kind: host, persona: ${persona},`);

describe.each(NETWORKS)('network %i, a %s', (seed, shape) => {
  const network = generateNetwork(seed, shape);
  const rng = stream(seed, 'personas');
  const from = pick(rng, network.hosts);
  const to = pick(
    rng,
    network.hosts.filter((host) => host !== from),
  );
  const way = network.way(from, to);
  const on = (persona: string): World => World.fromYaml(withPersona(network.yaml, from.name, persona));

  test('tracert and traceroute name the routers in their order', () => {
    const hops = (text: string): string[] => [...text.matchAll(/^ +\d+ .*?(\d+\.\d+\.\d+\.\d+)/gm)].map(([, a]) => a!);
    expect(hops(on('windows').exec(from.name, `tracert -d ${to.address}`).stdout)).toEqual(way);
    expect(hops(on('macos').exec(from.name, `traceroute -n ${to.address}`).stdout)).toEqual(way);
    expect(hops(on('macos').exec(from.name, `traceroute -n -I ${to.address}`).stdout)).toEqual(way);
  });

  test('a ping says through how many routers its reply came', () => {
    const ttl = 65 - way.length;
    const win = on('windows').exec(from.name, `ping -n 1 ${to.address}`);
    expect(win.stdout).toMatch(new RegExp(String.raw`^Reply from ${to.address}: bytes=32 time=\d+ms TTL=${ttl}$`, 'm'));
    const mac = on('macos').exec(from.name, `ping -c 1 ${to.address}`);
    expect(mac.stdout).toContain(`64 bytes from ${to.address}: icmp_seq=0 ttl=${ttl} time=`);
    expect([win.exit, mac.exit]).toEqual([0, 0]);
  });

  test('what Windows sends begins with 128', () => {
    const back = network.way(to, from);
    const { stdout } = on('windows').exec(to.name, `ping -c 1 ${from.address}`);
    expect(stdout).toContain(`ttl=${129 - back.length} `);
  });
});

const pair = (persona: string, more = ''): World =>
  World.fromYaml(`
seed: 4
topology:
  nodes:
    pc: { kind: host, persona: ${persona}, interfaces: { eth0: { addresses: [10.0.0.1/24] } } ${more} }
    srv: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["pc:eth0", "srv:eth0"] }]
`);

describe('a machine has the tools of its own system', () => {
  const LINUX = ['ip', 'ss', 'iptables', 'sysctl'];
  const MACOS = ['scutil', 'dscacheutil', 'log'];
  const WINDOWS = ['ipconfig', 'tracert'];
  test.each([
    ['linux', LINUX, [...MACOS, ...WINDOWS]],
    ['macos', MACOS, [...LINUX, ...WINDOWS]],
    ['windows', WINDOWS, [...LINUX, ...MACOS, 'traceroute', 'ifconfig', 'sudo', 'tcpdump']],
  ])('%s', (persona, has, lacks) => {
    const names = pair(persona)
      .sys('pc')
      .programs()
      .map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...has, 'ping', 'arp', 'netstat', 'route', 'hostname', 'craft']));
    expect(names.filter((name) => lacks.includes(name))).toEqual([]);
    expect(new Set(names).size, 'one program to a name').toBe(names.length);
  });

  test.each(['macos', 'windows'])('%s gives its connections ports from 49152 on', (persona) => {
    const world = pair(persona);
    world.start('srv', 'iperf3 -s -1');
    world.exec('pc', 'iperf3 -c 10.0.0.2 -n 1');
    const ports = world
      .table('srv', 'sockets')
      .map((row) => Number(/^10\.0\.0\.1:(\d+)$/.exec(String(row['remote']))?.[1]));
    const known = ports.filter((port) => port > 0);
    expect(known.length).toBeGreaterThan(0);
    expect(Math.min(...known)).toBeGreaterThanOrEqual(49_152);
  });

  test('the lab file has the last word about the TTL', () => {
    const world = pair('windows', ', sysctl: { net.ipv4.ip_default_ttl: 60 }');
    expect(world.exec('srv', 'ping -c 1 10.0.0.1').stdout).toContain('ttl=60 ');
  });
});

describe('options that nobody knows', () => {
  test.each([
    ['ping -x', /^Bad option -x\.\n\n\nUsage: ping/],
    ['ping a b', /^Bad parameter b\.$/m],
    ['ping', /^\nUsage: ping/],
    ['tracert -x bob', /^-x is not a valid command option\.\n\nUsage: tracert/],
    ['tracert nobody', /^Unable to resolve target system name nobody\.$/m],
    ['ipconfig /what', /^\nError: unrecognized or incomplete command line\.\n/],
    ['arp -x', /^ARP: bad argument: -x\n/],
    ['arp -d 10.0.0.9', /^The ARP entry deletion failed: Element not found\./],
    ['route add 10.1.0.1 mask 255.255.0.0 10.0.0.2', /\(Destination & Mask\) != Destination\./],
    ['route delete 1.2.3.4', /^The route deletion failed: Element not found\.$/m],
    ['netstat -k', /^\nDisplays protocol statistics/],
  ])('windows: %s', (command, said) => {
    const { stdout, exit } = pair('windows').exec('pc', command);
    expect(stdout).toMatch(said);
    expect(exit).toBe(1);
  });

  test.each([
    ['ping -Z srv', 64, /^ping: invalid option -- Z\nusage: ping/],
    ['ping', 64, /^usage: ping/],
    ['ping -c 0 srv', 64, /^ping: invalid count of packets to transmit: `0'$/m],
    ['ping nobody', 68, /^ping: cannot resolve nobody: Unknown host$/m],
    ['traceroute -Z srv', 1, /^traceroute: illegal option -- Z\nVersion 1\.4a12\+Darwin\n/],
    ['traceroute nobody', 1, /^traceroute: unknown host nobody$/m],
    ['netstat -k', 1, /^netstat: illegal option -- k\nUsage:/],
    ['netstat -p icmp', 1, /unknown or uninstrumented protocol/],
    ['route what', 64, /^route: bad keyword: what\nusage: route/],
    ['route -n get nobody', 68, /^route: bad address: nobody$/m],
    ['dscacheutil', 64, /^Usage:\n {4}dscacheutil -h/],
    ['log stream --what', 64, /^log: unrecognized option/],
    ['log stream --predicate nonsense', 64, /^log: Bad predicate/],
  ])('macos: %s', (command, status, said) => {
    const { stderr, exit } = pair('macos').exec('pc', command);
    expect(stderr).toMatch(said);
    expect(exit).toBe(status);
  });
});
