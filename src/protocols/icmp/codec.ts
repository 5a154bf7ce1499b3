/** The Internet Control Message Protocol (RFC 792; next-hop MTU: RFC 1191, 4; further codes: RFC 1122, 3.2.2 and RFC 1812, 5.2.7). */
import type { Ipv4Address } from '../../core/address.ts';
import { Reader, setU16, Writer } from '../../core/bytes.ts';
import { checksumHolds, internetChecksum } from '../../core/checksum.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export const IP_PROTOCOL = 1;
export const HEADER_BYTES = 8;

export const TYPE_AT = 0;
export const CODE_AT = 1;
export const CHECKSUM_AT = 2;
export const IDENTIFIER_AT = 4;
export const SEQUENCE_AT = 6;
/** Next-hop MTU of an unreachable with code 4. */
export const MTU_AT = 6;
export const GATEWAY_AT = 4;
export const POINTER_AT = 4;
/** Where an error quotes the packet that it is about. */
export const QUOTE_AT = 8;

export const ECHO_REPLY = 0;
export const UNREACHABLE = 3;
export const SOURCE_QUENCH = 4;
export const REDIRECT = 5;
export const ECHO = 8;
export const TIME_EXCEEDED = 11;
export const PARAMETER_PROBLEM = 12;
export const TIMESTAMP = 13;
export const TIMESTAMP_REPLY = 14;

/** Codes of UNREACHABLE. */
export const NET_UNREACHABLE = 0;
export const HOST_UNREACHABLE = 1;
export const PROTOCOL_UNREACHABLE = 2;
export const PORT_UNREACHABLE = 3;
export const FRAGMENTATION_NEEDED = 4;
export const NET_PROHIBITED = 9;
export const HOST_PROHIBITED = 10;
export const ADMIN_PROHIBITED = 13;
/** Codes of TIME_EXCEEDED. */
export const TTL_EXCEEDED = 0;
export const REASSEMBLY_EXCEEDED = 1;

interface Base {
  readonly code: number;
  /** When it is not the right one; absent when it is. */
  readonly checksum?: number;
}
interface Numbered extends Base {
  readonly identifier: number;
  readonly sequence: number;
}
/** `quote`: the start of the packet that the error is about. */
interface Quoting extends Base {
  readonly quote: Uint8Array;
}

export type IcmpMessage =
  | (Numbered & { readonly kind: 'echo' | 'echo-reply'; readonly data: Uint8Array })
  /** Stamps are milliseconds since midnight UTC. */
  | (Numbered & {
      readonly kind: 'timestamp' | 'timestamp-reply';
      readonly originate: number;
      readonly receive: number;
      readonly transmit: number;
    })
  /** `mtu` is 0 but for code 4. */
  | (Quoting & { readonly kind: 'unreachable'; readonly mtu: number })
  | (Quoting & { readonly kind: 'time-exceeded' })
  | (Quoting & { readonly kind: 'redirect'; readonly gateway: Ipv4Address })
  /** `pointer`: the octet of the quoted packet at which the problem is. */
  | (Quoting & { readonly kind: 'parameter-problem'; readonly pointer: number })
  /** Any other type: `rest` is the second word of the header. */
  | (Base & { readonly kind: 'other'; readonly type: number; readonly rest: number; readonly data: Uint8Array });

const TYPES = {
  'echo-reply': ECHO_REPLY,
  unreachable: UNREACHABLE,
  redirect: REDIRECT,
  echo: ECHO,
  'time-exceeded': TIME_EXCEEDED,
  'parameter-problem': PARAMETER_PROBLEM,
  timestamp: TIMESTAMP,
  'timestamp-reply': TIMESTAMP_REPLY,
} as const;

/** Whether a type is an error message: about those no error is ever sent (RFC 1122, 3.2.2). */
export const isErrorType = (type: number): boolean =>
  type === UNREACHABLE ||
  type === SOURCE_QUENCH ||
  type === REDIRECT ||
  type === TIME_EXCEEDED ||
  type === PARAMETER_PROBLEM;

export function decode(bytes: Uint8Array, at = 0, end = bytes.length): Result<IcmpMessage> {
  const r = new Reader(bytes, at, end);
  const type = r.u8();
  const code = r.u8();
  const checksum = r.u16();
  const message = readBody(r, type, code);
  if (r.short) return fail(`the ICMP message is cut short: ${Math.max(0, r.end - at)} bytes do not hold type ${type}`);
  return ok(checksumHolds(bytes, at, r.end) ? message : { ...message, checksum });
}

function readBody(r: Reader, type: number, code: number): IcmpMessage {
  switch (type) {
    case ECHO:
    case ECHO_REPLY:
      return {
        kind: type === ECHO ? 'echo' : 'echo-reply',
        code,
        identifier: r.u16(),
        sequence: r.u16(),
        data: r.rest(),
      };
    case TIMESTAMP:
    case TIMESTAMP_REPLY:
      return {
        kind: type === TIMESTAMP ? 'timestamp' : 'timestamp-reply',
        code,
        identifier: r.u16(),
        sequence: r.u16(),
        originate: r.u32(),
        receive: r.u32(),
        transmit: r.u32(),
      };
    case UNREACHABLE:
      return { kind: 'unreachable', code, mtu: r.u32() & 0xffff, quote: r.rest() };
    case TIME_EXCEEDED:
      r.skip(4);
      return { kind: 'time-exceeded', code, quote: r.rest() };
    case REDIRECT:
      return { kind: 'redirect', code, gateway: r.u32(), quote: r.rest() };
    case PARAMETER_PROBLEM:
      return { kind: 'parameter-problem', code, pointer: r.u32() >>> 24, quote: r.rest() };
    default:
      return { kind: 'other', type, code, rest: r.u32(), data: r.rest() };
  }
}

/** Writes the message with its checksum: the right one unless another is given. */
export function encode(message: IcmpMessage): Uint8Array {
  const w = new Writer(64)
    .u8(message.kind === 'other' ? message.type : TYPES[message.kind])
    .u8(message.code)
    .u16(message.checksum ?? 0);
  writeBody(w, message);
  const bytes = w.finish();
  if (message.checksum === undefined) setU16(bytes, CHECKSUM_AT, internetChecksum(bytes));
  return bytes;
}

function writeBody(w: Writer, message: IcmpMessage): Writer {
  switch (message.kind) {
    case 'echo':
    case 'echo-reply':
      return w.u16(message.identifier).u16(message.sequence).raw(message.data);
    case 'timestamp':
    case 'timestamp-reply':
      return w
        .u16(message.identifier)
        .u16(message.sequence)
        .u32(message.originate)
        .u32(message.receive)
        .u32(message.transmit);
    case 'unreachable':
      return w.u32(message.mtu).raw(message.quote);
    case 'time-exceeded':
      return w.u32(0).raw(message.quote);
    case 'redirect':
      return w.u32(message.gateway).raw(message.quote);
    case 'parameter-problem':
      return w.u8(message.pointer).zeros(3).raw(message.quote);
    case 'other':
      return w.u32(message.rest).raw(message.data);
  }
}
