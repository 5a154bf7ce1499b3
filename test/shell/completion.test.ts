/** What Tab offers. */
import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { Program } from '../../src/core/sys.ts';
import { complete, type CompletionContext } from '../../src/shell/completion.ts';

const program = (name: string, more: Partial<Program> = {}): Program => ({
  name,
  summary: name,
  usage: name,
  options: [],
  real: true,
  *main() {
    return 0;
  },
  ...more,
});
const FILES: Readonly<Record<string, readonly string[]>> = {
  '.': ['.hidden', 'capture.pcap', 'my file'],
  '/': ['etc/', 'tmp/'],
  '/etc/': ['hosts', 'nsswitch.conf'],
};
const context: CompletionContext = {
  programs: [
    program('ping', {
      operand: 'host',
      options: [
        { flag: '-c', value: 'count', meaning: '' },
        { flag: '-I', value: 'interface', meaning: '' },
        { flag: '-n', meaning: '' },
      ],
    }),
    program('ip', { words: ['addr', 'route', 'neigh'] }),
    program('tcpdump', { options: [{ flag: '-w', value: 'file', meaning: '' }] }),
    program('cat', { operand: 'file' }),
    program('sudo', { operand: 'command' }),
  ],
  nodes: ['alice', 'bob'],
  interfaces: ['eth0', 'lo'],
  files: (directory) => FILES[directory] ?? [],
};

/** The last `|` is the cursor. */
test.each([
  ['pi|', ['ping']],
  ['|', ['cat', 'ip', 'ping', 'sudo', 'tcpdump']],
  ['b|', ['bob:']],
  ['bob: pi|', ['ping']],
  ['ping | ca|', ['cat']],
  ['echo a; i|', ['ip']],
  ['X=1 i|', ['ip']],
  ['a && t|', ['tcpdump']],
  ['sudo t|', ['tcpdump']],
  ['sudo ping b|', ['bob']],
  ['ping |', ['alice', 'bob']],
  ['ping -|', ['-I', '-c', '-n']],
  ['ping -c |', []],
  ['ping -I e|', ['eth0']],
  ['ping -n a|', ['alice']],
  ['ip r|', ['route']],
  ['ip route get a|', ['alice']],
  ['ip addr show dev |', ['eth0', 'lo']],
  ['tcpdump -w cap|', ['capture.pcap']],
  ['cat |', ['capture.pcap', "'my file'"]],
  ['cat .|', ['.hidden']],
  ['cat /e|', ['/etc/']],
  ['cat /etc/h|', ['/etc/hosts']],
  ["cat 'my|", ["'my file'"]],
  ['ping bob > cap|', ['capture.pcap']],
  ['nosuch capt|', ['capture.pcap']],
])('%s', (line, candidates) => {
  const cursor = line.lastIndexOf('|');
  const text = line.slice(0, cursor) + line.slice(cursor + 1);
  expect(complete(text, cursor, context).candidates).toEqual(candidates);
});

test('the range is the word before the cursor', () => {
  expect(complete('ping bo and more', 7, context)).toEqual({ from: 5, to: 7, candidates: ['bob'] });
});

test('any line can be completed anywhere', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (line, n) => {
      const cursor = n % (line.length + 1);
      const { from, to } = complete(line, cursor, context);
      expect(0 <= from && from <= to && to === cursor).toBe(true);
    }),
  );
});
