/** Generated DHCP messages in frames with their FCS: every type, relayed and not, with well-formed, odd and damaged options. */
import { utf8 } from '../../../src/core/bytes.ts';
import { writeFcs } from '../../../src/core/frame.ts';
import type { Rng } from '../../../src/core/rng.ts';
import { frameAround } from '../../../src/programs/lib/dhcp/wire.ts';
import * as dhcp from '../../../src/protocols/dhcp/codec.ts';
import { pick } from './frames.ts';

const { OPTION } = dhcp;
const MACS = [0x020000000103, 0x020000000104, 0x001122334455];
const HOSTS = [0x0a000001, 0x0a000064, 0xc0a80103, 0xc0a801fe];
const TEXTS = ['home.lan', 'alice', 'udhcp 1.35.0', 'MSFT 5.0', 'x', 'a b'];
const bytes = (rng: Rng, length: number): Uint8Array => Uint8Array.from({ length }, () => rng.below(256));

/** Which options, and what they hold, for those that a reader knows by name. */
function known(rng: Rng, code: number): Uint8Array {
  const addresses = (least: number, most: number): Uint8Array => {
    const list = Array.from({ length: least + rng.below(most - least + 1) }, () => pick(rng, HOSTS));
    return dhcp.u32sOption(code, list).data;
  };
  switch (code) {
    case OPTION.mask:
    case OPTION.requested:
    case OPTION.server:
    case OPTION.broadcast:
      return addresses(1, 1);
    case OPTION.router:
    case OPTION.dns:
    case OPTION.ntp:
      return addresses(1, 3);
    case OPTION.lease:
    case OPTION.renewal:
    case OPTION.rebinding:
      return dhcp.u32sOption(code, [pick(rng, [60, 600, 3600, 86_400, 0xffff_ffff, rng.u32()])]).data;
    case OPTION.timeOffset:
      return dhcp.u32sOption(code, [pick(rng, [0, 3600, 0xffff_f1f0])]).data;
    case OPTION.maxSize:
      return Uint8Array.of(2, rng.below(256));
    case OPTION.parameters:
      return Uint8Array.from({ length: 1 + rng.below(12) }, () => pick(rng, [1, 3, 6, 12, 15, 28, 42, 51, 54, 58, 59]));
    case OPTION.client: {
      const mac = Uint8Array.of(1, 2, 0, 0, 0, 1, 3);
      const [iaid, time] = [bytes(rng, 4), bytes(rng, 4)];
      const duids = [
        Uint8Array.of(255, ...iaid, 0, 3, 0, 1, ...mac.subarray(1)),
        Uint8Array.of(255, ...iaid, 0, 1, 0, 1, ...time, ...mac.subarray(1)),
      ];
      return rng.chance(0.3) ? pick(rng, duids) : rng.chance(0.6) ? mac : Uint8Array.of(0, ...utf8(pick(rng, TEXTS)));
    }
    case OPTION.routes:
      return Uint8Array.of(
        24,
        10,
        0,
        1,
        10,
        0,
        0,
        1,
        ...(rng.chance(0.5) ? [0, 10, 0, 0, 2] : [17, 10, 1, 128, 10, 0, 0, 3]),
      );
    default:
      return utf8(pick(rng, TEXTS));
  }
}

/** Options whose length is not theirs. */
const shortened = (rng: Rng, code: number, data: Uint8Array): Uint8Array =>
  MEASURED.includes(code) && rng.chance(0.15) ? data.subarray(0, 1 + rng.below(data.length - 1)) : data;
const MEASURED: readonly number[] = [
  ...[OPTION.mask, OPTION.timeOffset, OPTION.router, OPTION.dns, OPTION.requested, OPTION.lease, OPTION.server],
  ...[OPTION.maxSize, OPTION.renewal, OPTION.broadcast],
];

const KNOWN = [
  ...[OPTION.mask, OPTION.timeOffset, OPTION.router, OPTION.dns, OPTION.hostname, OPTION.domain, OPTION.broadcast],
  ...[OPTION.ntp, OPTION.requested, OPTION.lease, OPTION.server, OPTION.parameters, OPTION.message, OPTION.maxSize],
  ...[OPTION.renewal, OPTION.rebinding, OPTION.vendor, OPTION.client, OPTION.routes],
];

