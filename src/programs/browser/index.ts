/** browser: loads a page with all that belongs to it, as browsers do, and shows when what came from where. No real machine has it. */
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { parseUrl } from '../lib/http/url.ts';
import { hasOption, type LongOption, parseOptions } from '../lib/options.ts';
import { Connections } from './connections.ts';
import { Fetcher, type Row } from './fetching.ts';
import { Names } from './names.ts';
import { type Loaded, loadPage } from './page.ts';
import { BROWSER_SESSION, endSession } from './session.ts';
import { bytes, details, milliseconds, waterfall } from './waterfall.ts';

const LONG: readonly LongOption[] = [
  { name: 'verbose', short: 'v' },
  { name: 'reload', short: 'r' },
  { name: 'flush-dns' },
  { name: 'flush-cache' },
  { name: 'close' },
  { name: 'help', short: 'h' },
];

const USAGE = `Usage: browser [-v] [--reload] URL
       browser --flush-dns | --flush-cache | --close

  -v, --verbose   times and decisions of every request
  -r, --reload    take nothing from the cache
  --flush-dns     forget names (the machine's own cache stays: resolvectl flush-caches)
  --flush-cache   forget documents
  --close         end the session: forget both
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
    { flag: '--close', meaning: 'end the session: forget both' },
  ],
  examples: ['browser http://www.example.com/', 'browser -v http://www.example.com/', 'browser --flush-dns'],
  operand: 'host',
  real: false,
  *main(sys, args) {
    const parsed = parseOptions('browser', args, 'vrh', LONG);
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 2);
    const has = (flag: string): boolean => hasOption(parsed.value, flag);
    if (has('h')) return (sys.print(USAGE), 0);
    const flushed = flush(sys, has);
    const [word, ...more] = parsed.value.operands;
    if (word === undefined || more.length > 0) return flushed && word === undefined ? 0 : (sys.warn(USAGE), 2);
    return yield* load(sys, word, has('v'), has('r'));
  },
};

/** Whether there was anything to forget. */
function flush(sys: Sys, has: (flag: string) => boolean): boolean {
  const session = sys.shared(BROWSER_SESSION);
  if (has('flush-dns')) session.names.clear();
  if (has('flush-cache')) session.responses.clear();
  if (has('close')) endSession(session);
  return has('flush-dns') || has('flush-cache') || has('close');
}

function* load(sys: Sys, word: string, verbose: boolean, reload: boolean): Call<ExitStatus> {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `http://${word}`;
  const url = parseUrl(text);
  if (!url.ok) return (sys.warn(`browser: ${url.error}\n`), 2);
  sys.handle('SIGPIPE');
  const session = sys.shared(BROWSER_SESSION);
  const names = new Names(sys, session);
  const connections = new Connections(sys, names);
  const fetcher = new Fetcher(sys, session, connections, reload);
  const loaded = yield* loadPage(sys, fetcher, url.value.href);
  if (fetcher.rows.length > 0) sys.print(report(loaded, fetcher.rows, names, connections, verbose));
  if (loaded.problem !== undefined) sys.warn(`browser: ${loaded.url}: ${loaded.problem}\n`);
  return loaded.problem === undefined ? 0 : 1;
}

function report(
  loaded: Loaded,
  rows: readonly Row[],
  names: Names,
  connections: Connections,
  verbose: boolean,
): string {
  const title = loaded.title === undefined ? '' : ` "${loaded.title}"`;
  const time = Math.max(...rows.map((row) => row.done)) - Math.min(...rows.map((row) => row.found));
  const count = (from: Row['from']): number => rows.filter((row) => row.from === from).length;
  const failed = count('failed') > 0 ? `, ${count('failed')} failed` : '';
  const received = rows.reduce((sum, row) => sum + row.bytes, 0);
  const lines = [
    `requests     ${rows.length}: ${count('network')} over the network, ${count('confirmed')} confirmed (304), ${count('cache')} from the cache${failed}`,
    `names        ${names.asked} asked of the system, ${names.known} from the browser's cache`,
    `connections  ${connections.opened} opened, ${connections.reused} times used again, at most ${connections.most} at once to a host`,
    `content      ${bytes(received)} bytes in ${milliseconds(time)}`,
  ];
  return `${loaded.url}${title}\n\n${waterfall(rows)}\n${lines.join('\n')}\n${verbose ? `\n${details(rows)}` : ''}`;
}
