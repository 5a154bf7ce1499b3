import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPcap } from '../../../src/dissect/pcap.ts';
import { goldenCases, readGolden } from '../../helpers/golden.ts';
import { TestMachine } from '../../helpers/machine.ts';

const MIXED = readFileSync(new URL('../../golden/captures/mixed.pcap', import.meta.url));
const HOSTS = '192.168.1.3 alice\n192.168.1.5 carol\n192.168.1.1 r1\n192.168.2.2 r2\n192.168.3.4 bob\n';

/** -d prints libpcap's own machine code; -D lists what only a real kernel has. */
const NOT_HERE = ['d', 'D'];
const RECORDINGS = goldenCases('tcpdump', NOT_HERE).filter((name) => !name.includes('/live-'));

function machine(): TestMachine {
  const alice = new TestMachine().file('/etc/hosts', HOSTS).file('/root/text.txt', 'not a capture\n');
  const write = (path: string, bytes: Uint8Array) => expect(alice.kernel.files.write(path, bytes).ok).toBe(true);
  write('/root/mixed.pcap', MIXED);
  write('/root/empty.pcap', MIXED.subarray(0, 24));
  write('/root/cut.pcap', MIXED.subarray(0, 2000));
  return alice;
}

describe('tcpdump reads captures as the real one did when it was recorded', () => {
  test.each(RECORDINGS)('%s', (name) => {
    const golden = readGolden(name);
    // What would listen needs sudo on a real machine; the recordings were made by root.
    const ran = machine().run(golden.command.replace(/^tcpdump -i/, 'sudo $&'));
    expect(ran).toEqual({ exit: golden.exit, stdout: golden.stdout, stderr: golden.stderr });
  });

  test('-w writes what the filter let through, and -r reads it again', () => {
    const alice = machine();
    expect(alice.run('tcpdump -r mixed.pcap -w copy.pcap arp').exit).toBe(0);
    const copy = alice.kernel.files.read('/root/copy.pcap');
    const file = copy.ok ? readPcap(copy.value) : copy;
    expect(file.ok && file.value.packets.length).toBe(8);
    expect(alice.run('tcpdump -n -r copy.pcap').stdout).toBe(alice.run('tcpdump -n -r mixed.pcap arp').stdout);
  });

  test('a snapshot length cuts what is kept and what is printed', () => {
    const ran = machine().run('tcpdump -n -s 30 -r mixed.pcap icmp and greater 98');
    expect(ran.stdout).toContain('[|');
  });
});
