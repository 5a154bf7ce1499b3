/** ss: the sockets of a machine, their states, queues, timers, owners, and how each connection fares (iproute2's ss(8)). */
import { fromUtf8 } from '../../core/bytes.ts';
import { errnoText } from '../../core/errno.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import type { SocketRow, SysctlRow, TcpRow } from '../../core/tables.ts';
import { ending, Stop } from '../lib/stop.ts';
import { listenersFirst } from '../lib/sockets.ts';
import { hasOption, optionValue, parseOptions, type ParsedOptions } from '../lib/options.ts';
import { renderTable, type Column } from './columns.ts';
import { parseFilter } from './filter.ts';
import { cellsOf, endsOf, type Listing } from './lines.ts';
import { settingsOf, type Settings } from './settings.ts';
import { stateOf } from './states.ts';
import { summary } from './summary.ts';
import { USAGE, VERSION } from './usage.ts';

const LONG = [
  ...(
    'numeric n,resolve r,options o,extended e,memory m,info i,processes p,threads T,bpf b,events E,dccp d,tcp t,sctp S,' +
    'udp u,raw w,unix x,all a,listening l,ipv4 4,ipv6 6,packet 0,summary s,version V,help h,context Z,contexts z,' +
    'kill K,no-header H,mptcp M,oneline O,tipc,vsock,tipcinfo,tos,cgroup,xdp,inet-sockopt'
  )
    .split(',')
    .map((entry) => entry.split(' ') as [string, string?])
    .map(([name, short]) => (short ? { name, short } : { name })),
  { name: 'family', short: 'f', value: 'required' },
  { name: 'socket', short: 'A', value: 'required' },
  { name: 'query', short: 'A', value: 'required' },
  { name: 'diag', short: 'D', value: 'required' },
  { name: 'filter', short: 'F', value: 'required' },
  { name: 'net', short: 'N', value: 'required' },
] as const;
const NOT_BUILT = [
  'T',
  'b',
  'E',
  '0',
  'D',
  'K',
  'N',
  'Z',
  'z',
  'tipc',
  'vsock',
  'tipcinfo',
  'tos',
  'cgroup',
  'xdp',
  'inet-sockopt',
];
/** Every terminal here is this wide. */
const TERMINAL_COLUMNS = 80;
/** The order in which ss asks the kernel for the kinds of sockets. */
const ORDER = ['raw', 'udp', 'tcp'];

export const ss: Program = {
  name: 'ss',
  summary: 'Shows sockets: who listens, who is connected to whom, and how each connection fares',
  usage: 'ss [-t] [-u] [-a | -l] [-n] [-p] [-o] [-e] [-i] [-m] [state STATE] [EXPRESSION]',
  options: [
    { flag: '-t', meaning: 'TCP sockets' },
    { flag: '-u', meaning: 'UDP sockets' },
    { flag: '-w', meaning: 'raw sockets' },
    { flag: '-a', meaning: 'all of them, also those that listen or wait' },
    { flag: '-l', meaning: 'those that listen' },
    { flag: '-n', meaning: 'numbers instead of the names of services' },
    { flag: '-r', meaning: 'names instead of addresses' },
    { flag: '-p', meaning: 'which process has them, under which descriptor' },
    { flag: '-o', meaning: 'the timer that runs: which, how long still, how often it went off' },
    { flag: '-e', meaning: 'the number of the socket, and which halves are open' },
    { flag: '-i', meaning: 'what TCP knows of the connection: RTT, RTO, window, retransmissions' },
    { flag: '-m', meaning: 'queues and buffers' },
    { flag: '-O', meaning: 'each socket on one line' },
    { flag: '-s', meaning: 'only how many there are' },
    { flag: '-H', meaning: 'no header' },
    { flag: '-4', meaning: 'IPv4 only' },
    { flag: '-A', value: 'table', meaning: 'these kinds: tcp, udp, raw, inet' },
    { flag: '-F', value: 'file', meaning: 'read the expression from a file' },
  ],
  examples: ['ss -tan', 'ss -tlnp', 'ss -ti dst bob', "ss -o state established '( dport = :5001 or sport = :5001 )'"],
  operand: 'text',
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    return yield* ending(sys, function* () {
      const parsed = parseOptions('ss', args, 'dhaletuwxnro460spTbEf:mMiA:D:F:vVzZN:KHSO', LONG);
      if (!parsed.ok) throw new Stop(255, `${parsed.error}\n${USAGE}`.trimEnd());
      return run(sys, parsed.value);
    });
  },
};

