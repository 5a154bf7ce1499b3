/** tcpflow against recordings of the real one (test/golden/tools/tcpflow-capture/README.md), and what it takes out of a capture of our own. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../../src/core/bytes.ts';
import { pcapHeader, pcapRecord, readPcap } from '../../../src/dissect/pcap.ts';
import { World } from '../../../src/sim/world.ts';
import { goldenCases, readGolden } from '../../helpers/golden.ts';
import { TestMachine } from '../../helpers/machine.ts';

const FLOWS = readFileSync(new URL('../../golden/tools/tcpflow-capture/flows.pcap', import.meta.url));

function machine(capture: Uint8Array = FLOWS): TestMachine {
  const alice = new TestMachine().file('/root/text.txt', 'not a capture\n');
  expect(alice.kernel.files.write('/root/flows.pcap', capture).ok).toBe(true);
  return alice;
}

describe('tcpflow does what the real one did when it was recorded', () => {
  test.each(goldenCases('tcpflow'))('%s', (name) => {
    const golden = readGolden(name);
    const ran = machine().run(golden.command);
    expect(ran).toEqual({ exit: golden.exit, stdout: golden.stdout, stderr: golden.stderr });
  });
});

describe('tcpflow', () => {
  test("leaves Ethernet's padding out of a flow", () => {
    const file = readPcap(FLOWS);
    if (!file.ok) throw new Error(file.error);
    const parts = file.value.packets.map(({ stamp, bytes }) =>
      pcapRecord(stamp, Uint8Array.from([...bytes, 0, 0, 0, 0]), bytes.length + 4),
    );
    const padded = machine(Uint8Array.from([pcapHeader(1, 262_144), ...parts].flatMap((part) => [...part])));
    padded.run('tcpflow -T to-%b -r flows.pcap');
    expect(padded.read('/root/to-00080')).toBe('first second third\n');
  });

  test('says what is not built in, and reads the capture from a pipe', () => {
    expect(machine().run('tcpflow -i eth0').stderr).toContain('-i is not built in here');
    expect(machine().run('tcpflow').stderr).toContain('name a file with -r');
    expect(machine().run('tcpflow -T %t -r flows.pcap').stderr).toContain('%t in -T is not built in here');
    expect(machine().run('cat flows.pcap | tcpflow -C -0 -r - dst port 443').stdout).toBe(
      'over the edge\nafter a hole\n',
    );
    expect(machine().run('tcpflow -h').stdout).toContain('Takes the streams of TCP connections out of a capture file');
  });

  test('what mallory recorded on the path he can send again, byte for byte', () => {
    const w = World.fromYaml(
      `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.1.2/24] } }, gateway: 10.0.1.1 }
    mallory: { kind: router, interfaces: { eth0: { addresses: [10.0.1.1/24] }, eth1: { addresses: [10.0.2.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.2.2/24] } }, gateway: 10.0.2.1 }
  links: [{ endpoints: ['alice:eth0', 'mallory:eth0'] }, { endpoints: ['mallory:eth1', 'bob:eth0'], loss: 10% }]
`,
      { seed: 3 },
    );
    w.exec('mallory', 'tcpdump -i eth1 -w t.pcap port 5000 &');
    w.exec('bob', 'nc -l 5000 > first &');
    w.exec('alice', 'seq 1 20000 | nc -N bob 5000');
    w.exec('bob', 'nc -l 5000 > second &');
    w.exec('mallory', 'tcpflow -T to-%b -r t.pcap');
    w.exec('mallory', 'nc -N bob 5000 < to-05000');
    const printed = w.exec('bob', 'sha256sum first second').stdout;
    const [first, second] = (typeof printed === 'string' ? printed : fromUtf8(printed)).split('\n');
    expect(first!.split(' ')[0]).toBe(second!.split(' ')[0]);
    expect(w.exec('bob', 'wc -c first').stdout).toContain('108894');
  });
});
