/** DNS as a layer (RFC 1035), over UDP and, with a length before each message, over TCP (RFC 7766). */
import { getU16 } from '../../core/bytes.ts';
import type { Conversation, Emit, FieldValue, Protocol } from '../../core/protocol.ts';
import { formatIpv4 } from '../../core/address.ts';
import { HEADER_BYTES, SERVICE_PORT } from './codec.ts';
import { MessageDissector } from './dissect.ts';
import * as F from './fields.ts';
import { emitTransaction, witnessMessage } from './transactions.ts';
import { TYPE, typeName } from './types.ts';

const LENGTH_BYTES = 2;

export const dns: Protocol = {
  id: 'dns',
  title: F.DNS.label,
  rfc: 'RFC 1035',
  fields: F.FIELDS,
  over: [{ table: 'udp.port', key: SERVICE_PORT }],
  dissect(bytes, at, end, conversation, emit) {
    const { packet } = conversation;
    tellLayer(at, end, emit);
    const fault = new MessageDissector(bytes, at, end, emit).dissect();
    if (end - at >= HEADER_BYTES) tellTransaction(bytes, at, conversation, emit);
    if (fault !== undefined && !(packet.quoted && packet.partial)) packet.malformed = fault;
    return undefined;
  },
  info,
  reasons: [],
  events: [],
};

/** The same over TCP. */
export const dnsOverTcp: Protocol = {
  ...dns,
  over: [{ table: 'tcp.port', key: SERVICE_PORT }],
  extent(bytes, at, end, _, tail) {
    const left = end - at;
    const length = left < LENGTH_BYTES ? undefined : LENGTH_BYTES + getU16(bytes, at);
    if (tail === 'cut') return { length: Math.min(left, length ?? left) };
    if (length === undefined) return { length: 0, needs: 'segment' };
    return length > left ? { length: 0, needs: length - left } : { length };
  },
  dissect(bytes, at, end, conversation, emit) {
    const { packet } = conversation;
    tellLayer(at, end, emit);
    if (end - at < LENGTH_BYTES) return undefined;
    const length = getU16(bytes, at);
    const last = at + LENGTH_BYTES + length;
    emit(F.LENGTH, at * 8, 16, length, last > end ? 'the rest of the message is not here' : undefined);
    if (last > end) return undefined;
    const fault = new MessageDissector(bytes, at + LENGTH_BYTES, last, emit).dissect();
    if (fault !== undefined) packet.malformed = fault;
    if (length >= HEADER_BYTES) tellTransaction(bytes, at + LENGTH_BYTES, conversation, emit);
    return undefined;
  },
  witness(bytes, at, end, conversation) {
    const start = at + LENGTH_BYTES;
    if (end - start >= HEADER_BYTES) witnessMessage(conversation, getU16(bytes, start), isResponse(bytes, start));
  },
};

const FLAGS_AT = 2;
const isResponse = (bytes: Uint8Array, at: number): boolean => bytes[at + FLAGS_AT]! >= 0x80;

const tellTransaction = (bytes: Uint8Array, at: number, conversation: Conversation, emit: Emit): void =>
  emitTransaction(conversation, at, getU16(bytes, at), isResponse(bytes, at), emit);

const tellLayer = (at: number, end: number, emit: Emit): void => emit(F.DNS, at * 8, (end - at) * 8, F.DNS.label);

type All = (name: string) => readonly FieldValue[];

/** `Standard query 0x1a2b A example.com`, `Standard query response 0x1a2b A example.com A 192.0.2.1 OPT`. */
function info(value: (name: string) => FieldValue | undefined, all: All): string {
  const id = value('dns.id');
  const opcode = value('dns.flags.opcode');
  if (typeof id !== 'number' || typeof opcode !== 'number') return 'DNS, in part';
  const kind = F.OPCODE.values?.[opcode] ?? `Unknown operation (${opcode})`;
  const rcode = value('dns.flags.rcode');
  const isResponse = value('dns.flags.response') === 1;
  const failed = typeof rcode === 'number' && rcode > 0 ? ` ${F.RCODE_TITLES[rcode] ?? 'Unknown error'}` : '';
  const head = `${kind}${isResponse ? ' response' : ''} 0x${id.toString(16).padStart(4, '0')}${failed}`;
  return [head, ...questions(all), ...records(all)].join(' ');
}

const shownType = (type: FieldValue): string => {
  const name = typeName(Number(type));
  return name.startsWith('TYPE') ? `Unknown (${type as number})` : name;
};

const questions = (all: All): string[] =>
  all('dns.qry.type').map((type, i) => `${shownType(type)} ${all('dns.qry.name')[i] as string}`);

/** Which fields of its data a record of this type shows. */
const SHOWN: Readonly<Record<number, readonly string[]>> = {
  [TYPE.A]: ['dns.a'],
  [TYPE.AAAA]: ['dns.aaaa'],
  [TYPE.NS]: ['dns.ns'],
  [TYPE.CNAME]: ['dns.cname'],
  [TYPE.PTR]: ['dns.ptr.domain_name'],
  [TYPE.SOA]: ['dns.soa.mname'],
  [TYPE.MX]: ['dns.mx.preference', 'dns.mx.mail_exchange'],
  [TYPE.SRV]: ['dns.srv.priority', 'dns.srv.weight', 'dns.srv.port', 'dns.srv.target'],
};

function records(all: All): string[] {
  const used = new Map<number, number>();
  const lengths = all('dns.resp.len');
  return all('dns.resp.type').map((value, i) => {
    const type = Number(value);
    if (lengths[i] === 0) return shownType(type);
    const nth = used.get(type) ?? 0;
    used.set(type, nth + 1);
    const data = (SHOWN[type] ?? []).map((name) => shown(name, all(name)[nth]));
    return [shownType(type), ...data].join(' ');
  });
}

const shown = (name: string, value: FieldValue | undefined): string =>
  name === 'dns.a' ? formatIpv4(Number(value)) : String(value ?? '');