function options(rng: Rng, odd: boolean): dhcp.DhcpOption[] {
  const type = odd && rng.chance(0.1) ? rng.below(256) : 1 + rng.below(8);
  const list = [dhcp.byteOption(OPTION.type, type)];
  for (let n = rng.below(7); n > 0; n--) {
    const code = pick(rng, KNOWN);
    if (list.every((option) => option.code !== code)) list.push({ code, data: shortened(rng, code, known(rng, code)) });
  }
  for (let n = odd ? rng.below(5) : 0; n > 0; n--) {
    list.push({ code: 1 + rng.below(254), data: bytes(rng, rng.below(14)) });
  }
  return list;
}

function field(rng: Rng, size: number): Uint8Array {
  const written = new Uint8Array(size);
  if (rng.chance(0.15)) written.set(utf8(pick(rng, ['boot.example', 'pxelinux.0', 'x'])));
  return written;
}

/** A field that holds options. */
function overloaded(code: number, size: number): Uint8Array {
  const written = new Uint8Array(size);
  written.set([code, 5, ...utf8('alice'), 255]);
  return written;
}

function message(rng: Rng, odd: boolean): Uint8Array {
  const reply = rng.chance(0.5);
  const overload = rng.chance(0.1) ? 1 + rng.below(3) : 0;
  const some = (): number => (rng.chance(0.4) ? pick(rng, HOSTS) : 0);
  const encoded = dhcp.encode({
    ...dhcp.message(pick(rng, MACS), {
      operation: odd && rng.chance(0.05) ? rng.below(256) : reply ? dhcp.REPLY : dhcp.REQUEST,
      xid: rng.u32(),
      options: [...options(rng, odd), ...(overload > 0 ? [dhcp.byteOption(OPTION.overload, overload)] : [])],
    }),
    hops: rng.chance(0.2) ? rng.below(17) : 0,
    secs: rng.chance(0.3) ? rng.below(300) : 0,
    flags: rng.chance(0.3) ? dhcp.BROADCAST_FLAG : 0,
    ...{ clientAddress: some(), yourAddress: some(), serverAddress: some(), relayAddress: some() },
    serverName: overload & 2 ? overloaded(OPTION.hostname, dhcp.NAME_BYTES) : field(rng, dhcp.NAME_BYTES),
    bootFile: overload & 1 ? overloaded(OPTION.domain, dhcp.FILE_BYTES) : field(rng, dhcp.FILE_BYTES),
  });
  if (rng.chance(0.05)) encoded.set([pick(rng, [6, 15, 24]), pick(rng, [0, 4, 6, 8, 16])], 1);
  if (!odd) return encoded;
  if (rng.chance(0.05)) encoded.set(bytes(rng, 4), 236);
  if (rng.chance(0.05)) encoded.set([pick(rng, [0, 6, 255]), rng.below(20)], 1);
  if (rng.chance(0.05)) encoded.set([rng.below(256), rng.below(256)], 10);
  return rng.chance(0.15) ? encoded.subarray(0, 1 + rng.below(encoded.length)) : encoded;
}

/** `odd`: also with unknown options, bad lengths, wrong cookies, and cut short. */
export function generateDhcp(rng: Rng, count: number, odd: boolean): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const payload = message(rng, odd);
    const [client, server] = [
      { mac: 0x02_0000_0000_02, address: pick(rng, [0, 0x0a000064]), port: dhcp.CLIENT_PORT },
      { mac: 0x02_0000_0000_01, address: 0x0a000001, port: dhcp.SERVER_PORT },
    ];
    return sealed(i % 2 === 0 ? frameAround(payload, client, server) : frameAround(payload, server, client));
  });
}

/** Padded to Ethernet's smallest frame, with its FCS. */
export function sealed(frame: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.max(64, frame.length + 4));
  whole.set(frame);
  writeFcs(whole, whole.length);
  return whole;
}
