/** `ss -s`: how many sockets of each kind there are (ss(8)). */
import type { SocketRow } from '../../core/tables.ts';

/** Of these nobody has let go: without a process they wait to be accepted. */
const COUNTED = ['ESTABLISHED', 'CLOSE-WAIT'];
const NEVER_ORPHANED = [...COUNTED, 'SYN-RECEIVED', 'TIME-WAIT'];

export function summary(rows: readonly SocketRow[]): string {
  const of = (protocol: string): readonly SocketRow[] => rows.filter((row) => row.protocol === protocol);
  const tcp = of('tcp');
  const waiting = tcp.filter((row) => row.state === 'TIME-WAIT').length;
  const closed = tcp.filter((row) => row.state === 'CLOSED').length;
  const orphaned = tcp.filter((row) => row.pid === 0 && !NEVER_ORPHANED.includes(row.state)).length;
  const established = tcp.filter((row) => COUNTED.includes(row.state)).length;
  const raw = of('raw').length;
  const udp = of('udp').length;
  const hashed = tcp.length - waiting - closed;
  const line = (name: string, count: number): string =>
    `${name}\t  ${`${count}`.padEnd(9)} ${`${count}`.padEnd(9)} ${'0'.padEnd(9)}\n`;
  return [
    `Total: ${rows.filter((row) => row.pid > 0).length}\n`,
    `TCP:   ${tcp.length} (estab ${established}, closed ${closed + waiting}, orphaned ${orphaned}, timewait ${waiting})\n`,
    '\nTransport Total     IP        IPv6\n',
    line('RAW', raw),
    line('UDP', udp),
    line('TCP', hashed),
    line('INET', raw + udp + hashed),
    line('FRAG', 0),
    '\n',
  ].join('');
}
