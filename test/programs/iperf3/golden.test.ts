// iperf3 between two hosts of the recorded network, over our TCP, held to what version 3.12 printed there.
import { describe, expect, test } from 'vitest';
import { GoldenNetwork, recordedCases, type GoldenCase, type Printed } from '../../helpers/golden-network.ts';

const golden = new Map(recordedCases('iperf3').map((each) => [each.name.replace('iperf3/', ''), each]));
const named = (name: string): GoldenCase => golden.get(name)!;

/** What two networks need not have in common: ephemeral ports, windows, and the last thousandths of what comes late. */
function alike({ stdout, stderr, exit }: Printed): Printed {
  const lines = stdout.split('\n').map((line) =>
    line
      .replace(/ (524|63|64)\d K(bits|Bytes)\/sec/, ' $1# K$2/sec')
      .replace(/\b(63|64)#/, '64#')
      .replace(/(2\.00-2\.4)\d( +sec .*Bytes +)\S+ M/, '$1#$2# M')
      .replace(/port [3-6]\d{4}/g, 'port #')
      .replace(/( +\d+) {2,3} ?\S+ [KM]?Bytes {7}/, '$1 #')
      .replace(/-\d\.\d\d( +sec .*Bytes +)\S+ (\w+\/sec.*(?:sender|receiver))$/, '-#$1# $2'),
  );
  return { stdout: lines.join('\n'), stderr, exit };
}

/** With two streams: two whole blocks sent at once are more than a queue of 100 frames holds; the recorded network had longer ones. */
function smallBuffers(network: GoldenNetwork): void {
  const row = { key: 'net.ipv4.tcp_wmem', value: '4096 16384 65536' };
  for (const node of ['alice', 'bob']) expect(network.world.tables(node).change('sysctl', 'change', row).ok).toBe(true);
}

const SERVED =
  'c-b,c-b-R,c-f-k,c-f-K,c-f-m,c-f-M,c-i0.5,c-i2,c-O1,c-P2,c-T,c-4,c-cport,c-get-server-output,c-sigint,c-C-bad';

describe('a client of a server on bob', () => {
  test.each(SERVED.split(','))('%s', (name) => {
    const network = new GoldenNetwork();
    if (name.includes('P2')) smallBuffers(network);
    network.world.start('bob', 'iperf3 -s > /dev/null 2>&1', 'tty2');
    const { node, command, signal, ...real } = named(name);
    expect(alike(network.run(node, command, signal))).toEqual(alike(real));
  });
});

/** What a client does meanwhile, which record.sh has in words only. */
const CLIENTS: Readonly<Record<string, string>> = {
  's-1': 'iperf3 -c bob -t 3 -b 5M --cport 40000',
  's-1-R': 'iperf3 -c bob -t 2 -b 5M -R --cport 40001',
  's-1-P2': 'iperf3 -c bob -t 2 -b 5M -P 2',
  's-p-i0.5-sigint': 'iperf3 -c bob -p 6000 -t 1 -b 5M',
  's-two-sigint': 'iperf3 -c bob -t 1 -b 5M; sleep 0.5; iperf3 -c bob -t 1 -b 5M',
  's-1-client-killed': 'iperf3 -c bob -b 5M & sleep 2.5; kill -9 %1',
};

describe('a server', () => {
  test.each(Object.entries(CLIENTS))('%s', (name, client) => {
    const network = new GoldenNetwork();
    if (name.includes('P2')) smallBuffers(network);
    network.world.start('alice', `sleep 1; (${client}) > /dev/null 2>&1`, 'tty2');
    const { node, command, signal, ...real } = named(name);
    expect(alike(network.run(node, command, signal))).toEqual(alike(real));
  });
});

describe('a server that is asked by two', () => {
  /** Bob serves carol for 4 s, and alice asks one second later. */
  function busyNetwork(): GoldenNetwork {
    const network = new GoldenNetwork();
    network.world.start('bob', 'iperf3 -s > /dev/null 2>&1', 'tty2');
    network.world.start('carol', 'iperf3 -c bob -t 4 -b 1M > /tmp/out', 'tty2');
    network.run('alice', 'sleep 1');
    return network;
  }

  test('busy', () => {
    const { node, command, stdout, stderr, exit } = named('busy');
    expect(busyNetwork().run(node, command)).toEqual({ stdout, stderr, exit });
  });

  test('goes on with the first, and serves the next when that one is done', () => {
    const network = busyNetwork();
    network.run('alice', 'iperf3 -c bob -t 1');
    network.run('alice', 'sleep 4');
    expect(network.run('carol', 'cat /tmp/out').stdout).toMatch(/0\.00-4\.00 .* sender\n.*receiver\n\niperf Done\.\n$/);
    expect(network.run('alice', 'iperf3 -c bob -t 1').stdout).toMatch(/iperf Done\.\n$/);
  });
});

describe('what goes wrong', () => {
  test.each(['refused', 'C-bad-refused'])('%s', (name) => {
    const { node, command, stdout, stderr, exit } = named(name);
    expect(new GoldenNetwork().run(node, command)).toEqual({ stdout, stderr, exit });
  });

  test('s-in-use', () => {
    const network = new GoldenNetwork();
    network.world.start('bob', 'iperf3 -s > /dev/null', 'tty2');
    const { node, command, stdout, stderr, exit } = named('s-in-use');
    expect(network.run(node, command)).toEqual({ stdout, stderr, exit });
  });

  test('the server goes away during the test: the last interval is told once more, with a summary', () => {
    const network = new GoldenNetwork();
    network.world.start('bob', 'iperf3 -s > /dev/null 2>&1 & sleep 3.2; kill -INT %1', 'tty2');
    const { node, command, ...real } = named('server-sigint');
    const ours = network.run(node, command);
    const shape = (text: string): string =>
      text
        .replace(/port \d{5}/g, '#')
        .replace(/\d+\.\d+|\d\d+/g, '#')
        .replace(/ +/g, ' ');
    expect({ stderr: ours.stderr, exit: ours.exit }).toEqual({ stderr: real.stderr, exit: real.exit });
    expect(shape(ours.stdout).split('\n').slice(-6)).toEqual(shape(real.stdout).split('\n').slice(-6));
  });

  test('somebody who is no iperf3 does not stop the server', () => {
    const network = new GoldenNetwork();
    network.world.start('bob', 'iperf3 -s > /dev/null 2> /tmp/err', 'tty2');
    network.run('alice', 'echo "GET / HTTP/1.0 and a few more words than a cookie has" | nc -N bob 5201');
    expect(network.run('alice', 'iperf3 -c bob -t 1').stdout).toMatch(/iperf Done\.\n$/);
    expect(network.run('bob', 'cat /tmp/err').stdout).toContain('unable to receive parameters from client');
  });
});
