/**
 * `log stream`: what the processes of a Mac say from now on, until Ctrl-C. The one process that speaks here is mDNSResponder, the
 * system's resolver; the log is live and shows no cache (Apple's QA1339 has another way for that). Layout after log(1).
 */
import type { Call, ExitStatus, Program, Sys } from '../../../core/sys.ts';
import { civilDate, NS_PER_US } from '../../../core/time.ts';
import { RESOLVER_LOG } from '../../lib/dns/resolver-log.ts';
import { admits } from './predicate.ts';

const RESPONDER = 'mDNSResponder';
const TITLES = 'Timestamp                       Thread     Type        Activity             PID    TTL  \n';
const USAGE = `usage: log stream [--info] [--debug] [--level default|info|debug] [--predicate predicate] [--process name] [--style default|compact|syslog]
`;
const US_PER_DAY = 86_400e6;

export const log: Program = {
  name: 'log',
  summary: 'Follows what the system says, until Ctrl-C',
  usage: `log stream --predicate 'process == "mDNSResponder"' --info`,
  options: [
    { flag: '--predicate', value: 'predicate', meaning: 'only lines that fit' },
    { flag: '--process', value: 'name', meaning: 'only lines of this process' },
    { flag: '--info', meaning: 'messages of the level info too' },
  ],
  words: ['stream'],
  examples: [`log stream --predicate 'process == "mDNSResponder"' --info`],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const [command, ...rest] = args;
    if (command === 'show' || command === 'config' || command === 'collect')
      return (sys.warn(`log: ${command} is not built in wirelab yet.\n`), 1);
    if (command !== 'stream') return (sys.warn(USAGE), 64);
    let predicate: string | undefined;
    for (let at = 0; at < rest.length; at++) {
      const word = rest[at]!;
      if (word === '--info' || word === '--debug') continue;
      const value = rest[++at];
      if (!/^--(predicate|process|level|style)$/.test(word) || value === undefined)
        return (sys.warn(`log: unrecognized option \`${word}'\n${USAGE}`), 64);
      if (word === '--predicate') predicate = value;
      if (word === '--process') predicate = `process == "${value}"`;
    }
    const shown = predicate === undefined ? true : admits(predicate, RESPONDER);
    if (shown === undefined) return (sys.warn(`log: Bad predicate (${predicate})\n`), 64);
    if (predicate !== undefined) sys.print(`Filtering the log data using "${predicate}"\n`);
    sys.print(TITLES);
    return yield* follow(sys, shown);
  },
};

/** Lines come through a pipe of its own, so that it sleeps until there is one and never moves the clock. */
function* follow(sys: Sys, shown: boolean): Call<ExitStatus> {
  const { reader, writer } = sys.pipe();
  const { listeners } = sys.shared(RESOLVER_LOG);
  const listener = (message: string): void => void sys.write(writer, `${line(sys, message)}\n`);
  if (shown) listeners.add(listener);
  sys.handle('SIGINT');
  try {
    for (;;) {
      const text = yield* sys.read(reader);
      if (!text.ok) return 130;
      sys.print(text.value);
    }
  } finally {
    listeners.delete(listener);
  }
}

/** Columns of log(1): its own process has no number here, so the resolver's is 197, as on many a Mac. */
function line(sys: Sys, message: string): string {
  const thread = '0x454'.padEnd(10);
  const columns = `${timestamp(sys)} ${thread} ${'Default'.padEnd(11)} ${'0x0'.padEnd(20)} ${'197'.padEnd(6)} 0    `;
  return `${columns}${RESPONDER}: [com.apple.${RESPONDER}:Default] ${message}`;
}

/** `2026-01-01 00:00:03.048000+0000` */
function timestamp(sys: Sys): string {
  const us = sys.epochMs * 1000 + Math.floor(sys.now() / NS_PER_US);
  const day = Math.floor(us / US_PER_DAY);
  const rest = us - day * US_PER_DAY;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const date = civilDate(day);
  const clock = [rest / 3600e6, (rest / 60e6) % 60, (rest / 1e6) % 60].map(two).join(':');
  return `${date.year}-${two(date.month)}-${two(date.day)} ${clock}.${String(rest % 1e6).padStart(6, '0')}+0000`;
}
