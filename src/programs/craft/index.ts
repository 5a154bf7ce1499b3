/** craft: builds a frame field by field, from any layer down, right or wrong on purpose, and sends it. No real machine has it. */
import { formatIpv4 } from '../../core/address.ts';
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { withNames } from '../lib/dns/lookup.ts';
import { buildFrame, damageOf, type Surroundings } from './build.ts';
import { layerNames, TRANSPORTS } from './fields.ts';
import { findWay, isOwnAddress, knownMac, type Way } from './route.ts';
import { askForMac, frameSender, ipSender, type Sender } from './send.ts';
import { readRequest, type Request } from './syntax.ts';
import { dryRunText, helpText, sentText } from './text.ts';

export const craft: Program = {
  name: 'craft',
  summary: 'Builds and sends a frame, field by field',
  usage: 'craft [eth|arp|ip|icmp|udp|tcp [field=value ...] ...] [data=TEXT] [count=N] [dry-run]',
  options: [],
  words: [...layerNames, 'help'],
  operand: 'text',
  real: false,
  *main(sys, args) {
    if (args.length === 0 || args[0] === 'help' || args[0] === '--help') return (sys.print(helpText()), 0);
    const done = yield* run(sys, args);
    if (done.ok) return done.value;
    sys.warn(`craft: ${done.error}\n`);
    return 1;
  },
};

function* run(sys: Sys, args: readonly string[]): Call<Result<ExitStatus>> {
  const request = yield* withNames(sys, (host) => readRequest(args, host));
  if (!request.ok) return request;
  const destination = destinationOf(request.value);
  if (!destination.ok) return destination;
  const own = destination.value !== undefined && isOwnAddress(sys, destination.value);
  const way = findWay(sys, own ? 'lo' : request.value.device, destination.value);
  if (!way.ok) return way;
  const around: Surroundings = {
    ownMac: way.value.mac,
    ownAddress: own ? destination.value! : way.value.source,
    peerMac: knownMac(sys, way.value) ?? 0,
    identification: sys.rng.below(0x10000),
  };
  if (request.value.dryRun) return ok(show(sys, request.value, around, way.value));
  return yield* sendAll(sys, request.value, around, way.value, own ? undefined : destination.value, own);
}

/** Where the packet is for: an IP destination, or whom an ARP message asks for; undefined for a bare frame. */
function destinationOf({ layers }: Request): Result<number | undefined> {
  const isIp = layers.has('ip') || TRANSPORTS.some((name) => layers.has(name));
  const to = layers.get('ip')?.get('dst') ?? layers.get('arp')?.get('tpa');
  if (isIp && to === undefined) return fail('ip dst is missing: say where it goes, for example ip dst=bob');
  return ok(typeof to === 'number' && to !== 0 ? to : undefined);
}

function show(sys: Sys, request: Request, around: Surroundings, way: Way): ExitStatus {
  const built = buildFrame(request, around);
  const unknown = needsNeighbour(request) && around.peerMac === 0 && way.nextHop !== undefined;
  const note = unknown ? `The MAC address of ${formatIpv4(way.nextHop)} is asked for when it is sent.\n` : '';
  sys.print(dryRunText(built, note));
  return 0;
}

const needsNeighbour = ({ layers }: Request): boolean => !layers.has('arp') && !layers.get('eth')?.has('dst');

/** The kernel's IP can send it: nothing below IP is asked for, and no field that the kernel fills in itself. */
function fitsKernel({ layers, badFcs, device }: Request, damaged: boolean): boolean {
  if (layers.has('eth') || layers.has('arp') || badFcs || damaged || device !== undefined) return false;
  return !['version', 'ihl', 'len', 'checksum'].some((name) => layers.get('ip')?.has(name));
}

function* sendAll(
  sys: Sys,
  request: Request,
  around: Surroundings,
  way: Way,
  destination: number | undefined,
  own: boolean,
): Call<Result<ExitStatus>> {
  const damage = damageOf(request, buildFrame(request, around));
  const byKernel = (destination !== undefined || own) && fitsKernel(request, damage !== undefined);
  if (own && !byKernel) {
    return fail(
      `${formatIpv4(around.ownAddress)} is this host itself: no frame of one's own gets there, and nothing wrong on purpose`,
    );
  }
  let peerMac = around.peerMac;
  if (!byKernel && needsNeighbour(request) && peerMac === 0 && way.nextHop !== undefined && destination !== undefined) {
    const asked = yield* askForMac(sys, way, way.nextHop);
    if (!asked.ok) return asked;
    peerMac = asked.value;
  }
  const sender: Result<Sender> = byKernel
    ? ipSender(sys, destination ?? around.ownAddress)
    : frameSender(sys, way, request.badFcs);
  if (!sender.ok) return sender;
  for (let turn = 0; turn < request.count; turn++) {
    if (turn > 0) yield* sys.sleep(request.interval);
    const { frame } = buildFrame(request, { ...around, peerMac }, turn);
    const sent = sender.value.send(frame, damage);
    if (!sent.ok) return fail(`${way.link.interface}: ${errnoText(sent.error)}`);
    sys.print(sentText(frame, !byKernel));
  }
  return ok(0);
}
