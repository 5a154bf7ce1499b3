/** tcpdump -i: packets as they come by, until -c are seen or a signal ends it. */
import { errnoText } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, ExitStatus, Fd, Message, Sys } from '../../core/sys.ts';
import { LINKTYPE_ETHERNET, LINKTYPE_LINUX_SLL2, stampOf } from '../../dissect/capture-file.ts';
import type { PacketFilter } from '../../dissect/pcap-filter/index.ts';
import { compileExpression } from './expression.ts';
import { ANY, cooked, findDevice, interfaceMask, type CaptureDevice } from './interfaces.ts';
import type { Settings } from './options.ts';
import { Output } from './output.ts';
import { LINK_TYPES } from './replay.ts';
import { plural } from './usage.ts';

/** ETH_P_ALL of packet(7). */
const ALL_PROTOCOLS = 0x0003;

interface Listening {
  readonly device: CaptureDevice;
  readonly linkType: number;
  readonly filter: PacketFilter;
  readonly output: Output;
  readonly socket: Fd;
}

export function* listen(sys: Sys, settings: Settings): Call<ExitStatus> {
  sys.privileged();
  const prepared = yield* prepare(sys, settings);
  if (!prepared.ok) {
    sys.warn(`${prepared.error}\n`);
    return 1;
  }
  const { device, linkType } = prepared.value;
  const silent = settings.write !== undefined && !settings.printToo;
  const talks = silent || (settings.print.verbose ?? 0) > 0;
  if (!talks) sys.warn('tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n');
  sys.warn(
    `${talks ? 'tcpdump: ' : ''}listening on ${device.name}, link-type ${LINK_TYPES[linkType]}, snapshot length ${settings.snapLength} bytes\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) sys.handle(signal);
  const { interrupted, received } = yield* capture(sys, settings, prepared.value);
  prepared.value.output.close();
  // An interrupted line may be unfinished, so the real one begins a new one in any case.
  if (interrupted && !silent) sys.print('\n');
  const { packets } = prepared.value.output;
  sys.warn(`${plural(packets)} captured\n${plural(received)} received by filter\n0 packets dropped by kernel\n`);
  return 0;
}

function* prepare(sys: Sys, settings: Settings): Call<Result<Listening>> {
  const name = settings.interface;
  const device = findDevice(sys, name);
  if (!device) return fail(`tcpdump: ${name ?? ANY}: No such device exists\n(No such device exists)`);
  if (device.link && !device.link.up) return fail(`tcpdump: ${device.name}: That device is not up`);
  const opened = sys.socket('packet', ALL_PROTOCOLS);
  if (!opened.ok) return fail(`tcpdump: ${device.name}: ${errnoText(opened.error)}`);
  const options = device.link ? { device: device.name, promiscuous: settings.promiscuous } : {};
  const bound = sys.setOptions(opened.value, options);
  if (!bound.ok) return fail(`tcpdump: ${device.name}: ${errnoText(bound.error)}`);
  const linkType = device.link ? LINKTYPE_ETHERNET : LINKTYPE_LINUX_SLL2;
  if (!device.link) sys.warn('tcpdump: data link type LINUX_SLL2\n');
  const netmask = interfaceMask(sys, device.name);
  const filter = yield* compileExpression(sys, settings, { linkType, netmask, live: true });
  if (!filter.ok) return filter;
  const output = Output.open(sys, settings, linkType);
  if (!output.ok) return output;
  return ok({ device, linkType, filter: filter.value, output: output.value, socket: opened.value });
}

function* capture(sys: Sys, settings: Settings, { device, filter, output, socket }: Listening) {
  let received = 0;
  for (;;) {
    const message = yield* sys.receive(socket);
    if (!message.ok) {
      if (message.error !== 'EINTR') continue;
      sys.takeSignal();
      return { interrupted: true, received };
    }
    const bytes = device.link ? message.value.bytes : cooked(sys, message.value);
    if (!filter(bytes, bytes.length, message.value.direction === 'out')) continue;
    received++;
    if (!wanted(sys, settings, message.value)) continue;
    const stamp = stampOf(sys.epochMs, message.value.time);
    const kept = bytes.subarray(0, settings.snapLength);
    if (!output.take({ stamp, bytes: kept, wireLength: bytes.length })) return { interrupted: false, received };
  }
}

/** What goes over the loopback is seen twice; like libpcap, only its coming in is shown. */
function wanted(sys: Sys, { direction }: Settings, message: Message): boolean {
  const out = message.direction === 'out';
  if (out && sys.table('link').some((l) => l['interface'] === message.interface && l['loopback'] === true))
    return false;
  return direction === 'inout' || (direction === 'out') === out;
}
