/** DNS's fields under Wireshark's names. */
import type { Field } from '../../core/protocol.ts';
import { TYPE_TITLES } from './titles.ts';

type Extra = Pick<Field, 'values'>;
const make =
  (type: Field['type'], bits?: number) =>
  (name: string, label: string, meaning: string, extra: Extra = {}): Field => ({
    ...{ name: `dns.${name}`, type, label, meaning },
    ...(bits === undefined ? {} : { bits }),
    ...extra,
  });

const bool = make('bool', 1);
const u8 = make('uint', 8);
const u16 = make('uint', 16);
const u32 = make('uint', 32);
const hex8 = make('hex', 8);
const hex16 = make('hex', 16);
const text = make('text');
const bytes = make('bytes');

export const DNS: Field = {
  name: 'dns',
  type: 'layer',
  label: 'Domain Name System',
  meaning: 'Asks for what is known of a name, and answers.',
};

export const LENGTH = u16('length', 'Length', 'How many bytes of message follow: TCP itself knows no messages.');
export const ID = hex16('id', 'Transaction ID', 'The asker’s number for this question; the answer carries it too.');
export const FLAGS = hex16('flags', 'Flags', 'What kind of message this is, and how it was answered.');
export const RESPONSE = bool('flags.response', 'Response', 'Whether this is an answer.', {
  values: { 0: 'Message is a query', 1: 'Message is a response' },
});
export const OPCODE = make('uint', 4)('flags.opcode', 'Opcode', 'What is wanted; nearly always a standard query.', {
  values: {
    0: 'Standard query',
    1: 'Inverse query',
    2: 'Server status request',
    4: 'Zone change notification',
    5: 'Dynamic update',
  },
});
export const AUTHORITATIVE = bool(
  'flags.authoritative',
  'Authoritative',
  'The answer comes from the zone itself, not from a cache.',
);
export const TRUNCATED = bool('flags.truncated', 'Truncated', 'There was more than fitted: ask again over TCP.');
export const RECDESIRED = bool('flags.recdesired', 'Recursion desired', 'The asker wants the whole way walked for it.');
export const RECAVAIL = bool('flags.recavail', 'Recursion available', 'The server would walk the whole way.');
export const Z = bool('flags.z', 'Z', 'Reserved; it is zero.');
export const AUTHENTICATED = bool(
  'flags.authenticated',
  'Answer authenticated',
  'The server has verified the answer’s signatures.',
);
export const CHECKDISABLE = bool(
  'flags.checkdisable',
  'Non-authenticated data',
  'The asker takes data that was not verified, too.',
);
export const RCODE_TITLES: Readonly<Record<number, string>> = {
  ...{ 0: 'No error', 1: 'Format error', 2: 'Server failure', 3: 'No such name', 4: 'Not implemented', 5: 'Refused' },
  ...{ 6: 'Name exists', 7: 'RRset exists', 8: 'RRset does not exist', 9: 'Not authoritative' },
  ...{ 10: 'Name out of zone', 11: 'DSO-Type not implemented' },
};
export const RCODE = make('uint', 4)('flags.rcode', 'Reply code', 'How the question was answered.', {
  values: RCODE_TITLES,
});

export const COUNT_QUERIES = u16('count.queries', 'Questions', 'How many questions the message holds.');
export const COUNT_ANSWERS = u16('count.answers', 'Answer RRs', 'How many records answer the question.');
export const COUNT_AUTH = u16('count.auth_rr', 'Authority RRs', 'How many records say who is in charge of the name.');
export const COUNT_ADD = u16('count.add_rr', 'Additional RRs', 'How many records may save a further question.');

