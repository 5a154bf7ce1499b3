/** The Dynamic Host Configuration Protocol's messages (RFC 2131, 2; options: RFC 2132, long ones: RFC 3396). */
import type { Ipv4Address, MacAddress } from '../../core/address.ts';
import { concat, getU32, getU48, Reader, setU32, setU48, Writer } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export const SERVER_PORT = 67;
export const CLIENT_PORT = 68;
export const REQUEST = 1;
export const REPLY = 2;
export const BROADCAST_FLAG = 0x8000;
/** RFC 2131, 3: options begin with these four bytes; without them it is a message of BOOTP alone. */
export const MAGIC_COOKIE = 0x6382_5363;
/** BOOTP's smallest message (RFC 1542, 2.1): shorter ones are padded. */
export const MIN_BYTES = 300;
export const OPTIONS_AT = 240;

export const HARDWARE_BYTES = 16;
export const NAME_BYTES = 64;
export const FILE_BYTES = 128;

export const PAD = 0;
export const END = 255;
/** Codes of options (RFC 2132). */
export const OPTION = {
  mask: 1,
  timeOffset: 2,
  router: 3,
  dns: 6,
  hostname: 12,
  domain: 15,
  broadcast: 28,
  ntp: 42,
  requested: 50,
  lease: 51,
  overload: 52,
  type: 53,
  server: 54,
  parameters: 55,
  message: 56,
  maxSize: 57,
  renewal: 58,
  rebinding: 59,
  vendor: 60,
  client: 61,
  routes: 121,
} as const;

/** Values of option 53. */
export const TYPE = { discover: 1, offer: 2, request: 3, decline: 4, ack: 5, nak: 6, release: 7, inform: 8 } as const;

/** Values of option 52, bits: which fields hold options too (RFC 2132, 9.3). */
const OVERLOAD = { file: 1, name: 2 } as const;
const MOST_BYTES_OF_AN_OPTION = 255;

export interface DhcpOption {
  readonly code: number;
  /** What is longer than 255 bytes stands in several options of one code. */
  readonly data: Uint8Array;
}

export interface DhcpMessage {
  /** 1 from a client, 2 from a server. */
  readonly operation: number;
  readonly hardwareType: number;
  readonly hardwareLength: number;
  readonly hops: number;
  readonly xid: number;
  readonly secs: number;
  readonly flags: number;
  readonly clientAddress: Ipv4Address;
  readonly yourAddress: Ipv4Address;
  readonly serverAddress: Ipv4Address;
  readonly relayAddress: Ipv4Address;
  /** 16 bytes, of which `hardwareLength` count. */
  readonly hardware: Uint8Array;
  /** 64 and 128 bytes; all zero when they held options. */
  readonly serverName: Uint8Array;
  readonly bootFile: Uint8Array;
  /** Each code once, where it stood first; without padding, end and option 52, which the reader has followed. */
  readonly options: readonly DhcpOption[];
}

export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<DhcpMessage> {
  const r = new Reader(bytes, at, end);
  const fixed = {
    operation: r.u8(),
    hardwareType: r.u8(),
    hardwareLength: r.u8(),
    hops: r.u8(),
    xid: r.u32(),
    secs: r.u16(),
    flags: r.u16(),
    clientAddress: r.u32(),
    yourAddress: r.u32(),
    serverAddress: r.u32(),
    relayAddress: r.u32(),
    hardware: r.take(HARDWARE_BYTES),
    serverName: r.take(NAME_BYTES),
    bootFile: r.take(FILE_BYTES),
  };
  const cookie = r.u32();
  if (r.short) return fail(`the DHCP header is cut short: ${Math.max(0, r.end - at)} of ${OPTIONS_AT} bytes are there`);
  if (cookie !== MAGIC_COOKIE) return fail('the options do not begin with the magic cookie: it is no DHCP message');
  return decodeOptions(r, fixed);
}

type Fixed = Omit<DhcpMessage, 'options'>;

