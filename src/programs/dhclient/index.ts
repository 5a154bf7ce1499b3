/** dhclient: asks for an address, and keeps it (ISC's dhclient(8) 4.4.3, as Debian has it). */
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { begin, mind } from '../lib/dhcp/mind.ts';
import type { ClientSession } from '../lib/dhcp/session.ts';
import { DHCP_CLIENTS } from '../lib/dhcp/status.ts';
import { linkRows } from '../lib/rows.ts';
import { BANNER, FALLBACK, listening } from './lines.ts';
import { type Options, readOptions } from './options.ts';
import { session, statusOf } from './sessions.ts';
import { fatal, USAGE, VERSION } from './usage.ts';

const LOG = '/var/log/dhclient.log';
/** Says to a process that it is the daemon that an earlier one leaves behind; the value is not read. */
const LEFT_BEHIND = 'DHCLIENT_LEFT_BEHIND';

export const dhclient: Program = {
  name: 'dhclient',
  summary: 'Asks a DHCP server for an address, and keeps it',
  usage: 'dhclient [-v] [-d] [-1] [-nw] [-r | -x] [interface ...]',
  options: [
    { flag: '-v', meaning: 'tell what happens' },
    { flag: '-q', meaning: 'say nothing; the default' },
    { flag: '-d', meaning: 'stay in the foreground' },
    { flag: '-1', meaning: 'try once, and fail when nobody answers' },
    { flag: '-nw', meaning: 'go to the background at once' },
    { flag: '-r', meaning: 'give the address back, and end the client that minds it' },
    { flag: '-x', meaning: 'end the client that minds the address, and keep the address' },
  ],
  operand: 'interface',
  examples: ['dhclient -v eth0', 'dhclient -v -r eth0'],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    if (args.includes('--help') || args.includes('-h')) return (sys.warn(USAGE), 0);
    if (args.includes('--version')) return (sys.warn(VERSION), 0);
    const options = readOptions(args);
    if (!options.ok) {
      const { notBuilt, unknown } = options.error;
      if (notBuilt !== undefined) return (sys.warn(`dhclient: ${notBuilt}: not built in wirelab yet\n`), 1);
      const banner = BANNER.replace(/\n$/, '');
      return (sys.warn(fatal(`${banner}Unknown command: ${unknown}\n${USAGE}`)), 1);
    }
    sys.privileged();
    return yield* run(sys, options.value, args);
  },
};

function* run(sys: Sys, options: Options, args: readonly string[]): Call<ExitStatus> {
  const links = linkRows(sys).filter((link) => !link.loopback);
  const names = options.interfaces.length > 0 ? options.interfaces : links.map((link) => link.interface);
  const leftBehind = sys.environment[LEFT_BEHIND] !== undefined;
  const say = (text: string): void => void (options.verbose && sys.warn(text));
  if (names.some((name) => !links.some((link) => link.interface === name))) {
    say(BANNER);
    return (sys.warn(fatal('Failed to get interface index: No such device\n')), 1);
  }
  if (names.length === 0) return (say(`${BANNER}No broadcast interfaces found - exiting.\n`), 0);
  if (!leftBehind) introduce(sys, options, names, say);
  const fresh = options.task === 'lease' && !leftBehind;
  const sessions = names.map((name) => session(sys, statusOf(sys, name, fresh), say));
  try {
    if (options.task !== 'lease') return yield* end(sessions, options.task);
    if (leftBehind) return yield* forever(sys, sessions);
    for (const each of sessions) begin(each);
    return yield* getLease(sys, options, sessions, args, say);
  } finally {
    for (const each of sessions) each.close();
  }
}

/** One client minds an interface: an earlier one is ended first. */
function introduce(sys: Sys, { task }: Options, names: readonly string[], say: (text: string) => void): void {
  for (const name of names) {
    const earlier = sys.shared(DHCP_CLIENTS).get(name);
    if (!earlier || earlier.pid === 0 || !sys.kill(earlier.pid, 'SIGTERM').ok) continue;
    earlier.pid = 0;
    if (task !== 'lease') sys.warn('Killed old client process\n');
  }
  say(BANNER);
  for (const link of linkRows(sys)) if (names.includes(link.interface)) say(listening(link.interface, link.mac));
  say(FALLBACK);
}

function* getLease(
  sys: Sys,
  options: Options,
  sessions: readonly ClientSession[],
  args: readonly string[],
  say: (text: string) => void,
): Call<ExitStatus> {
  if (options.noWait) return leaveBehind(sys, sessions, args);
  const waiting = new Set(sessions);
  let failed = false;
  yield* mind(sys, sessions, (action, each) => {
    if (action.do === 'give-up') failed = true;
    if (action.do === 'give-up' || action.do === 'bind') waiting.delete(each);
    return !options.foreground && waiting.size === 0;
  });
  if (failed && options.once) return (say('Unable to obtain a lease on first try.  Exiting.\n'), 2);
  if (failed) say('No working leases in persistent database - sleeping.\n');
  return leaveBehind(sys, sessions, args);
}

/** What follows is a daemon's work, and told in the log (daemon(3)). */
function leaveBehind(sys: Sys, sessions: readonly ClientSession[], args: readonly string[]): ExitStatus {
  const log = sys.open(LOG, 'append');
  const nothing = sys.open('/dev/null', 'read');
  if (!log.ok || !nothing.ok) return 1;
  for (const each of sessions) each.close();
  const started = sys.spawn(['dhclient', ...args], {
    background: true,
    environment: { [LEFT_BEHIND]: 'yes' },
    fds: [nothing.value, log.value, log.value],
  });
  return started.ok ? 0 : 1;
}

function* forever(sys: Sys, sessions: readonly ClientSession[]): Call<ExitStatus> {
  yield* mind(sys, sessions, () => false);
  return 0;
}

/** -x asks once more for the old address, as the real one does by the way, and waits for no answer. */
function* end(sessions: readonly ClientSession[], task: 'release' | 'exit'): Call<ExitStatus> {
  for (const each of sessions) {
    if (task === 'release') yield* each.release();
    else each.reboot();
  }
  return 0;
}
