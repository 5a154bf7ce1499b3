/** conntrack: which flows a host tracks, as they stand and as they change (conntrack(8), conntrack-tools 1.4.7). */
import type { ConntrackEventRow, ConntrackRow, ConntrackStatisticsRow } from '../../core/netfilter-tables.ts';
import { NS_PER_MS } from '../../core/time.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { ending, Stop } from '../lib/stop.ts';
import { eventLine, flowLine } from './print.ts';
import { readRequest, type Request } from './request.ts';
import { HELP, VERSION } from './usage.ts';

/** How long an event may wait to be printed; waiting moves no clock. */
const GLANCE = 10 * NS_PER_MS;

export const conntrack: Program = {
  name: 'conntrack',
  summary: 'Shows the flows that a host tracks, with their translations',
  usage: 'conntrack {-L | -E | -D | -F | -C | -S} [-p protocol] [-s address] [-d address] [-n | -g | -j] [-o extended]',
  options: [
    { flag: '-L', meaning: 'list flows' },
    { flag: '-E', meaning: 'show events as they come, until Ctrl-C' },
    { flag: '-D', meaning: 'delete flows' },
    { flag: '-F', meaning: 'forget all flows' },
    { flag: '-C', meaning: 'how many there are' },
    { flag: '-S', meaning: 'statistics' },
    { flag: '-p', value: 'protocol', meaning: 'tcp, udp, icmp' },
    { flag: '-s', value: 'address', meaning: 'source of the original direction' },
    { flag: '-d', value: 'address', meaning: 'destination of the original direction' },
    { flag: '-r', value: 'address', meaning: 'source of the replies' },
    { flag: '-q', value: 'address', meaning: 'destination of the replies' },
    { flag: '--sport', value: 'port', meaning: 'source port, with -p' },
    { flag: '--dport', value: 'port', meaning: 'destination port, with -p' },
    { flag: '--src-nat', meaning: 'only flows whose source is translated (-n)' },
    { flag: '--dst-nat', meaning: 'only flows whose destination is translated (-g)' },
    { flag: '--any-nat', meaning: 'only flows that are translated (-j)' },
    { flag: '-e', value: 'events', meaning: 'NEW, UPDATES, DESTROY, with -E' },
    { flag: '-u', value: 'status', meaning: 'ASSURED, SEEN_REPLY, SRC_NAT, DST_NAT' },
    { flag: '-o', value: 'format', meaning: 'extended, timestamp' },
  ],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    return yield* ending(sys, () => carryOut(sys, readRequest(args)));
  },
};

function* carryOut(sys: Sys, request: Request): Call<ExitStatus> {
  switch (request.command) {
    case undefined:
    case 'help':
      sys.print(HELP);
      return 0;
    case 'version':
      sys.print(`${VERSION}\n`);
      return 0;
    case 'events':
      sys.privileged();
      return yield* listen(sys, request);
    default:
      sys.privileged();
      return once(sys, request.command, request);
  }
}

function once(sys: Sys, command: string, request: Request): ExitStatus {
  switch (command) {
    case 'list':
      return list(sys, request);
    case 'delete':
      return remove(sys, request);
    case 'flush':
      sys.change('conntrack', 'flush', {});
      sys.warn(`${VERSION}: connection tracking table has been emptied.\n`);
      return 0;
    case 'count':
      sys.print(`${statistics(sys).flows}\n`);
      return 0;
    default:
      sys.print(statisticsLine(statistics(sys)));
      return 0;
  }
}

const flowsOf = (sys: Sys, { tests }: Request): readonly ConntrackRow[] =>
  (sys.table('conntrack') as readonly ConntrackRow[]).filter((flow) => tests.every((fits) => fits(flow)));

function list(sys: Sys, request: Request): ExitStatus {
  const flows = flowsOf(sys, request);
  sys.print(flows.map((flow) => `${flowLine(flow, request.extended)}\n`).join(''));
  sys.warn(`${VERSION}: ${flows.length} flow entries have been shown.\n`);
  return 0;
}

function remove(sys: Sys, request: Request): ExitStatus {
  if (request.tests.length === 0) {
    throw new Stop(2, `${VERSION}: Can't delete conntracks: you need to supply parameters!`);
  }
  const flows = flowsOf(sys, request);
  for (const flow of flows) {
    sys.change('conntrack', 'delete', flow);
    sys.print(`${flowLine(flow, request.extended)}\n`);
  }
  sys.warn(`${VERSION}: ${flows.length} flow entries have been deleted.\n`);
  return flows.length > 0 ? 0 : 1;
}

function* listen(sys: Sys, request: Request): Call<ExitStatus> {
  const kinds = request.events.map((word) => word.replace(/^UPDATES?$/, 'UPDATE'));
  const wanted = (news: ConntrackEventRow): boolean =>
    request.tests.every((fits) => fits(news)) &&
    (kinds.length === 0 || kinds.includes('ALL') || kinds.includes(news.what));
  let since = statistics(sys).events;
  let shown = 0;
  sys.handle('SIGINT');
  for (;;) {
    const news = sys.table('conntrack-events', { since }) as readonly ConntrackEventRow[];
    for (const one of news) {
      since = one.number;
      if (!wanted(one)) continue;
      shown++;
      sys.print(`${eventLine(one, request.extended, request.timestamps ? stamp(sys, one.at) : '')}\n`);
    }
    const slept = yield* sys.sleep(GLANCE, { upkeep: true });
    if (!slept.ok) break;
  }
  sys.warn(`${VERSION}: ${shown} flow events have been shown.\n`);
  return 0;
}

/** `[1795391706.521572]`, and a tab. */
function stamp(sys: Sys, at: number): string {
  const micros = Math.floor(at / 1000);
  const seconds = Math.floor(sys.epochMs / 1000) + Math.floor(micros / 1e6);
  return `[${seconds}.${String(micros % 1e6).padStart(6, '0')}]\t`;
}

const statistics = (sys: Sys): ConntrackStatisticsRow => sys.table('conntrack-statistics')[0] as ConntrackStatisticsRow;

/** These machines have one processor. */
const statisticsLine = ({ drop, earlyDrop, found, insertFailed, invalid }: ConntrackStatisticsRow): string =>
  `cpu=0   \tfound=${found} invalid=${invalid} insert=0 insert_failed=${insertFailed} drop=${drop} ` +
  `early_drop=${earlyDrop} error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \n`;
