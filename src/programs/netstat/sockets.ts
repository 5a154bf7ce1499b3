/** `netstat -u`, `-w`: who waits for datagrams, and who is connected to whom (netstat(8)). */
import { parseIpv4 } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import type { SocketRow } from '../../core/tables.ts';
import { serviceName } from '../../dissect/services.ts';
import { reverseLookup } from '../lib/hosts.ts';

export interface SocketOptions {
  readonly protocols: readonly string[];
  readonly which: 'connected' | 'listening' | 'all';
  readonly programs: boolean;
  readonly numeric: boolean;
}

const TITLES = { connected: '(w/o servers)', listening: '(only servers)', all: '(servers and established)' };
const ADDRESS_WIDTH = 23;

export function printSockets(sys: Sys, options: SocketOptions): void {
  const rows = sys.table('sockets') as readonly SocketRow[];
  const shown = options.protocols.flatMap((protocol) => rows.filter((row) => row.protocol === protocol));
  const wanted = shown.filter((row) => options.which === 'all' || isConnected(row) === (options.which === 'connected'));
  const columns = `Proto Recv-Q Send-Q ${'Local Address'.padEnd(ADDRESS_WIDTH)} ${'Foreign Address'.padEnd(ADDRESS_WIDTH)} State      `;
  const title = `Active Internet connections ${TITLES[options.which]}\n${columns}`;
  sys.print(`${title}${options.programs ? ` ${'PID/Program name'.padEnd(20)}` : ''}\n`);
  for (const row of wanted) sys.print(`${line(sys, row, options)}\n`);
}

const isConnected = (row: SocketRow): boolean => !row.remote.endsWith(':*');

function line(sys: Sys, row: SocketRow, options: SocketOptions): string {
  const ends = [row.local, row.remote].map((end) => named(sys, end, row, options.numeric).padEnd(ADDRESS_WIDTH));
  const state = isConnected(row) ? 'ESTABLISHED' : '';
  const program = options.programs ? ` ${`${row.pid}/${row.program}`.slice(0, 19).padEnd(20)}` : '';
  return `${row.protocol.padEnd(4)}  ${String(row.queued).padStart(6)} ${'0'.padStart(6)} ${ends.join(' ')} ${state.padEnd(11)}${program}`;
}

/** `bob:domain` for 192.168.3.4:53, unless numbers are wanted. */
function named(sys: Sys, end: string, { protocol }: SocketRow, numeric: boolean): string {
  const [host = '', port = ''] = end.split(':');
  if (numeric) return end;
  const address = parseIpv4(host);
  const name = address.ok && address.value !== 0 ? reverseLookup(sys, address.value) : undefined;
  const service = protocol === 'udp' && port !== '*' ? serviceName(Number(port), 'udp') : undefined;
  return `${name ?? host}:${service ?? port}`;
}
