/** lsof: which process holds which socket under which descriptor (lsof(8)). Of the other files it knows nothing here. */
import { parseIpv4 } from '../../core/address.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import type { SocketRow } from '../../core/tables.ts';
import { serviceName, type Transport } from '../../dissect/services.ts';
import { nameOrDotted } from '../lib/hosts.ts';
import { tcpStateName } from '../lib/sockets.ts';
import { ending } from '../lib/stop.ts';
import { readInternet } from './internet.ts';
import { readRequest, type Request } from './options.ts';

export const lsof: Program = {
  name: 'lsof',
  summary: 'Shows which process holds which socket, under which descriptor',
  usage: 'lsof [-nPt] -i [[tcp|udp][@host][:port]] [-s TCP:STATE] [-a] [-p pid] [-c command]',
  options: [
    { flag: '-i', value: 'address', meaning: 'internet sockets, or those of a protocol, host or port: tcp@bob:5000' },
    { flag: '-s', value: 'states', meaning: 'only in these states: TCP:LISTEN, TCP:^ESTABLISHED' },
    { flag: '-p', value: 'pid', meaning: 'of this process' },
    { flag: '-c', value: 'command', meaning: 'of processes whose name begins so' },
    { flag: '-a', meaning: 'all that was asked for must hold, not only one of it' },
    { flag: '-n', meaning: 'addresses instead of names' },
    { flag: '-P', meaning: 'numbers instead of the names of services' },
    { flag: '-t', meaning: 'only the numbers of the processes' },
    { flag: '-T', value: 'what', meaning: 'tell besides: s state, q queues; nothing with -T alone' },
  ],
  examples: ['lsof -i', 'lsof -nP -iTCP -sTCP:LISTEN', 'lsof -i :5000'],
  operand: 'text',
  real: true,
  personas: ['linux', 'macos'],
  *main(sys, args) {
    return yield* ending(sys, function* () {
      return list(sys, readRequest(args));
    });
  },
};

/** 1 when something was asked for that nobody has. */
function list(sys: Sys, request: Request): ExitStatus {
  const wanted = selection(sys, request);
  const rows = (sys.table('sockets') as readonly SocketRow[])
    .filter((row) => (row.protocol === 'tcp' || row.protocol === 'udp') && row.pid > 0 && wanted(row))
    .toSorted((a, b) => a.pid - b.pid || a.fd - b.fd);
  if (rows.length === 0) return 1;
  if (request.terse) sys.print([...new Set(rows.map((row) => `${row.pid}\n`))].join(''));
  else sys.print(table(rows.map((row) => cells(sys, row, request))));
  return 0;
}

type Match = (row: SocketRow) => boolean;

/** What was asked for in several ways is joined by "or", unless -a; states only narrow it. */
function selection(sys: Sys, request: Request): Match {
  const addresses = request.internet.map((text) => readInternet(sys, text));
  const ways: Match[] = [
    ...(addresses.length > 0 ? [(row: SocketRow) => addresses.some((fits) => fits(row))] : []),
    ...(request.pids.length > 0 ? [(row: SocketRow) => request.pids.includes(row.pid)] : []),
    ...(request.commands.length > 0
      ? [(row: SocketRow) => request.commands.some((c) => row.program.startsWith(c))]
      : []),
  ];
  const inState = stateFilter(request.states);
  return (row) => inState(row) && (request.and ? ways.every((way) => way(row)) : ways.some((way) => way(row)));
}

function stateFilter(states: readonly string[]): Match {
  const refused = states.filter((name) => name.startsWith('^')).map((name) => name.slice(1));
  const asked = states.filter((name) => !name.startsWith('^'));
  return (row) => {
    const state = tcpStateName(row);
    return row.protocol !== 'tcp' || (!refused.includes(state) && (asked.length === 0 || asked.includes(state)));
  };
}

const COLUMNS = [
  ['COMMAND', 'left'],
  ['PID', 'right'],
  ['USER', 'right'],
  ['FD', 'right'],
  ['TYPE', 'right'],
  ['DEVICE', 'right'],
  ['SIZE/OFF', 'right'],
  ['NODE', 'right'],
] as const;
/** Command names are cut off here. */
const COMMAND_WIDTH = 9;
/** Four digits, the mode and a lock's letter. */
const FD_WIDTH = 6;

/** The cells of a line, the name last. */
function cells(sys: Sys, row: SocketRow, request: Request): readonly string[] {
  return [
    row.program.slice(0, COMMAND_WIDTH),
    String(row.pid),
    'root',
    `${row.fd}u `,
    'IPv4',
    String(row.inode),
    '0t0',
    row.protocol.toUpperCase(),
    `${ends(sys, row, request)}${told(row, request)}`,
  ];
}

function ends(sys: Sys, row: SocketRow, request: Request): string {
  const local = end(sys, row.local, row, request);
  return row.remote.endsWith(':*') ? local : `${local}->${end(sys, row.remote, row, request)}`;
}

function end(sys: Sys, text: string, row: SocketRow, { hostNames, portNames }: Request): string {
  const [host = '', port = ''] = text.split(':');
  const address = parseIpv4(host);
  const any = !address.ok || address.value === 0;
  const name = any ? '*' : hostNames ? nameOrDotted(sys, address.value) : host;
  const service = portNames ? serviceName(Number(port), row.protocol as Transport) : undefined;
  return `${name}:${service ?? port}`;
}

function told(row: SocketRow, { told }: Request): string {
  const words = [
    ...(told.includes('s') && row.protocol === 'tcp' ? [tcpStateName(row)] : []),
    ...(told.includes('q') ? [`QR=${row.queued} QS=${row.sendQueued}`] : []),
  ];
  return words.length > 0 ? ` (${words.join(' ')})` : '';
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map(([title], i) => {
    const widest = Math.max(title.length, ...rows.map((row) => row[i]!.length));
    return title === 'FD' ? Math.max(FD_WIDTH, widest) : widest;
  });
  const line = (row: readonly string[]): string => {
    const columns = COLUMNS.map(([, align], i) =>
      align === 'left' ? row[i]!.padEnd(widths[i]!) : row[i]!.padStart(widths[i]!),
    );
    return `${columns.join(' ')} ${row.at(-1)!}\n`;
  };
  const titles = COLUMNS.map(([title]) => (title === 'FD' ? 'FD  ' : title));
  return [line([...titles, 'NAME']), ...rows.map(line)].join('');
}
