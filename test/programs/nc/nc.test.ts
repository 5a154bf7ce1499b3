/** nc on a real path: alice - r1 - bob, as in the recordings of netcat-openbsd. */
import { describe, expect, test } from 'vitest';
import { seconds } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';
import { readGolden } from '../../helpers/golden.ts';

const TOPOLOGY = `
lab: 1
id: nc
title: nc
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [192.168.1.3/24] } }, gateway: 192.168.1.1 }
    r1: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24] }, eth1: { addresses: [192.168.3.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [192.168.3.4/24] } }, gateway: 192.168.3.1 }
  links:
    - { endpoints: ["alice:eth0", "r1:eth0"] }
    - { endpoints: ["r1:eth1", "bob:eth0"] }
`;

const world = (): World => World.fromYaml(TOPOLOGY, { seed: 1 });

describe('with nobody at the other end nc ends as the real one does', () => {
  const cases = ['u-refused', 'u-refused-v', 'u-refused-two-lines', 'uz-closed', 'uzv-closed', 'unknown-host'];
  const usage = ['no-port', 'bad-port', 'port-zero', 'port-word', 'l-no-port', 'w-bad'];
  test.each([...cases, ...usage])('%s', (name) => {
    const golden = readGolden(`nc/${name}`);
    const { exit, stdout, stderr } = world().exec('alice', golden.command);
    expect({ exit, stdout, stderr }).toEqual({ exit: golden.exit, stdout: golden.stdout, stderr: golden.stderr });
  });

  test.each(['u-unroutable', 'uv-unroutable'])('%s: no default route', (name) => {
    const golden = readGolden(`nc/${name}`);
    const w = World.fromYaml(TOPOLOGY.replace(', gateway: 192.168.1.1', ''), { seed: 1 });
    const { exit, stdout, stderr } = w.exec('alice', golden.command);
    expect({ exit, stdout, stderr }).toEqual({ exit: golden.exit, stdout: golden.stdout, stderr: golden.stderr });
  });
});

describe('with a listener on bob', () => {
  /** Starts a line on bob in a terminal of its own and collects what it prints. */
  function onBob(w: World, line: string): { readonly text: () => string; readonly ended: () => boolean } {
    let text = '';
    w.onOutput((o) => {
      if (o.terminal === 'bob-1') text += new TextDecoder().decode(o.bytes);
    });
    const running = w.start('bob', line, 'bob-1');
    return { text: () => text, ended: () => running.process.ended };
  }

  test('a line arrives, and the answer comes back two seconds later', () => {
    const w = world();
    const bob = onBob(w, '(sleep 2; echo hi-from-bob) | nc -u -l 5000');
    const golden = readGolden('nc/u-client');
    const alice = w.exec('alice', golden.command);
    expect(alice).toEqual({ exit: golden.exit, stdout: golden.stdout, stderr: golden.stderr });
    expect(bob.text()).toBe('hello\n');
  });

  test('-v sends three probes first, says so, and both ends name each other', () => {
    const w = world();
    const bob = onBob(w, 'nc -u -v -l 5000');
    const golden = readGolden('nc/u-client-v');
    const alice = w.exec('alice', golden.command.replace('-u', '-u -p 40000'));
    expect(alice).toEqual({ exit: golden.exit, stdout: golden.stdout, stderr: golden.stderr });
    expect(bob.text()).toBe('Bound on 0.0.0.0 5000\nConnection received on alice 40000\nXXXhello\n');
  });

  test('-n leaves names away', () => {
    const w = world();
    const bob = onBob(w, 'nc -n -u -v -l 5000');
    w.exec('alice', 'echo hello | nc -u -p 40000 -w 1 bob 5000');
    const golden = readGolden('nc/u-server-nv');
    expect(bob.text()).toBe('Bound on 0.0.0.0 5000\nConnection received on 192.168.1.3 40000\nhello\n');
    expect([...bob.text().matchAll(/.+\n/g)].map(String).sort()).toEqual(
      [...(golden.stdout + golden.stderr).matchAll(/.+\n/g)].map(String).sort(),
    );
  });

  test('two may bind the same service port, as SO_REUSEPORT lets them; the first peer is kept', () => {
    const w = world();
    onBob(w, 'nc -u -l 5000');
    const second = w.start('bob', 'nc -u -l 5000', 'bob-2');
    w.run({ until: w.now + seconds(1) });
    expect(second.process.ended).toBe(false);
  });

  test('without -k a second sender is refused; with -k everybody is heard', () => {
    const kept = world();
    const one = onBob(kept, 'nc -u -l 5000');
    kept.exec('alice', 'echo first | nc -u -w 1 -p 40001 bob 5000');
    kept.exec('r1', 'echo second | nc -u -w 1 bob 5000');
    expect(one.text()).toBe('first\n');

    const open = world();
    const all = onBob(open, 'nc -u -k -l 5000');
    open.exec('alice', 'echo first | nc -u -w 1 bob 5000');
    open.exec('r1', 'echo second | nc -u -w 1 bob 5000');
    expect(all.text()).toBe('first\nsecond\n');
  });

  test('-W 1 ends after one datagram, -q 0 with the input', () => {
    const w = world();
    const bob = onBob(w, 'nc -u -W 1 -l 5000');
    const before = w.now;
    expect(w.exec('alice', 'echo bye | nc -u -q 0 bob 5000').exit).toBe(0);
    expect(w.now - before).toBeLessThan(seconds(1));
    w.run();
    expect(bob.ended()).toBe(true);
  });
});
