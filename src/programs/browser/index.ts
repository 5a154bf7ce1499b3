/** browser: loads a page with all that belongs to it, as browsers do, and shows when what came from where. No real machine has it. */
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { parseUrl } from '../lib/http/url.ts';
import { hasOption, type LongOption, parseOptions } from '../lib/options.ts';
import type { Row } from './row.ts';
import { runSession } from './process.ts';
import {
  BROWSER_SESSION,
  type BrowserSession,
  type Load,
  type Outcome,
  runningSession,
  tellSession,
} from './session.ts';
import { bytes, details, milliseconds, waterfall } from './waterfall.ts';

const LONG: readonly LongOption[] = [
  { name: 'verbose', short: 'v' },
  { name: 'reload', short: 'r' },
  { name: 'flush-dns' },
  { name: 'flush-cache' },
  { name: 'flush-sockets' },
  { name: 'close' },
  { name: 'session' },
  { name: 'help', short: 'h' },
];

const USAGE = `Usage: browser [-v] [--reload] URL
       browser --flush-dns | --flush-cache | --flush-sockets | --close

  -v, --verbose   times and decisions of every request
  -r, --reload    take nothing from the cache
  --flush-dns     forget names (the machine's own cache stays: resolvectl flush-caches)
  --flush-cache   forget documents
  --flush-sockets close idle connections
  --close         end the session: close its connections, forget both

The first page starts a process of the browser's own, which keeps connections,
names and documents for the pages after it (ss -tp shows it).
`;

export const browser: Program = {
  name: 'browser',
  summary: 'Loads a page with its images, scripts and styles, and draws when each came from where',
  usage: 'browser [-v] [--reload] URL',
  options: [
    { flag: '-v', meaning: 'tell the times and the decisions of every request' },
    { flag: '--reload', meaning: 'take nothing from the cache' },
    { flag: '--flush-dns', meaning: "forget the names it knows; the machine's own cache stays" },
    { flag: '--flush-cache', meaning: 'forget the documents it has' },
    { flag: '--flush-sockets', meaning: 'close idle connections' },
    { flag: '--close', meaning: 'end the session: close its connections, forget both' },
  ],
  examples: ['browser http://www.example.com/', 'browser -v http://www.example.com/', 'browser --flush-dns'],
  operand: 'host',
  real: false,
  *main(sys, args) {
    const parsed = parseOptions('browser', args, 'vrh', LONG);
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 2);
    const has = (flag: string): boolean => hasOption(parsed.value, flag);
    if (has('h')) return (sys.print(USAGE), 0);
    if (has('session')) return yield* runSession(sys);
    const changed = yield* change(sys, has);
    const [word, ...more] = parsed.value.operands;
    if (word === undefined || more.length > 0) return changed && word === undefined ? 0 : (sys.warn(USAGE), 2);
    return yield* load(sys, word, has('v'), has('r'));
  },
};

/** Whether that was all that was asked for. */
function* change(sys: Sys, has: (flag: string) => boolean): Call<boolean> {
  const session = sys.shared(BROWSER_SESSION);
  if (has('flush-dns')) session.names.clear();
  if (has('flush-cache')) session.responses.clear();
  if (has('flush-sockets')) {
    session.closeIdle = true;
    tellSession(sys, session);
  }
  if (has('close')) yield* endSession(sys, session);
  return ['flush-dns', 'flush-cache', 'flush-sockets', 'close'].some(has);
}

function* endSession(sys: Sys, session: BrowserSession): Call<void> {
  const pid = runningSession(sys, session);
  if (pid === undefined) return;
  sys.kill(pid, 'SIGTERM');
  yield* sys.wait(pid);
}

function* load(sys: Sys, word: string, verbose: boolean, reload: boolean): Call<ExitStatus> {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `http://${word}`;
  const url = parseUrl(text);
  if (!url.ok) return (sys.warn(`browser: ${url.error}\n`), 2);
  const outcome = yield* handOver(sys, { url: url.value.href, reload, client: sys.pid, outcome: undefined });
  if (!outcome) return (sys.warn(`browser: ${url.value.href}: the browser was closed\n`), 1);
  const { loaded, rows } = outcome;
  if (rows.length > 0) sys.print(report(outcome, verbose));
  if (loaded.problem !== undefined) sys.warn(`browser: ${loaded.url}: ${loaded.problem}\n`);
  return loaded.problem === undefined ? 0 : 1;
}

/** Leaves the load to the session's process, which is started when there is none; undefined when that process ends before the load does. */
function* handOver(sys: Sys, wanted: Load): Call<Outcome | undefined> {
  const session = sys.shared(BROWSER_SESSION);
  sys.handle('SIGUSR1');
  session.loads = [...session.loads, wanted];
  try {
    if (runningSession(sys, session) === undefined) startSession(sys, session);
    else tellSession(sys, session);
    while (!wanted.outcome && session.pid !== undefined) {
      const ended = yield* sys.wait(session.pid);
      if (ended.ok || ended.error !== 'EINTR') break;
    }
    return wanted.outcome;
  } finally {
    session.loads = session.loads.filter((each) => each !== wanted);
    if (!wanted.outcome) tellSession(sys, session);
  }
}

/** A process that no shell knows, and that says nothing: it outlives this command. */
function startSession(sys: Sys, session: BrowserSession): void {
  const nowhere = sys.open('/dev/null', 'write');
  if (!nowhere.ok) return;
  const fd = nowhere.value;
  const pid = sys.spawn(['browser', '--session'], { fds: [fd, fd, fd], background: true });
  sys.close(fd);
  Object.assign(session, { pid: pid.ok ? pid.value : undefined, listening: false });
}

function report({ loaded, rows, figures }: Outcome, verbose: boolean): string {
  const title = loaded.title === undefined ? '' : ` "${loaded.title}"`;
  const time = Math.max(...rows.map((row) => row.done)) - Math.min(...rows.map((row) => row.found));
  const count = (from: Row['from']): number => rows.filter((row) => row.from === from).length;
  const failed = count('failed') > 0 ? `, ${count('failed')} failed` : '';
  const received = rows.reduce((sum, row) => sum + row.bytes, 0);
  const lines = [
    `requests     ${rows.length}: ${count('network')} over the network, ${count('confirmed')} confirmed (304), ${count('cache')} from the cache${failed}`,
    `names        ${figures.namesAsked} asked of the system, ${figures.namesKnown} from the browser's cache`,
    ...(loaded.padlock === undefined ? [] : [`padlock      ${loaded.padlock.replace('; ', `\n${' '.repeat(13)}`)}`]),
    `connections  ${figures.opened} opened${figures.resumed > 0 ? ` (${figures.resumed} resumed a TLS session)` : ''}, ${figures.reused} times used again, at most ${figures.most} at once to a host`,
    `content      ${bytes(received)} bytes in ${milliseconds(time)}`,
  ];
  return `${loaded.url}${title}\n\n${waterfall(rows)}\n${lines.join('\n')}\n${verbose ? `\n${details(rows)}` : ''}`;
}