/** RFC 2131, 4.1: first the options field, then `file`, then `sname`. */
function decodeOptions(r: Reader, fixed: Fixed): Result<DhcpMessage> {
  const found = new Map<number, Uint8Array[]>();
  const wrong = collect(r, found);
  if (wrong !== undefined) return fail(wrong);
  const overload = found.get(OPTION.overload)?.[0]?.[0] ?? 0;
  const [file, name] = [(overload & OVERLOAD.file) !== 0, (overload & OVERLOAD.name) !== 0];
  const wrongThere =
    (file ? collect(new Reader(fixed.bootFile), found) : undefined) ??
    (name ? collect(new Reader(fixed.serverName), found) : undefined);
  if (wrongThere !== undefined) return fail(wrongThere);
  found.delete(OPTION.overload);
  const options = [...found].map(([code, pieces]) => ({ code, data: concat(pieces) }));
  const bootFile = file ? new Uint8Array(FILE_BYTES) : fixed.bootFile;
  return ok({ ...fixed, bootFile, serverName: name ? new Uint8Array(NAME_BYTES) : fixed.serverName, options });
}

/** Adds the options of one field to those found; the pieces of a long one join (RFC 3396, 5). Returns what is wrong. */
function collect(r: Reader, found: Map<number, Uint8Array[]>): string | undefined {
  while (r.left > 0) {
    const code = r.u8();
    if (code === END) break;
    if (code === PAD) continue;
    const data = r.take(r.u8());
    if (r.short) return `DHCP option ${code} is cut short`;
    const pieces = found.get(code);
    if (pieces) pieces.push(data);
    else found.set(code, [data]);
  }
  return undefined;
}

/** Padded to 300 bytes. */
export function encode(message: DhcpMessage): Uint8Array {
  const w = new Writer(MIN_BYTES)
    .u8(message.operation)
    .u8(message.hardwareType)
    .u8(message.hardwareLength)
    .u8(message.hops)
    .u32(message.xid)
    .u16(message.secs)
    .u16(message.flags)
    .u32(message.clientAddress)
    .u32(message.yourAddress)
    .u32(message.serverAddress)
    .u32(message.relayAddress)
    .raw(message.hardware)
    .raw(message.serverName)
    .raw(message.bootFile)
    .u32(MAGIC_COOKIE);
  for (const option of message.options) writeOption(w, option);
  w.u8(END);
  return w.zeros(Math.max(0, MIN_BYTES - w.length)).finish();
}

function writeOption(w: Writer, { code, data }: DhcpOption): void {
  let at = 0;
  do {
    const piece = data.subarray(at, at + MOST_BYTES_OF_AN_OPTION);
    w.u8(code).u8(piece.length).raw(piece);
    at += piece.length;
  } while (at < data.length);
}

/** A message from or for an Ethernet interface; what is not named is zero. */
export function message(
  mac: MacAddress,
  fields: Pick<DhcpMessage, 'operation' | 'xid' | 'options'> & Partial<DhcpMessage>,
): DhcpMessage {
  const hardware = new Uint8Array(HARDWARE_BYTES);
  setU48(hardware, 0, mac);
  return {
    hardwareType: 1,
    hardwareLength: 6,
    hops: 0,
    secs: 0,
    flags: 0,
    clientAddress: 0,
    yourAddress: 0,
    serverAddress: 0,
    relayAddress: 0,
    hardware,
    serverName: new Uint8Array(NAME_BYTES),
    bootFile: new Uint8Array(FILE_BYTES),
    ...fields,
  };
}

export const macOf = ({ hardware }: DhcpMessage): MacAddress => getU48(hardware, 0);

export const option = ({ options }: DhcpMessage, code: number): Uint8Array | undefined =>
  options.find((o) => o.code === code)?.data;

/** Value of option 53; 0 without one. */
export const typeOf = (m: DhcpMessage): number => option(m, OPTION.type)?.[0] ?? 0;

/** A number of four bytes, or the first address of a list; undefined when the option is not there or too short. */
export function u32Option(m: DhcpMessage, code: number): number | undefined {
  const data = option(m, code);
  return data && data.length >= 4 ? getU32(data, 0) : undefined;
}

/** A list of addresses; empty without the option. */
export function addressesOption(m: DhcpMessage, code: number): Ipv4Address[] {
  const data = option(m, code) ?? new Uint8Array(0);
  return Array.from({ length: data.length >> 2 }, (_, i) => getU32(data, 4 * i));
}

export const byteOption = (code: number, value: number): DhcpOption => ({ code, data: Uint8Array.of(value) });

/** Addresses, or one number of seconds. */
export function u32sOption(code: number, values: readonly number[]): DhcpOption {
  const data = new Uint8Array(4 * values.length);
  values.forEach((value, i) => setU32(data, 4 * i, value));
  return { code, data };
}
