/** nc over TCP, alice - r1 - bob, as in the recordings of netcat-openbsd. */
import { describe, expect, test } from 'vitest';
import { NS_PER_S } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';
import { readGolden } from '../../helpers/golden.ts';

const TOPOLOGY = (alice = 'gateway: 192.168.1.1', cable = ''): string => `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [192.168.1.3/24] } }, ${alice} }
    r1: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24] }, eth1: { addresses: [192.168.3.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [192.168.3.4/24] } }, gateway: 192.168.3.1 }
  links:
    - { endpoints: ["alice:eth0", "r1:eth0"] }
    - { endpoints: ["r1:eth1", "bob:eth0"]${cable} }
`;
const world = (yaml = TOPOLOGY()): World => World.fromYaml(yaml, { seed: 1 });

/** Starts a line in a terminal of its own and collects what it prints. */
function start(w: World, node: string, line: string) {
  let text = '';
  const terminal = `${node}-1`;
  w.onOutput((o) => {
    if (o.terminal === terminal) text += new TextDecoder().decode(o.bytes);
  });
  const running = w.start(node, line, terminal);
  w.run({ until: w.now });
  return { text: () => text, process: running.process };
}

const told = (golden: ReturnType<typeof readGolden>) => ({
  exit: golden.exit,
  stdout: golden.stdout,
  stderr: golden.stderr,
});

describe('a client prints what the real one prints', () => {
  test.each([
    ...['t-client-N', 't-client-N-v', 't-client-N-nv', 't-client-q1-v', 't-client-w1-v', 't-client-p-s'],
    ...['tz-open', 'tzv-open', 'tzv-n-open', 'tzv-range', 'tzv-range-down'],
  ])('%s, to a bob who listens', (name) => {
    const w = world();
    start(w, 'bob', 'nc -l 5000');
    const golden = readGolden(`nc/${name}`);
    expect(w.exec('alice', golden.command)).toEqual(told(golden));
  });

  test.each(['t-client-hears', 't-client-d-hears'])('%s, from a bob who speaks', (name) => {
    const w = world();
    start(w, 'bob', 'echo hi | nc -N -l 5000');
    const golden = readGolden(`nc/${name}`);
    expect(w.exec('alice', golden.command)).toEqual(told(golden));
  });

  test.each(['tzv-named', 'tzv-named-n'])('%s', (name) => {
    const w = world();
    start(w, 'bob', 'nc -l 80');
    const golden = readGolden(`nc/${name}`);
    expect(w.exec('alice', golden.command)).toEqual(told(golden));
  });

  test.each([
    ...[
      't-refused',
      'tv-refused',
      'tzv-n-refused',
      'tz-closed',
      'tzv-closed-range',
      't-range-client',
      't-named-service',
    ],
    ...['t-foreign-source', 't-unknown-host', 't-unknown-service', 't-range-bad', 'tv-no-such-neighbour'],
    ...['no-arguments', 'bad-option', 'h', 'k-alone', 'l-z', 'l-s', 'l-p-and-port', 'q-bad', 'i-bad', 'W-bad'],
    ...['t-server-foreign-address'],
  ])('%s', (name) => {
    const golden = readGolden(`nc/${name}`);
    expect(world().exec('alice', golden.command)).toEqual(told(golden));
  });

  test.each(['tv-w1-filtered', 'tzv-w1-filtered', 'tz-w1-filtered'])('%s', (name) => {
    const w = world();
    w.exec('bob', 'iptables -A INPUT -p tcp --dport 5000 -j DROP');
    const golden = readGolden(`nc/${name}`);
    const before = w.now;
    expect(w.exec('alice', golden.command)).toEqual(told(golden));
    expect(w.now - before).toBe(NS_PER_S);
  });

  test('tv-host-unreachable: an ICMP error ends the attempt', () => {
    const w = world();
    w.exec('r1', 'iptables -A FORWARD -p tcp --dport 5001 -j REJECT --reject-with icmp-host-unreachable');
    const golden = readGolden('nc/tv-host-unreachable');
    expect(w.exec('alice', golden.command)).toEqual(told(golden));
  });

  test('tv-unroutable', () => {
    const golden = readGolden('nc/tv-unroutable');
    expect(world(TOPOLOGY('routes: []')).exec('alice', golden.command)).toEqual(told(golden));
  });
});

