/** `netstat -a` of BSD: addresses and service ports parted by a dot (network_cmds, netstat.tproj, inet.c). */
import { parseIpv4 } from '../../../core/address.ts';
import type { SocketRow } from '../../../core/tables.ts';
import { serviceName, type Transport } from '../../../dissect/services.ts';

const ADDRESS_WIDTH = 22;
/** <netinet/tcp_fsm.h> */
const STATES: Readonly<Record<string, string>> = {
  'SYN-RECEIVED': 'SYN_RCVD',
  'FIN-WAIT-1': 'FIN_WAIT_1',
  'FIN-WAIT-2': 'FIN_WAIT_2',
};

export interface Shown {
  readonly all: boolean;
  readonly numeric: boolean;
  readonly protocols: readonly string[];
  readonly name: (address: string) => string | undefined;
}

export function socketTable(rows: readonly SocketRow[], shown: Shown): string {
  const wanted = shown.protocols.flatMap((protocol) =>
    rows.filter((row) => row.protocol === protocol && (shown.all || !waits(row))),
  );
  if (wanted.length === 0) return '';
  const which = shown.all ? ' (including servers)' : '';
  const ends = ['Local Address', 'Foreign Address'].map((title) => title.padEnd(ADDRESS_WIDTH)).join(' ');
  const titles = `Proto Recv-Q Send-Q  ${ends} (state)    \n`;
  return `Active Internet connections${which}\n${titles}${wanted.map((row) => line(row, shown)).join('')}`;
}

const waits = (row: SocketRow): boolean => row.protocol === 'tcp' && (row.state === 'LISTEN' || row.state === 'CLOSED');

function line(row: SocketRow, shown: Shown): string {
  const count = (n: number): string => String(n).padStart(6);
  const sent = row.state === 'LISTEN' ? 0 : row.sendQueued;
  const queued = row.state === 'LISTEN' ? 0 : row.queued;
  const ends = [row.local, row.remote].map((end) => ended(end, row, shown).padEnd(ADDRESS_WIDTH)).join(' ');
  const state = row.protocol === 'tcp' ? (STATES[row.state] ?? row.state.replace('-', '_')) : '';
  return `${`${row.protocol}4`.padEnd(5)} ${count(queued)} ${count(sent)}  ${ends} ${state.padEnd(11)}\n`;
}

/** `*.68`, `192.168.1.3.50000`, `bob.http`. */
function ended(end: string, { protocol }: SocketRow, { numeric, name }: Shown): string {
  const [host = '', port = '*'] = end.split(':');
  const known = numeric || port === '*' ? undefined : serviceName(Number(port), protocol as Transport);
  const service = known ?? (port === '0' ? '*' : port);
  const address = parseIpv4(host);
  const any = !address.ok || address.value === 0;
  const shownHost = any ? '*' : (name(host) ?? host);
  return `${shownHost.slice(0, ADDRESS_WIDTH - 1 - service.length)}.${service}`;
}
