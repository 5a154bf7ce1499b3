/** Sends what was built: through the kernel's IP when only IP and above were asked for, else as a frame of one's own. */
import { formatIpv4 } from '../../core/address.ts';
import { getU16, getU32, getU48, Writer } from '../../core/bytes.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { seconds } from '../../core/time.ts';
import { ETHERNET_BYTES } from './build.ts';
import type { Way } from './route.ts';

/** IPPROTO_RAW: a socket for sending with headers of one's own (raw(7)). */
const RAW = 255;
const ARP_TYPE = 0x0806;
/** RFC 1122, 2.3.2.1 allows one request a second; Linux gives up after three. */
const ARP_TRIES = 3;

export interface Sender {
  /** Takes the frame that was built. */
  send(frame: Uint8Array, damage: string | undefined): Result<number, Errno>;
}

/** Hands the IP packet to the kernel, which routes it and finds the neighbour. */
export function ipSender(sys: Sys, destination: number): Result<Sender> {
  const socket = sys.socket('raw', RAW);
  if (!socket.ok) return fail(errnoText(socket.error));
  const set = sys.setOptions(socket.value, { headerIncluded: true, broadcast: true });
  if (!set.ok) return fail(errnoText(set.error));
  const to = { address: destination, port: 0 };
  return ok({ send: (frame) => sys.send(socket.value, frame.subarray(ETHERNET_BYTES), to) });
}

/** Hands the whole frame to the interface. */
export function frameSender(sys: Sys, way: Way, badFcs: boolean): Result<Sender> {
  const opened = sys.socket('packet', ARP_TYPE);
  if (!opened.ok) return fail(errnoText(opened.error));
  const socket: Fd = opened.value;
  const device = way.link.interface;
  return ok({
    send(frame, damage) {
      const set = sys.setOptions(socket, { device, ...(badFcs && { fcs: 'bad' as const }), damage });
      return set.ok ? sys.send(socket, frame) : set;
    },
  });
}

/** Asks the link for a neighbour's MAC address (RFC 826); undefined when nobody answers. */
export function* askForMac(sys: Sys, way: Way, address: number): Call<Result<number>> {
  const opened = sys.socket('packet', ARP_TYPE);
  if (!opened.ok) return fail(errnoText(opened.error));
  const socket = opened.value;
  sys.setOptions(socket, { device: way.link.interface });
  for (let attempt = 0; attempt < ARP_TRIES; attempt++) {
    const sent = sys.send(socket, arpRequest(way, address));
    if (!sent.ok) return fail(errnoText(sent.error));
    const until = sys.now() + seconds(1);
    while (sys.now() < until) {
      const reply = yield* sys.receive(socket, { timeout: until - sys.now() });
      if (!reply.ok) break;
      const { bytes } = reply.value;
      if (bytes.length >= 42 && getU16(bytes, 20) === 2 && getU32(bytes, 28) === address) {
        sys.close(socket);
        return ok(getU48(bytes, 22));
      }
    }
  }
  sys.close(socket);
  return fail(`${formatIpv4(address)} does not answer ARP on ${way.link.interface}; give a MAC address: eth dst=...`);
}

const arpRequest = (way: Way, address: number): Uint8Array =>
  new Writer(42)
    .u48(0xffff_ffff_ffff)
    .u48(way.mac)
    .u16(ARP_TYPE)
    .u16(1)
    .u16(0x0800)
    .u8(6)
    .u8(4)
    .u16(1)
    .u48(way.mac)
    .u32(way.source)
    .u48(0)
    .u32(address)
    .finish();