describe('a listener prints what the real one prints', () => {
  test.each([
    ['t-server', 'echo hello | nc -N bob 5000'],
    ['t-server-p', 'echo hello | nc -N bob 5000'],
    ['t-server-v', 'echo hello | nc -N -p 40001 bob 5000'],
    ['t-server-nv', 'echo hello | nc -N -p 40002 bob 5000'],
    ['t-server-v-address', 'echo hello | nc -N -p 40003 bob 5000'],
    ['t-server-v-named', 'echo hello | nc -N -p 40005 bob 80'],
    ['t-server-k-v-sigint', 'echo hello | nc -N -p 40004 bob 5000'],
  ])('%s', (name, client) => {
    const w = world();
    const golden = readGolden(`nc/${name}`);
    const bob = start(w, 'bob', golden.command.replace(/ +#.*/, ''));
    w.exec('alice', client);
    w.run();
    expect(bob.text().split('\n').sort()).toEqual((golden.stdout + golden.stderr).split('\n').sort());
    expect(bob.process.ended ? bob.process.status : 130).toBe(golden.exit);
  });
});

describe('both ways at once', () => {
  test('without -N the end of input ends nothing: each side waits for the other', () => {
    const w = world();
    const bob = start(w, 'bob', 'nc -l 5000 < /dev/null');
    const alice = start(w, 'alice', 'echo hello | nc bob 5000');
    w.run();
    expect([bob.text(), bob.process.ended, alice.process.ended]).toEqual(['hello\n', false, false]);
    w.sys('bob').interrupt(w.sys('bob').terminal('bob-1'), 'SIGINT');
    w.run();
    expect([bob.process.status, alice.process.status]).toEqual([130, 0]);
  });

  test('a listener ends with its connection, and with -k waits for the next', () => {
    const w = world();
    const bob = start(w, 'bob', 'nc -k -l 5000');
    for (const word of ['one', 'two']) w.exec('alice', `echo ${word} | nc -N bob 5000`);
    w.run();
    expect([bob.text(), bob.process.ended]).toEqual(['one\ntwo\n', false]);
  });

  test('half a connection stays open: the answer comes after the question has ended', () => {
    const w = world();
    const bob = start(w, 'bob', 'echo question | nc -N -l 5000');
    expect(w.exec('alice', '(sleep 2; echo answer) | nc bob 5000').stdout).toBe('question\n');
    w.run();
    expect([bob.text(), bob.process.status]).toEqual(['answer\n', 0]);
  });

  test('a listener whose peer has said all leaves without saying more, as the real one does', () => {
    const w = world();
    const bob = start(w, 'bob', '(sleep 2; echo answer) | nc -N -l 5000');
    expect(w.exec('alice', 'echo question | nc -N bob 5000')).toEqual({ exit: 0, stdout: '', stderr: '' });
    w.run();
    expect(bob.text()).toBe('question\n');
  });

  test('a client that waits for input leaves when what it sends is answered with a reset', () => {
    const w = world();
    const bob = start(w, 'bob', 'nc -l 5000');
    const alice = start(w, 'alice', '(sleep 5; echo too late; sleep 50) | nc bob 5000');
    w.run({ until: w.now + 2 * NS_PER_S });
    w.sys('bob').interrupt(w.sys('bob').terminal('bob-1'), 'SIGINT');
    w.run({ until: w.now + 2 * NS_PER_S });
    const clients = (): number =>
      w
        .sys('alice')
        .processes()
        .filter((p) => p.command === 'nc bob 5000').length;
    expect([bob.process.status, clients()]).toEqual([130, 1]);
    w.run({ until: w.now + 2 * NS_PER_S });
    expect([alice.text(), clients()]).toEqual(['', 0]);
  });

  test('two big files pass each other', () => {
    const w = world();
    for (const node of ['alice', 'bob']) w.exec(node, 'head -c 300k /dev/urandom > mine');
    start(w, 'bob', 'nc -N -l 5000 < mine > theirs');
    w.exec('alice', 'nc -N bob 5000 < mine > theirs');
    w.run();
    const sum = (node: string, file: string): string => w.exec(node, `sha256sum < ${file}`).stdout;
    expect([sum('alice', 'theirs'), sum('bob', 'theirs')]).toEqual([sum('bob', 'mine'), sum('alice', 'mine')]);
  });
});

test.each([
  ['a clean cable', ''],
  ['a bad one', ', loss: 2%, corrupt: 1%, reorder: 2%, duplicate: 2%, delay: 3ms, jitter: 1ms'],
])('a file arrives whole over %s', (_name, cable) => {
  const w = world(TOPOLOGY(undefined, cable));
  start(w, 'bob', 'nc -l 5000 > copy');
  w.exec('alice', 'head -c 400k /dev/urandom > file; cat file | nc -N bob 5000');
  w.run();
  expect(w.exec('bob', 'sha256sum < copy').stdout).toBe(w.exec('alice', 'sha256sum < file').stdout);
});

test('a slow reader closes the window: the sender can send no more than what is read', () => {
  const w = world();
  start(w, 'bob', 'sysctl -qw net.ipv4.tcp_rmem="4096 16384 16384"; nc -l 5000 | pv -qL 1k > copy');
  const alice = start(w, 'alice', 'head -c 500k /dev/zero | nc -N bob 5000');
  w.run({ until: w.now + 20 * NS_PER_S });
  expect(alice.process.ended).toBe(false);
  const [row] = w.table('alice', 'tcp');
  expect(row).toMatchObject({ state: 'ESTABLISHED' });
  expect(Number(row!['sndWnd'])).toBeLessThan(1460);
});
