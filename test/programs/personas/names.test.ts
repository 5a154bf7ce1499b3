// DNS and DHCP as a Mac and a Windows machine show them: the resolver's log while it works, its cache, leases.
import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const network = (): World =>
  World.fromYaml(`
seed: 9
topology:
  nodes:
    win: { kind: host, persona: windows, hosts: false, interfaces: { eth0: { addresses: [dhcp] } } }
    mac: { kind: host, persona: macos, hosts: false, interfaces: { en0: { addresses: [10.0.0.3/24] } }, nameservers: [10.0.0.2] }
    s1: { kind: switch }
    srv:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - dhcp: { subnets: [{ network: 10.0.0.0/24, pool: 10.0.0.100-10.0.0.110, router: 10.0.0.2, dns: [10.0.0.2], domain: lab.test, lease: 2h }] }
        - dns: { zones: { "lab.test.": "$TTL 300\\n@ IN SOA ns admin 1 2 3 4 60\\n@ NS ns\\nns A 10.0.0.2\\nwww A 10.0.0.2\\nalias CNAME www\\n" } }
  links:
    - { endpoints: ["win:eth0", "s1:1"] }
    - { endpoints: ["mac:en0", "s1:2"] }
    - { endpoints: ["srv:eth0", "s1:3"] }
`);

const FOLLOW = `log stream --predicate 'process == "mDNSResponder"' --info`;

/** What the log says of the resolver, process numbers left out. */
function followed(world: World, act: () => void): string[] {
  let printed = '';
  const stop = world.onOutput(({ terminal, bytes }) => {
    if (terminal === 'log') printed += new TextDecoder().decode(bytes);
  });
  const log = world.start('mac', FOLLOW, 'log');
  act();
  world.signal(log, 'SIGINT');
  world.run();
  stop();
  expect(log.process.ended).toBe(true);
  expect(printed).toMatch(/^Filtering the log data using "process == "mDNSResponder""\nTimestamp {23}Thread {5}Type /);
  const lines = printed.split('\n').slice(2, -1);
  return lines.map((line) => {
    const [, said] =
      /^2026-01-01 00:\d\d:\d\d\.\d{6}\+0000 0x454 {6}Default {5}0x0 {18}197 {4}0 {4}mDNSResponder: \[com\.apple\.mDNSResponder:Default\] (.*)$/.exec(
        line,
      ) ?? [];
    return (said ?? `not a line of the log: ${line}`).replace(/PID\[\d+\]/, 'PID[#]');
  });
}

describe('log stream', () => {
  test('shows what the resolver does as it happens, the second time from its cache', () => {
    const world = network();
    const lines = followed(world, () => {
      world.exec('mac', 'ping -c 1 alias.lab.test');
      world.exec('mac', 'ping -c 1 alias.lab.test');
    });
    const what = 'DNSServiceQueryRecord(alias.lab.test., Addr)';
    const added = ['alias.lab.test. CNAME www.lab.test.', 'www.lab.test. Addr 10.0.0.2'];
    expect(lines).toEqual([
      `[R1] ${what} START PID[#](ping)`,
      '[R1->Q1] Question for alias.lab.test. (Addr) assigned DNS service 1',
      ...added.map((text) => `[R1->Q1] ${what} RESULT ADD interface 0: ${text}`),
      `[R1] ${what} STOP PID[#](ping)`,
      `[R2] ${what} START PID[#](ping)`,
      ...added.map((text) => `[R2] ${what} RESULT ADD interface 0: ${text}`),
      `[R2] ${what} STOP PID[#](ping)`,
    ]);
  });

  test('asks again after dscacheutil -flushcache, and says so when a name has no address', () => {
    const world = network();
    world.exec('mac', 'dscacheutil -q host -a name www.lab.test');
    const lines = followed(world, () => {
      world.exec('mac', 'dscacheutil -flushcache');
      world.exec('mac', 'dscacheutil -q host -a name www.lab.test');
      world.exec('mac', 'dscacheutil -q host -a name nobody.lab.test');
    });
    expect(lines.filter((line) => line.includes('Question for'))).toHaveLength(2);
    expect(lines).toContain(
      '[R3->Q3] DNSServiceQueryRecord(nobody.lab.test., Addr) RESULT ADD interface 0: No Such Record',
    );
  });

  test('waits without moving the clock, and shows nothing of other processes', () => {
    const world = network();
    world.run();
    const before = world.now;
    const log = world.start('mac', FOLLOW.replace('mDNSResponder', 'configd'), 'log');
    world.run();
    expect(world.now - before).toBeLessThan(1e6);
    expect(log.process.ended).toBe(false);
  });
});

