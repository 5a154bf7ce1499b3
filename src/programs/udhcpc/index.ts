/** udhcpc: the small DHCP client of busybox (1.35, as Debian has it). */
import { setU48, utf8 } from '../../core/bytes.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import * as dhcp from '../../protocols/dhcp/codec.ts';
import type { Identity } from '../../protocols/dhcp/client-messages.ts';
import { ClientMachine } from '../../protocols/dhcp/machine.ts';
import { udhcpcPace } from '../../protocols/dhcp/pace.ts';
import { begin, mind } from '../lib/dhcp/mind.ts';
import { ClientSession, macOf } from '../lib/dhcp/session.ts';
import { BUSYBOX_STYLE } from '../lib/dhcp/wire.ts';
import { type ClientStatus, DHCP_CLIENTS } from '../lib/dhcp/status.ts';
import { line, said } from './lines.ts';
import { type Options, readOptions } from './options.ts';
import { USAGE } from './usage.ts';

const { OPTION } = dhcp;
const PARAMETERS = [
  OPTION.mask,
  OPTION.router,
  OPTION.dns,
  OPTION.hostname,
  OPTION.domain,
  OPTION.broadcast,
  OPTION.ntp,
];
const MAX_MESSAGE = 576;
const LOG = '/var/log/udhcpc.log';
const LEFT_BEHIND = 'UDHCPC_LEFT_BEHIND';

export const udhcpc: Program = {
  name: 'udhcpc',
  summary: 'Asks a DHCP server for an address: the small client',
  usage: 'udhcpc [-fbqRBa] [-i interface] [-t tries] [-T seconds] [-A seconds | -n] [-r address]',
  options: [
    { flag: '-i', value: 'interface', meaning: 'which interface; eth0 without it' },
    { flag: '-f', meaning: 'stay in the foreground' },
    { flag: '-q', meaning: 'end once there is an address' },
    { flag: '-n', meaning: 'end when nobody answers' },
    { flag: '-b', meaning: 'go to the background when nobody answers' },
    { flag: '-R', meaning: 'give the address back at the end' },
    { flag: '-a', meaning: 'make sure by ARP that nobody has the address' },
    { flag: '-B', meaning: 'ask for broadcast answers' },
    { flag: '-r', value: 'address', meaning: 'ask for this address' },
    { flag: '-t', value: 'tries', meaning: 'how many messages; 3 without it' },
    { flag: '-T', value: 'seconds', meaning: 'how far apart; 3 without it' },
    { flag: '-A', value: 'seconds', meaning: 'how long to rest then; 20 without it' },
    { flag: '-x', value: 'option:value', meaning: 'an option more to send, such as hostname:alice' },
    { flag: '-V', value: 'text', meaning: 'the vendor class to send' },
    { flag: '-C', meaning: 'send no client identifier' },
    { flag: '-o', meaning: 'ask for no parameters' },
  ],
  operand: 'interface',
  examples: ['udhcpc -i eth0 -q -f'],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    if (args.includes('--help')) return (sys.warn(USAGE), 0);
    const options = readOptions(args);
    if (!options.ok) {
      const { words, usage } = options.error;
      return (sys.warn(`${words === '' ? '' : `${words}\n`}${usage ? USAGE : ''}`), 1);
    }
    const { interface: name } = options.value;
    if (!sys.table('link').some((link) => link['interface'] === name && link['loopback'] === false))
      return (sys.warn(said('SIOCGIFINDEX: No such device')), 1);
    sys.privileged();
    return yield* run(sys, options.value, args);
  },
};

function* run(sys: Sys, options: Options, args: readonly string[]): Call<ExitStatus> {
  const clients = sys.shared(DHCP_CLIENTS);
  const known = clients.get(options.interface);
  const leftBehind = known !== undefined && sys.environment[LEFT_BEHIND] !== undefined;
  const status = leftBehind ? known : newClient(sys, options, known);
  clients.set(options.interface, status);
  sys.handle('SIGTERM');
  sys.handle('SIGINT');
  const client = new ClientSession(sys, status, { says: line, print: (text) => sys.warn(text), style: BUSYBOX_STYLE });
  try {
    if (!leftBehind) {
      sys.warn(said('started, v1.35.0'));
      begin(client);
    }
    return yield* keep(sys, options, client, args, leftBehind);
  } finally {
    client.close();
  }
}

/** Until it has an address and may go, nobody answers and it gives up, or a signal ends it. */
function* keep(
  sys: Sys,
  options: Options,
  client: ClientSession,
  args: readonly string[],
  leftBehind: boolean,
): Call<ExitStatus> {
  const { foreground, quit, ifNone } = options;
  let bound = false;
  const signal = yield* mind(sys, [client], ({ do: what }) => {
    if (what === 'bind') bound = true;
    if (leftBehind) return false;
    return what === 'bind' ? quit || !foreground : what === 'give-up' && ifNone !== 'pause';
  });
  if (signal !== undefined) {
    sys.warn(said(`received ${signal}`));
    if (options.release) yield* releaseIt(sys, client);
    return 0;
  }
  if (!bound && ifNone === 'fail') return (sys.warn(said('no lease, failing')), 1);
  if (!bound) sys.warn(said('no lease, forking to background'));
  if (bound && quit) {
    if (options.release) sys.warn(said('entering released state'));
    return 0;
  }
  return leaveBehind(sys, client, args);
}

function* releaseIt(sys: Sys, client: ClientSession): Call<void> {
  yield* client.release();
  sys.warn(said('entering released state'));
}

function leaveBehind(sys: Sys, client: ClientSession, args: readonly string[]): ExitStatus {
  const log = sys.open(LOG, 'append');
  const nothing = sys.open('/dev/null', 'read');
  if (!log.ok || !nothing.ok) return 1;
  client.close();
  const fds = [nothing.value, log.value, log.value] as const;
  const started = sys.spawn(['udhcpc', ...args], { background: true, environment: { [LEFT_BEHIND]: 'yes' }, fds });
  return started.ok ? 0 : 1;
}

/** One client minds an interface: an earlier one is ended, and what it had is forgotten. */
function newClient(sys: Sys, options: Options, known: ClientStatus | undefined): ClientStatus {
  if (known && known.pid !== 0) sys.kill(known.pid, 'SIGTERM');
  const pace = udhcpcPace(options.tries, options.apart, options.pause);
  const machine = new ClientMachine({
    identity: identity(sys, options),
    pace,
    rng: sys.rng,
    probes: options.probe ? 1 : 0,
    ...(options.wanted === undefined ? {} : { wanted: options.wanted }),
  });
  return {
    interface: options.interface,
    machine,
    pid: 0,
    tellsLifetime: false,
    outcome: undefined,
    resolver: known?.resolver,
  };
}

function identity(sys: Sys, options: Options): Identity {
  const mac = macOf(sys, options.interface);
  const clientId = new Uint8Array(7);
  clientId[0] = 1;
  setU48(clientId, 1, mac);
  const always = options.clientId ? [{ code: OPTION.client, data: clientId }] : [];
  return {
    mac,
    requestedFirst: true,
    always,
    broadcast: options.broadcast,
    options: [
      { code: OPTION.maxSize, data: Uint8Array.of(MAX_MESSAGE >> 8, MAX_MESSAGE & 255) },
      ...(options.parameters ? [{ code: OPTION.parameters, data: Uint8Array.from(PARAMETERS) }] : []),
      { code: OPTION.vendor, data: utf8(options.vendor) },
      ...always,
      ...options.extra,
    ],
  };
}
