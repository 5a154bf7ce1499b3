/** `netstat -t`, `-u`, `-w`: who waits for others, and who is connected to whom (netstat(8)). */
import { parseIpv4 } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import type { SocketRow } from '../../core/tables.ts';
import { NS_PER_S } from '../../core/time.ts';
import { serviceName, type Transport } from '../../dissect/services.ts';
import { reverseLookup } from '../lib/hosts.ts';
import { listenersFirst, tcpStateName } from '../lib/sockets.ts';

export interface SocketOptions {
  readonly protocols: readonly string[];
  readonly which: 'connected' | 'listening' | 'all';
  readonly programs: boolean;
  readonly timers: boolean;
  readonly extended: boolean;
  readonly numeric: boolean;
  /** Long names are not cut off. */
  readonly wide: boolean;
}

const TITLES = { connected: '(w/o servers)', listening: '(only servers)', all: '(servers and established)' };
const ADDRESS_WIDTH = 23;

export function printSockets(sys: Sys, options: SocketOptions): void {
  const rows = sys.table('sockets') as readonly SocketRow[];
  const shown = options.protocols.flatMap((protocol) =>
    listenersFirst(rows.filter((row) => row.protocol === protocol)),
  );
  const wanted = shown.filter((row) => options.which === 'all' || isConnected(row) === (options.which === 'connected'));
  const ends = ['Local Address', 'Foreign Address'].map((title) => title.padEnd(ADDRESS_WIDTH)).join(' ');
  const more = [
    ...(options.extended ? [`${'User'.padEnd(10)} ${'Inode'.padEnd(10)}`] : []),
    ...(options.programs ? ['PID/Program name'.padEnd(20)] : []),
    ...(options.timers ? ['Timer'] : []),
  ];
  const columns = ['Proto Recv-Q Send-Q', ends, 'State      ', ...more].join(' ');
  sys.print(`Active Internet connections ${TITLES[options.which]}\n${columns}\n`);
  for (const row of wanted) sys.print(`${line(sys, row, options)}\n`);
}

const isConnected = (row: SocketRow): boolean => !row.remote.endsWith(':*');

function line(sys: Sys, row: SocketRow, options: SocketOptions): string {
  const ends = [row.local, row.remote].map((end) => named(sys, end, row, options).padEnd(ADDRESS_WIDTH));
  const owner = row.pid > 0 ? `${row.pid}/${row.program}`.slice(0, 19) : '-';
  const waiting = row.state === 'LISTEN' ? 0 : row.sendQueued;
  return [
    `${row.protocol.padEnd(4)}  ${String(row.queued).padStart(6)} ${String(waiting).padStart(6)}`,
    ends.join(' '),
    stateName(row).padEnd(11),
    ...(options.extended ? [`${'0'.padEnd(10)} ${String(row.inode).padEnd(10)}`] : []),
    ...(options.programs ? [owner.padEnd(20)] : []),
    ...(options.timers ? [timer(row)] : []),
  ].join(' ');
}

/** The names of <netinet/tcp.h>. */
function stateName(row: SocketRow): string {
  if (row.protocol !== 'tcp') return isConnected(row) ? 'ESTABLISHED' : '';
  return tcpStateName(row);
}

/** What netstat calls `probe` is the timer of a closed window; its last number is of probes without an answer. */
function timer(row: SocketRow): string {
  const seconds = (row.expires / NS_PER_S).toFixed(2);
  const probes = row.timer === 'persist' || row.timer === 'keepalive';
  if (row.timer === '') return 'off (0.00/0/0)';
  const name = row.timer === 'persist' ? 'probe' : row.timer;
  return `${name} (${seconds}/${probes ? 0 : row.tries}/${probes ? row.tries : 0})`;
}

/** `bob:domain` for 192.168.3.4:53, unless numbers are wanted. */
function named(sys: Sys, end: string, { protocol }: SocketRow, { numeric, wide }: SocketOptions): string {
  const [host = '', port = ''] = end.split(':');
  if (numeric) return end;
  const address = parseIpv4(host);
  const name = address.ok && address.value !== 0 ? reverseLookup(sys, address.value) : undefined;
  const known = protocol === 'raw' || port === '*' ? undefined : serviceName(Number(port), protocol as Transport);
  const service = known ?? port;
  // the port is never cut off
  return `${wide ? (name ?? host) : (name ?? host).slice(0, ADDRESS_WIDTH - 1 - service.length)}:${service}`;
}
