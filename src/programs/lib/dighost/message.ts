/** The question of a lookup as a message (RFC 1035, 4.1; EDNS(0) options: RFC 5001, 7871, 7873, 7314, 7828, 7830). */
import { fromHex, setU32 } from '../../../core/bytes.ts';
import { parseIpv6 } from '../../../core/ipv6.ts';
import { type DnsMessage, encode, FLAG, type ResourceRecord } from '../../../protocols/dns/codec.ts';
import type { EdnsOption } from '../../../protocols/dns/records.ts';
import { lastLabels } from '../../../protocols/dns/names.ts';
import { TYPE } from '../../../protocols/dns/types.ts';
import { isTransfer, IXFR, type Lookup } from './lookup.ts';

export const OPTION = {
  NSID: 3,
  SUBNET: 8,
  EXPIRE: 9,
  COOKIE: 10,
  KEEPALIVE: 11,
  PADDING: 12,
} as const;

/** `name`: with its search domain. `ownCookie`: the client's, sent unless the lookup has another one. */
export function queryOf(lookup: Lookup, id: number, name: string, ownCookie: Uint8Array): DnsMessage {
  const transfer = isTransfer(lookup);
  const [type, asked] = questionOf(lookup, name);
  const { bits } = lookup;
  const flags =
    (lookup.recurse && !transfer && !(lookup.trace && !lookup.firstOfChain) ? FLAG.RD : 0) |
    (bits.aa ? FLAG.AA : 0) |
    (bits.tc ? FLAG.TC : 0) |
    (bits.ra ? FLAG.RA : 0) |
    (bits.z ? FLAG.Z : 0) |
    (bits.ad && lookup.type !== IXFR ? FLAG.AD : 0) |
    (bits.cd ? FLAG.CD : 0);
  const bare: DnsMessage = {
    id,
    flags,
    opcode: lookup.opcode,
    rcode: 0,
    questions: lookup.headerOnly ? [] : [{ name: asked, type, class: lookup.class }],
    answers: [],
    authorities: lookup.type === IXFR ? [serialOf(lookup, asked)] : [],
    additionals: [],
  };
  if (lookup.edns < 0) return bare;
  const options = optionsOf(lookup, ownCookie);
  const query = { ...bare, additionals: [optRecord(lookup, options)] };
  if (lookup.padding === 0) return query;
  const spare = -(encode(query).length + 4) % lookup.padding;
  const padding = { code: OPTION.PADDING, data: new Uint8Array(spare < 0 ? spare + lookup.padding : 0) };
  return { ...bare, additionals: [optRecord(lookup, [...options, padding])] };
}

/** A chain begins with the name servers: of the root, or of the zone whose servers are compared. */
export function questionOf(lookup: Lookup, name: string): readonly [number, string] {
  if (!lookup.firstOfChain)
    return lookup.labels === 0 ? [lookup.type, name] : [TYPE.A, lastLabels(name, lookup.labels)];
  return [TYPE.NS, lookup.trace ? '.' : name];
}

/** What an incremental transfer is to begin after (RFC 1995, 3). */
const serialOf = (lookup: Lookup, name: string): ResourceRecord => ({
  name,
  type: TYPE.SOA,
  class: lookup.class,
  ttl: 0,
  data: {
    kind: 'soa',
    primary: '.',
    mailbox: '.',
    ...{ serial: lookup.ixfrSerial, refresh: 0, retry: 0, expire: 0, minimum: 0 },
  },
});

/** Its TTL is version and flags (RFC 6891, 6.1.3). */
const optRecord = (lookup: Lookup, options: readonly EdnsOption[]): ResourceRecord => ({
  name: '.',
  type: TYPE.OPT,
  class: lookup.udpBytes,
  ttl: (lookup.edns << 16) | (lookup.dnssec ? 0x8000 : 0) | lookup.ednsFlags,
  data: { kind: 'opt', options },
});

function optionsOf(lookup: Lookup, ownCookie: Uint8Array): readonly EdnsOption[] {
  const options: EdnsOption[] = [];
  const empty = new Uint8Array(0);
  if (lookup.nsid) options.push({ code: OPTION.NSID, data: empty });
  if (lookup.subnet) options.push({ code: OPTION.SUBNET, data: subnetBytes(lookup.subnet) });
  if (lookup.sendCookie) options.push({ code: OPTION.COOKIE, data: cookieBytes(lookup, ownCookie) });
  if (lookup.expire) options.push({ code: OPTION.EXPIRE, data: empty });
  if (lookup.keepAlive) options.push({ code: OPTION.KEEPALIVE, data: empty });
  return [...options, ...lookup.ednsOptions];
}

export function cookieBytes({ cookie }: Lookup, ownCookie: Uint8Array): Uint8Array {
  const given = cookie === undefined ? undefined : fromHex(cookie);
  return given?.ok ? given.value : ownCookie;
}

/** Family, length, scope 0, and as many bytes as the length needs (RFC 7871, 6). */
function subnetBytes({ address, length }: { readonly address: number; readonly length: number }): Uint8Array {
  const whole = new Uint8Array(4);
  setU32(whole, 0, length === 0 ? 0 : (address & (0xffff_ffff << (32 - length))) >>> 0);
  return Uint8Array.from([0, 1, length, 0, ...whole.subarray(0, Math.ceil(length / 8))]);
}

/** `8.b.d.0...ip6.arpa.` (RFC 3596, 2.5), or the labels of anything else turned round (RFC 1035, 3.5). */
export function reverseName(text: string): string {
  const six = text.includes(':') ? parseIpv6(text) : undefined;
  if (!six?.ok) return `${text.split('.').reverse().join('.')}.in-addr.arpa.`;
  const digits = Array.from(six.value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa.`;
}