export const QRY_NAME = text('qry.name', 'Name', 'The name that is asked for.');
export const QRY_NAME_LEN = u16('qry.name.len', 'Name length', 'Letters of the name.');
export const COUNT_LABELS = u16('count.labels', 'Label count', 'How many labels the name has.');
export const QRY_TYPE = u16('qry.type', 'Type', 'Which kind of record is asked for.', { values: TYPE_TITLES });
const CLASSES = { values: { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' } };
export const QRY_CLASS = hex16('qry.class', 'Class', 'Which name space; nearly always the Internet’s.', CLASSES);

export const RESP_NAME = text('resp.name', 'Name', 'The name that the record belongs to.');
export const RESP_TYPE = u16('resp.type', 'Type', 'Which kind of record it is.', { values: TYPE_TITLES });
export const RESP_CLASS = hex16('resp.class', 'Class', 'Which name space; nearly always the Internet’s.', CLASSES);
export const RESP_TTL = u32('resp.ttl', 'Time to live', 'For how many seconds a cache may keep the record.');
export const RESP_LEN = u16('resp.len', 'Data length', 'Bytes of data in the record.');

export const A = make('ipv4', 32)('a', 'Address', 'An IPv4 address of the name.');
export const AAAA = text('aaaa', 'AAAA address', 'An IPv6 address of the name.');
export const NS = text('ns', 'Name server', 'A server that answers for the zone.');
export const CNAME = text('cname', 'CNAME', 'The name that this one is an alias for.');
export const PTR = text('ptr.domain_name', 'Domain name', 'The name that is pointed to.');
export const SOA_MNAME = text('soa.mname', 'Primary name server', 'The server that the zone is edited on.');
export const SOA_RNAME = text(
  'soa.rname',
  'Responsible authority’s mailbox',
  'Whom to write to; the first dot stands for @.',
);
export const SOA_SERIAL = u32('soa.serial_number', 'Serial number', 'It grows with every change of the zone.');
export const SOA_REFRESH = u32(
  'soa.refresh_interval',
  'Refresh interval',
  'How often secondary servers ask for changes, in seconds.',
);
export const SOA_RETRY = u32(
  'soa.retry_interval',
  'Retry interval',
  'When they ask again after no answer, in seconds.',
);
export const SOA_EXPIRE = u32('soa.expire_limit', 'Expire limit', 'When they give the zone up, in seconds.');
export const SOA_MINIMUM = u32(
  'soa.minimum_ttl',
  'Minimum TTL',
  'How long a cache may keep that something does not exist, in seconds.',
);
export const MX_PREFERENCE = u16('mx.preference', 'Preference', 'The lowest is tried first.');
export const MX_EXCHANGE = text('mx.mail_exchange', 'Mail exchange', 'A server that takes mail for the name.');
export const TXT_LENGTH = u8('txt.length', 'TXT length', 'Bytes of the text that follows.');
export const TXT = text('txt', 'TXT', 'A text.');
export const SRV_SERVICE = text('srv.service', 'Service', 'The service that is looked for.');
export const SRV_PROTO = text('srv.proto', 'Protocol', 'The transport that it runs over.');
export const SRV_NAME = text('srv.name', 'Name', 'The domain that offers it.');
export const SRV_PRIORITY = u16('srv.priority', 'Priority', 'The lowest is tried first.');
export const SRV_WEIGHT = u16('srv.weight', 'Weight', 'Its share among servers of one priority.');
export const SRV_PORT = u16('srv.port', 'Port', 'The port that the service listens on.');
export const SRV_TARGET = text('srv.target', 'Target', 'The host that offers the service.');
export const CAA_FLAGS = hex8('caa.flags', 'CAA flags', 'Whether who does not understand the tag must not issue.');
export const CAA_CRITICAL = bool(
  'caa.flags.issuer_critical',
  'Issuer critical',
  'Who does not understand the tag must not issue.',
);
export const CAA_ISSUE = text('caa.issue', 'Issue', 'Who may issue certificates for the name.');
export const CAA_ISSUEWILD = text('caa.issuewild', 'Issue wildcard', 'Who may issue wildcard certificates for it.');
export const CAA_IODEF = text('caa.iodef', 'Report URL', 'Where to report requests that were refused.');
export const CAA_UNKNOWN = text('caa.unknown', 'Unknown tag', 'What a tag says that nobody knows.');
export const CAA_TAG_LENGTH = u8('caa.tag_length', 'Tag length', 'Letters of the tag.');
export const CAA_TAG = text('caa.tag', 'Tag', 'What the value is about.');
export const CAA_VALUE = text('caa.value', 'Value', 'What the tag says.');
export const DATA = bytes('data', 'Data', 'Data of a type that is not explained here.');

export const UDP_PAYLOAD_SIZE = u16(
  'rr.udp_payload_size',
  'UDP payload size',
  'The largest message that the sender takes over UDP.',
);
export const EXT_RCODE = hex8('resp.ext_rcode', 'Higher bits in extended RCODE', 'The reply code’s upper eight bits.');
export const EDNS_VERSION = u8('resp.edns0_version', 'EDNS0 version', 'Zero is the only one there is.');
export const OPT_Z = hex16('resp.z', 'Z', 'Flags of EDNS.');
export const OPT_DO = bool('resp.z.do', 'DO bit', 'The asker takes signatures.', {
  values: { 0: 'Cannot handle DNSSEC security RRs', 1: 'Accepts DNSSEC security RRs' },
});
export const OPT_RESERVED = make('hex', 15)('resp.z.reserved', 'Reserved', 'Bits that nobody uses.');
export const OPT_CODE = u16('opt.code', 'Option code', 'What the option is about.', {
  values: { 3: 'NSID', 8: 'CSUBNET', 10: 'COOKIE', 11: 'EDNS TCP Keepalive', 12: 'PADDING', 15: 'Extended DNS Error' },
});
export const OPT_LEN = u16('opt.len', 'Option length', 'Bytes of the option.');
export const OPT_DATA = bytes('opt.data', 'Option data', 'The option’s bytes.');
export const COOKIE_CLIENT = bytes(
  'opt.cookie.client',
  'Client cookie',
  'The asker’s token; an answer without it is forged.',
);
export const COOKIE_SERVER = bytes(
  'opt.cookie.server',
  'Server cookie',
  'The server’s token; it knows the asker by it.',
);
export const PADDING = bytes('opt.padding', 'Padding', 'Bytes that hide how long the message is.');

export const RESPONSE_TO = u32('response_to', 'Request in frame', 'The question that this answers.');
export const TIME = make('time')('time', 'Time', 'From the question to this answer, here.');
export const RETRANSMISSION = bool('retransmission', 'Retransmission', 'The message has been here before.');
export const RETRANSMIT_REQUEST_IN = u32(
  'retransmit_request_in',
  'Retransmitted request, original in frame',
  'Where it was asked first.',
);
export const RETRANSMIT_RESPONSE_IN = u32(
  'retransmit_response_in',
  'Retransmitted response, original in frame',
  'Where it was answered first.',
);

export const FIELDS: readonly Field[] = [
  ...[DNS, LENGTH, ID, FLAGS, RESPONSE, OPCODE, AUTHORITATIVE, TRUNCATED, RECDESIRED, RECAVAIL, Z, AUTHENTICATED],
  ...[CHECKDISABLE, RCODE, COUNT_QUERIES, COUNT_ANSWERS, COUNT_AUTH, COUNT_ADD],
  ...[QRY_NAME, QRY_NAME_LEN, COUNT_LABELS, QRY_TYPE, QRY_CLASS],
  ...[RESP_NAME, RESP_TYPE, RESP_CLASS, RESP_TTL, RESP_LEN, A, AAAA, NS, CNAME, PTR],
  ...[SOA_MNAME, SOA_RNAME, SOA_SERIAL, SOA_REFRESH, SOA_RETRY, SOA_EXPIRE, SOA_MINIMUM],
  ...[MX_PREFERENCE, MX_EXCHANGE, TXT_LENGTH, TXT],
  ...[SRV_SERVICE, SRV_PROTO, SRV_NAME, SRV_PRIORITY, SRV_WEIGHT, SRV_PORT, SRV_TARGET],
  ...[CAA_FLAGS, CAA_CRITICAL, CAA_ISSUE, CAA_ISSUEWILD, CAA_IODEF, CAA_UNKNOWN, CAA_TAG_LENGTH, CAA_TAG, CAA_VALUE],
  ...[DATA, UDP_PAYLOAD_SIZE, EXT_RCODE, EDNS_VERSION, OPT_Z, OPT_DO, OPT_RESERVED],
  ...[OPT_CODE, OPT_LEN, OPT_DATA, COOKIE_CLIENT, COOKIE_SERVER, PADDING],
  ...[RESPONSE_TO, TIME, RETRANSMISSION, RETRANSMIT_REQUEST_IN, RETRANSMIT_RESPONSE_IN],
];
