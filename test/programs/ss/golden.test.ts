// ss, held to what iproute2's own printed of the same sockets, to the letter.
import { describe, expect, test } from 'vitest';
import type { TcpRow } from '../../../src/core/tables.ts';
import { goldenCases, readGolden } from '../../helpers/golden.ts';
import { asRecorded, machineWith, runRecorded, socketRows, withTimersOf } from '../../helpers/recorded-sockets.ts';
import { tcpRows } from '../../helpers/recorded-tcp.ts';

/** What our tables have no number for, and so ss does not print: each with why. */
const LEFT_OUT: readonly RegExp[] = [
  / bbr:\(.*?\)/g, // the recording kernel's congestion control
  / pacing_rate \S+/g, // nothing is paced here
  / delivered:\d+/g,
  / rcv_space:\d+/g,
  / rcv_ssthresh:\d+/g,
  / sk:[0-9a-f]+/g, // a kernel address
  / cgroup:\S+/g,
  /\br\d+,(?=rb)/g, // -m: memory that only a kernel has to account for
  /,t0(?=,tb)|,f\d+,w\d+,o0,bl0,d0/g,
];
const NOT_HERE: Readonly<Record<string, string>> = {
  'ss/filter-autobound': 'the kernel knows which ports were asked for; here the range of ephemeral ports decides',
  'ss/s': 'counts the closed sockets of the whole recording machine',
  'ss/K': 'closes sockets',
  'ss/terminal-tan': 'on a terminal: below',
  'ss/terminal-tanp': 'on a terminal: below',
};

const server = [...socketRows('ss/tulnp-server'), ...socketRows('ss/tnie-server')];
const client = socketRows('ss/tanpe');
const datagram = [{ ...socketRows('ss/ulnp', 'udp')[0]!, protocol: 'udp' }];

function rowsFor(name: string) {
  if (/^ss\/(ua|uan|ulnp)$/.test(name)) return datagram;
  if (name.endsWith('-server')) return server;
  return / timer:/.test(readGolden(name).stdout) ? withTimersOf(client, name) : client;
}

/** The numbers of -i and -m move on from one recording to the next: each is held against its own. */
function infoFor(name: string): readonly TcpRow[] {
  return /\n\t| skmem| bbr /.test(readGolden(name).stdout) ? tcpRows(name) : [];
}

const withoutLeftOut = (text: string): string => LEFT_OUT.reduce((t, pattern) => t.replace(pattern, ''), text);
/** Without them cells are narrower, so the blanks that follow them count only where nothing was left out. */
const trimmed = (text: string): string => withoutLeftOut(text).replace(/ +$/gm, '');

describe('ss prints what was recorded', () => {
  test.each(goldenCases('ss').filter((name) => !(name in NOT_HERE)))('%s', (name) => {
    const golden = readGolden(name);
    const ours = runRecorded(machineWith(rowsFor(name), infoFor(name)), golden);
    const real = asRecorded(golden);
    if (withoutLeftOut(real.stdout) === real.stdout) expect(ours).toEqual(real);
    else expect({ ...ours, stdout: trimmed(ours.stdout) }).toEqual({ ...real, stdout: trimmed(real.stdout) });
  });

  test.each(['ss/terminal-tan', 'ss/terminal-tanp'])('%s: the columns share out the terminal', (name) => {
    const golden = readGolden(name);
    expect(machineWith(client).run(golden.command).stdout).toBe(golden.stdout);
  });
});