describe('ipconfig', () => {
  test('/displaydns shows what was asked for, its TTL counting down, until /flushdns', () => {
    const world = network();
    world.run();
    world.exec('win', 'ping -n 1 alias.lab.test');
    world.exec('win', 'ping -n 1 nobody.lab.test');
    const show = (): string => world.exec('win', 'ipconfig /displaydns').stdout;
    expect(show()).toContain(`
    www.lab.test
    ----------------------------------------
    Record Name . . . . . : www.lab.test
    Record Type . . . . . : 1
    Time To Live  . . . . : 300
    Data Length . . . . . : 4
    Section . . . . . . . : Answer
    A (Host) Record . . . : 10.0.0.2


`);
    expect(show()).toContain('    Record Type . . . . . : 5\n');
    expect(show()).toContain('    CNAME Record  . . . . : www.lab.test\n');
    expect(show()).toContain(
      '    nobody.lab.test\n    ----------------------------------------\n    Name does not exist.\n',
    );
    world.run({ until: world.now + 100e9 });
    expect(show()).toMatch(/www\.lab\.test\n {4}Record Type[ .]+: 1\n {4}Time To Live {2}\. \. \. \. : (199|200)\n/);
    expect(show()).not.toContain('nobody');
    expect(world.exec('win', 'ipconfig /flushdns').stdout).toContain('Successfully flushed the DNS Resolver Cache.');
    expect(show()).toContain('Could not display the DNS Resolver Cache.');
    expect(world.table('win', 'resolver')).toEqual([]);
  });

  test('/release gives the address back and /renew asks for it again', () => {
    const world = network();
    world.run();
    const address = /IPv4 Address[ .]+: (\S+)\(Preferred\)/.exec(world.exec('win', 'ipconfig /all').stdout)?.[1];
    expect(address).toMatch(/^10\.0\.0\.10\d$/);
    const all = world.exec('win', 'ipconfig /all').stdout;
    expect(all).toContain('DHCP Enabled. . . . . . . . . . . : Yes');
    expect(all).toContain('DHCP Server . . . . . . . . . . . : 10.0.0.2');
    expect(all).toMatch(/Lease Obtained[ .]+: Thursday, January 1, 2026 12:00:0\d AM\n/);
    expect(all).toMatch(/Lease Expires [ .]+: Thursday, January 1, 2026 2:00:0\d AM\n/);
    const released = world.exec('win', 'ipconfig /release');
    expect(released.stdout).not.toContain('IPv4 Address');
    expect(world.table('win', 'addr').filter((row) => row['interface'] === 'eth0')).toEqual([]);
    expect(world.table('srv', 'leases').some((row) => row['state'] === 'released')).toBe(true);
    const renewed = world.exec('win', 'ipconfig /renew et*');
    expect(renewed.stdout).toContain(`IPv4 Address. . . . . . . . . . . : ${address}\n`);
    expect(renewed.exit).toBe(0);
  });

  test('/renew says when no server answers, and when there is nothing to renew', () => {
    const world = network();
    world.run();
    world.exec('srv', 'ip link set eth0 down');
    world.exec('win', 'ipconfig /release');
    const { stdout, exit } = world.exec('win', 'ipconfig /renew');
    expect(stdout).toContain('An error occurred while renewing interface eth0 : unable to contact your DHCP server.');
    expect(exit).toBe(1);
    expect(world.exec('win', 'ipconfig /renew wlan*').stdout).toContain('no adapter is in the state permissible');
  });
});
