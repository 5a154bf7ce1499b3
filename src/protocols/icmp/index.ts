/** ICMP as a layer (RFC 792); an error shows the packet that it quotes. */
import { internetChecksum } from '../../core/checksum.ts';
import { FieldReader, tooShort } from '../../core/field-reader.ts';
import type { Conversation, Emit, FieldValue, Payload, Protocol } from '../../core/protocol.ts';
import * as C from './codec.ts';
import { dissectDataTime } from './data-time.ts';
import * as F from './fields.ts';

const IPV4_ETHER_TYPE = 0x0800;
const ADDRESS_MASK_REQUEST = 17;
const ADDRESS_MASK_REPLY = 18;
const INFORMATION_REQUEST = 15;
const INFORMATION_REPLY = 16;
const swap16 = (n: number): number => ((n & 0xff) << 8) | (n >>> 8);

function dissect(
  bytes: Uint8Array,
  at: number,
  end: number,
  { packet }: Conversation,
  emit: Emit,
): Payload | undefined {
  const r = new FieldReader(bytes, at, end, emit);
  emit(F.ICMP, at * 8, (end - at) * 8, F.ICMP.label);
  const type = r.u8(F.TYPE);
  const code = r.u8(F.CODE, F.CODE_NAMES[type]?.[r.peek()]);
  tellChecksum(r, bytes, at, end, packet.quoted || packet.partial, emit);
  const carries = readBody(r, type, code);
  if (r.short) {
    return tooShort(packet, 'the ICMP message', headerBytes(type), end - at);
  }
  if (carries === undefined || r.at >= end) return undefined;
  if (carries === 'data') {
    return { table: 'data', key: 0, at: dissectDataTime(bytes, r.at, end, packet, emit), end };
  }
  // RFC 792 has the IP header and 8 bytes quoted; of a redirect that quotes more Wireshark reads no more
  const most = type === C.REDIRECT ? r.at + (bytes[r.at]! & 15) * 4 + 8 : end;
  return { table: 'eth.type', key: IPV4_ETHER_TYPE, at: r.at, end: Math.min(most, end), quoted: true };
}

const headerBytes = (type: number): number =>
  type === C.TIMESTAMP || type === C.TIMESTAMP_REPLY
    ? 20
    : type === ADDRESS_MASK_REQUEST || type === ADDRESS_MASK_REPLY
      ? 12
      : 8;

function tellChecksum(
  r: FieldReader,
  bytes: Uint8Array,
  at: number,
  end: number,
  unverified: boolean,
  emit: Emit,
): void {
  const sent = (r.peek() << 8) | r.peek(1);
  const right = unverified ? sent : internetChecksum(bytes, at, end, 0xffff ^ sent); // takes the field itself out of the sum
  const wrong = `incorrect, should be 0x${right.toString(16).padStart(4, '0')}`;
  r.u16(F.CHECKSUM, unverified ? 'unverified' : right === sent ? 'correct' : wrong);
  if (!r.short) emit(F.CHECKSUM_STATUS, (at + C.CHECKSUM_AT) * 8, 0, unverified ? 2 : right === sent ? 1 : 0);
}

/** The fields after the checksum; tells what follows them. */
function readBody(r: FieldReader, type: number, code: number): 'data' | 'quote' | undefined {
  switch (type) {
    case C.ECHO:
    case C.ECHO_REPLY:
      numbers(r);
      return 'data';
    case C.TIMESTAMP:
    case C.TIMESTAMP_REPLY:
      numbers(r);
      r.u32(F.ORIGINATE);
      r.u32(F.RECEIVE);
      r.u32(F.TRANSMIT);
      return undefined;
    case INFORMATION_REQUEST:
    case INFORMATION_REPLY:
      return numbers(r);
    case ADDRESS_MASK_REQUEST:
    case ADDRESS_MASK_REPLY:
      numbers(r);
      r.u32(F.ADDRESS_MASK);
      return undefined;
    case C.UNREACHABLE:
      if (code === C.FRAGMENTATION_NEEDED) {
        r.bytes(F.UNUSED, 2);
        r.u16(F.MTU);
      } else {
        r.bytes(F.UNUSED, 4);
      }
      return 'quote';
    case C.TIME_EXCEEDED:
      r.bytes(F.UNUSED, 4);
      return 'quote';
    case C.SOURCE_QUENCH:
      r.skip(4);
      return 'quote';
    case C.REDIRECT:
      r.u32(F.REDIR_GW);
      return 'quote';
    case C.PARAMETER_PROBLEM:
      r.u8(F.POINTER);
      r.bytes(F.UNUSED, 3);
      return 'quote';
    default:
      r.skip(4);
      return undefined;
  }
}

function numbers(r: FieldReader): undefined {
  const identifier = r.u16(F.IDENT);
  r.again(F.IDENT_LE, 2, swap16(identifier));
  const sequence = r.u16(F.SEQ);
  r.again(F.SEQ_LE, 2, swap16(sequence));
}

function info(value: (name: string) => FieldValue | undefined): string {
  const type = value('icmp.type');
  if (typeof type !== 'number') return 'ICMP, cut short';
  const name = F.TYPE_NAMES[type] ?? 'Unknown ICMP (obsolete or malformed?)';
  const code = Number(value('icmp.code') ?? 0);
  const codes = F.CODE_NAMES[type];
  if (codes) return `${name.padEnd(20)} (${codes[code] ?? `Unknown code: ${code}`})`;
  const [identifier, sequence] = [value('icmp.ident'), value('icmp.seq')];
  if (typeof identifier !== 'number' || typeof sequence !== 'number') return name;
  const id = `id=0x${identifier.toString(16).padStart(4, '0')}`;
  return `${name.padEnd(20)} ${id}, seq=${sequence}/${swap16(sequence)}, ttl=${String(value('ip.ttl'))}`;
}

export const icmp: Protocol = {
  id: 'icmp',
  title: F.ICMP.label,
  rfc: 'RFC 792',
  fields: F.FIELDS,
  over: [{ table: 'ip.proto', key: C.IP_PROTOCOL }],
  dissect,
  info,
  reasons: [],
  events: [],
};
