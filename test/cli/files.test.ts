import { afterAll, expect, test } from 'vitest';
import { measured, temporaryFolder, TWO_HOSTS, wirelab } from '../helpers/cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const HOST = 'kind: host,';
/** The two hosts with something put into alice's map. */
const withAlice = (more: string): string => TWO_HOSTS.replace(HOST, `${HOST} ${more},`);
const hosts = (count: number): string =>
  `topology:\n  nodes:\n${Array.from({ length: count }, (_, i) => `    n${i}: { kind: host, interfaces: { eth0: { addresses: [10.${i >> 8}.${i & 255}.1/24] } } }\n`).join('')}`;

test('a wrong file is told with its place, what was found, what was expected and a caret', () => {
  const cases: readonly (readonly [string, string])[] = [
    [`${TWO_HOSTS}sede: 3\n`, 'net.yaml:8:1: unknown key "sede"; did you mean "seed"?\n  | sede: 3\n  | ^^^^\n'],
    [`${TWO_HOSTS}colour: red\n`, 'net.yaml:8:1: unknown key "colour" (expected one of '],
    [withAlice('gateway: 10.9.9.9'), "10.9.9.9 is on none of alice's networks"],
    [
      TWO_HOSTS.replace('"bob:eth0"', '"carol:eth0"'),
      'net.yaml:7:35: no node is called "carol" (expected a node of this topology)',
    ],
    [
      withAlice('sysctl: { net.ipv4.ip_default_tll: 9 }'),
      'no kernel parameter is called "net.ipv4.ip_default_tll"; did you mean "net.ipv4.ip_default_ttl"?',
    ],
    [withAlice('sysctl: { net.ipv4.ip_default_ttl: 999 }'), 'found "999"'],
    [withAlice('sysctl: { net.ipv4.ip_default_ttl: x }'), 'found "x"'],
    [`${TWO_HOSTS}---\n${TWO_HOSTS}`, 'net.yaml:8:1: not valid YAML: a second document begins here'],
    [`${TWO_HOSTS}title: [1\n`, 'not valid YAML'],
  ];
  for (const [text, message] of cases) {
    const ran = wirelab('exec', folder.file('net.yaml', text), 'alice: echo hi');
    expect(ran, message).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).toMatch(/net\.yaml:\d+:\d+: .+\n {2}\| .*\n {2}\| *\^+\n/);
    expect(ran.stderr).not.toMatch(/^ +at /m);
  }
});

test('hostile files are refused soon, and the limit is named', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghij'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(',')}]`),
  ];
  const cases: readonly (readonly [string, RegExp])[] = [
    [bomb.join('\n'), /more than 200000 values/],
    [`topology: ${'['.repeat(100_000)}`, /nested deeper than 32 levels/],
    [`# ${'x'.repeat(10_000_000)}\n${TWO_HOSTS}`, /at most 1048576/],
    [hosts(6000), /at most 5000 nodes, found 6000/],
    [TWO_HOSTS.replace('"bob:eth0"]', '"bob:eth0"], rate: 1e30bit'), /a rate from 1bit to 10tbit/],
    [TWO_HOSTS.replace('"bob:eth0"]', '"bob:eth0"], queue: 1000000000'), /from 0 to 100000/],
    [TWO_HOSTS.replace('.1/24]', '.1/24], mtu: 1000000'), /from 68 to 65535/],
  ];
  const start = measured('list').cpu;
  for (const [text, limit] of cases) {
    const ran = measured('exec', folder.file('hostile.yaml', text), 'alice: echo hi');
    expect(ran, String(limit)).toMatchObject({ exit: 2, stdout: '' });
    expect(ran.stderr).toMatch(limit);
    expect(ran.cpu - start, String(limit)).toBeLessThan(1.5);
  }
}, 60_000);

test('as many nodes as are allowed are no burden', () => {
  const ran = measured('exec', folder.file('many.yaml', hosts(5000)), 'n7: echo hi');
  expect(ran).toMatchObject({ exit: 0, stdout: 'hi\n' });
  expect(ran.cpu).toBeLessThan(6);
});

test('nameservers stand in resolv.conf', () => {
  const net = folder.file('net.yaml', withAlice('nameservers: [10.0.0.2, 10.0.0.3]'));
  expect(wirelab('exec', net, 'alice: cat /etc/resolv.conf').stdout).toBe('nameserver 10.0.0.2\nnameserver 10.0.0.3\n');
  const search = folder.file('search.yaml', withAlice('nameservers: [10.0.0.2], search: [lab.test, example.com.]'));
  expect(wirelab('exec', search, 'alice: cat /etc/resolv.conf').stdout).toBe(
    'nameserver 10.0.0.2\nsearch lab.test example.com\n',
  );
  const wrong = folder.file('wrong.yaml', withAlice('search: [a..b]'));
  expect(wirelab('exec', wrong, 'alice: echo')).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('a domain such as lab.test'),
  });
});
