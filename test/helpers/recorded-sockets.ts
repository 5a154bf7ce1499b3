// The sockets of the recorded section `sockets` (test/golden/tools/sockets.py) as rows of our tables, read back from what
// ss printed of them, so that every other recording of the same sockets can be held against our programs.
import type { Row } from '../../src/core/device.ts';
import type { SocketRow, TcpRow } from '../../src/core/tables.ts';
import { readGolden, type Golden } from './golden.ts';
import { TestMachine, type Ran } from './machine.ts';

const NAMES: Readonly<Record<string, string>> = { ESTAB: 'ESTABLISHED', 'SYN-RECV': 'SYN-RECEIVED', UNCONN: '' };
const TIMES: Readonly<Record<string, number>> = { min: 60e9, sec: 1e9, ms: 1e6 };

/** The rows in a recording made with the column State, and with -p, -o and -e as far as they were asked for. */
export function socketRows(recording: string, protocol = 'tcp'): SocketRow[] {
  const lines = readGolden(recording).stdout.split('\n').slice(1);
  return lines.filter((line) => /^\S/.test(line)).map((line) => socketRow(line, protocol));
}

function socketRow(line: string, protocol: string): SocketRow {
  const [, state = '', received, sent, local = '', remote = '', extra = ''] =
    /^(?:tcp +|udp +)?([A-Z]\S*)? *(\d+) +(\d+) +(\S+:\S+) +(\S+:\S+)(.*)$/.exec(line)!;
  const [, program = '', pid, fd] = /\("([^"]+)",pid=(\d+),fd=(\d+)\)/.exec(extra) ?? [];
  const [, timer = '', expires = '', tries] = /timer:\((\w+),([^,]*),(\d+)\)/.exec(extra) ?? [];
  return {
    protocol,
    state: protocol === 'udp' ? '' : (NAMES[state] ?? state),
    local,
    remote,
    queued: Number(received),
    sendQueued: Number(sent),
    timer,
    expires: nanoseconds(expires),
    tries: Number(tries ?? 0),
    bucket: 0,
    inode: Number(/ino:(\d+)/.exec(extra)?.[1] ?? 0),
    pid: Number(pid ?? 0),
    program,
    fd: Number(fd ?? -1),
  };
}

/** `119min`, `1min12sec`, `388ms`, and ss's `1.472ms`, which is 1.472 s. */
function nanoseconds(text: string): number {
  const odd = /^(\d+)\.(\d{3})ms$/.exec(text);
  if (odd) return Number(odd[1]) * 1e9 + Number(odd[2]) * 1e6;
  return [...text.matchAll(/(\d+)(min|sec|ms)/g)].reduce((sum, [, n, unit]) => sum + Number(n) * TIMES[unit!]!, 0);
}

/** The timers run on between two recordings: those of a second one, for the sockets of the first. */
export const withTimersOf = (rows: readonly SocketRow[], recording: string): SocketRow[] => {
  const timed = new Map(socketRows(recording).map((row) => [row.local, row]));
  return rows.map((row) => {
    const { timer, expires, tries } = timed.get(row.local) ?? row;
    return { ...row, timer, expires, tries };
  });
};

const SYSCTLS: readonly Row[] = [
  { key: 'net.ipv4.ip_local_port_range', value: '32768\t60999' },
  { key: 'net.ipv4.tcp_congestion_control', value: 'bbr' },
  { key: 'net.wirelab.tcp_init_cwnd', value: '10' },
];
const HOSTS = '192.168.1.3 alice\n192.168.3.4 bob\n';

/** A machine with these sockets. */
export function machineWith(sockets: readonly SocketRow[], tcp: readonly TcpRow[] = []): TestMachine {
  return new TestMachine({ tables: { sockets, tcp, sysctl: SYSCTLS } }).file('/etc/hosts', HOSTS);
}

/** Runs a recorded command with its output going to a file, as it was recorded. */
export function runRecorded(machine: TestMachine, golden: Golden): Ran {
  const ran = machine.run(`${golden.command} > /tmp/recorded`);
  return { ...ran, stdout: machine.read('/tmp/recorded') };
}

/** What the recording says, without what its own kernel complained of. */
export const asRecorded = ({ stdout, stderr, exit }: Golden): Ran => ({
  stdout,
  stderr: stderr.replace(/^(RTNETLINK answers: Invalid argument|Failed to find cgroup2 mount)\n/gm, ''),
  exit,
});