function run(sys: Sys, parsed: ParsedOptions): ExitStatus {
  const has = (flag: string): boolean => hasOption(parsed, flag);
  if (has('h') || optionValue(parsed, 'f') === 'help') return (sys.print(USAGE), 0);
  if (has('v') || has('V')) return (sys.print(VERSION), 0);
  const refused = parsed.options.find(({ flag }) => NOT_BUILT.includes(flag))?.flag;
  if (refused !== undefined)
    throw new Stop(1, `ss: ${refused.length > 1 ? '--' : '-'}${refused} is not built in wirelab yet.`);
  const settings = settingsOf(parsed);
  const rows = sys.table('sockets') as readonly SocketRow[];
  if (has('s')) {
    sys.print(summary(rows));
    if (parsed.operands.length === 0 && !parsed.options.some(({ flag }) => 'tuwxdMSA46f'.includes(flag))) return 0;
  }
  show(sys, settings, rows, fileWords(sys, optionValue(parsed, 'F')));
  return 0;
}

/** The expression may also stand in a file, after comments. */
function fileWords(sys: Sys, path: string | undefined): readonly string[] {
  if (path === undefined) return [];
  const file = sys.files.read(path);
  if (!file.ok) throw new Stop(255, `fopen filter file: ${errnoText(file.error)}`);
  return fromUtf8(file.value)
    .split('\n')
    .filter((line) => !/^[#0]/.test(line));
}

function show(sys: Sys, settings: Settings, rows: readonly SocketRow[], more: readonly string[]): void {
  const ephemeral = ephemeralPorts(sys);
  const filter = parseFilter({ sys, ephemeral }, [...settings.expression, ...more]);
  const listing = listingOf(sys, settings, ephemeral);
  const wanted = ORDER.filter((protocol) => settings.ipv4 && settings.protocols.includes(protocol))
    .flatMap((protocol) => listenersFirst(rows.filter((row) => row.protocol === protocol)))
    .filter((row) => settings.states.includes(stateOf(row)) && (!filter || filter(endsOf(row))));
  const without: Column[] = [
    ...(settings.protocols.length === 1 ? (['netid'] as const) : []),
    ...(settings.states.length === 1 ? (['state'] as const) : []),
  ];
  const cells = wanted.map((row) => cellsOf(listing, row));
  sys.print(
    renderTable(cells, {
      header: settings.header,
      without,
      terminal: sys.isTerminal(1) ? TERMINAL_COLUMNS : undefined,
    }),
  );
}

const sysctl = (sys: Sys, key: string): string | undefined =>
  (sys.table('sysctl') as readonly SysctlRow[]).find((row) => row.key === key)?.value;

function ephemeralPorts(sys: Sys): readonly [number, number] {
  const [low = 1024, high = 4999] = (sysctl(sys, 'net.ipv4.ip_local_port_range') ?? '').split(/\s+/).map(Number);
  return [low, high];
}

function listingOf(sys: Sys, settings: Settings, ephemeral: readonly [number, number]): Listing {
  const tcp = settings.info || settings.memory ? (sys.table('tcp') as readonly TcpRow[]) : [];
  const byEnds = new Map(tcp.map((row) => [`${row.local} ${row.remote}`, row]));
  return {
    sys,
    settings,
    ephemeral,
    info: (row) => byEnds.get(`${row.local} ${row.remote}`),
    congestion: sysctl(sys, 'net.ipv4.tcp_congestion_control') ?? '',
    initialWindow: Number(sysctl(sys, 'net.wirelab.tcp_init_cwnd') ?? 10),
  };
}
