/** The data of a record as master files write it, read (RFC 1035, 3.3 and 5; SRV: RFC 2782; CAA: RFC 8659, 4.1.1; generic: RFC 3597, 5). */
import { parseIpv4 } from '../../../core/address.ts';
import { fromHex } from '../../../core/bytes.ts';
import { formatIpv6, parseIpv6 } from '../../../core/ipv6.ts';
import { readData, type RecordData } from '../records.ts';
import { CLASS, TYPE, typeName } from '../types.ts';
import { nearest } from '../../../core/nearest.ts';
import type { ZoneToken } from './tokens.ts';
import type { Words } from './words.ts';

const U8 = 0xff;
const U16 = 0xffff;
const U32 = 0xffff_ffff;

/** The types that have words of their own here; all others are written as RFC 3597, 5 says. */
const WRITTEN: readonly string[] = ['A', 'AAAA', 'NS', 'CNAME', 'SOA', 'PTR', 'MX', 'TXT', 'SRV', 'CAA'];
const EXPECTED_TYPE = `a record type: ${WRITTEN.join(', ')}, or TYPE and its number`;
/** What no master file holds: OPT belongs to one message, and the others are questions (RFC 6895, 3.1). */
const META_TYPES: readonly number[] = [TYPE.OPT, 251, 252, 253, 254, TYPE.ANY];

/** The number of a type; a slip is kept in `words`. */
export function takeType(words: Words): { readonly type: number; readonly token: ZoneToken | undefined } {
  const token = words.take(EXPECTED_TYPE);
  if (!token) return { type: 0, token };
  const text = token.text.toUpperCase();
  const type = typeNumber(text);
  if (type === undefined) {
    const like = nearest(text, WRITTEN);
    const hint = like === undefined ? '' : `; did you mean ${like}?`;
    words.refuse(token, EXPECTED_TYPE, `"${token.text}" is no record type that is known here${hint}`);
  } else if (META_TYPES.includes(type) || type === 0) {
    words.refuse(token, EXPECTED_TYPE, `${typeName(type)} cannot stand in a zone: it is no record of its own`);
  }
  return { type: type ?? 0, token };
}

const MOST_NAMED_TYPE = 257;

function typeNumber(text: string): number | undefined {
  const generic = /^TYPE(\d{1,5})$/.exec(text);
  if (generic) return Number(generic[1]) <= U16 ? Number(generic[1]) : undefined;
  for (let type = 1; type <= MOST_NAMED_TYPE; type++) if (typeName(type) === text) return type;
  return undefined;
}

export function takeData(words: Words, type: number, typeToken: ZoneToken): RecordData {
  const first = words.peek();
  if (first?.text === '\\#' && !first.quoted) return genericData(words, type);
  switch (type) {
    case TYPE.A:
      return { kind: 'a', address: words.value('an IPv4 address such as 192.0.2.1', 0, ipv4) };
    case TYPE.AAAA:
      return { kind: 'aaaa', address: words.value('an IPv6 address such as 2001:db8::1', '::', ipv6) };
    case TYPE.NS:
      return { kind: 'name', target: words.name('the name of a name server') };
    case TYPE.CNAME:
      return { kind: 'name', target: words.name('the name that this is an alias of') };
    case TYPE.PTR:
      return { kind: 'name', target: words.name('the name that the address belongs to') };
    case TYPE.SOA:
      return soa(words);
    case TYPE.MX:
      return {
        kind: 'mx',
        preference: words.number(U16, 'a preference from 0 to 65535'),
        exchange: words.name('the name of a mail server'),
      };
    case TYPE.TXT:
      return txt(words);
    case TYPE.SRV:
      return srv(words);
    case TYPE.CAA:
      return caa(words);
    default: {
      const name = typeName(type);
      const expected = 'its data as \\#, length, hexadecimal (RFC 3597, 5)';
      words.refuse(
        first ?? typeToken,
        expected,
        `the data of a ${name} record has no words here: expected ${expected}`,
      );
      return { kind: 'unknown', bytes: new Uint8Array(0) };
    }
  }
}

function ipv4(text: string): number | undefined {
  const parsed = parseIpv4(text);
  return parsed.ok ? parsed.value : undefined;
}

/** In the one spelling that the codec gives it too. */
function ipv6(text: string): string | undefined {
  const parsed = parseIpv6(text);
  return parsed.ok ? formatIpv6(parsed.value) : undefined;
}

function soa(words: Words): RecordData {
  return {
    kind: 'soa',
    primary: words.name("the primary server's name"),
    mailbox: words.name('the mailbox as a name, such as hostmaster.example.com.'),
    serial: words.number(U32, 'a serial number from 0 to 4294967295'),
    refresh: words.time('the refresh time, such as 2h'),
    retry: words.time('the retry time, such as 15m'),
    expire: words.time('the expiry time, such as 2w'),
    minimum: words.time('the TTL of what does not exist, such as 5m'),
  };
}

function txt(words: Words): RecordData {
  const strings = [words.string('at least one text')];
  while (words.left > 0) strings.push(words.string());
  return { kind: 'txt', strings };
}

function srv(words: Words): RecordData {
  return {
    kind: 'srv',
    priority: words.number(U16, 'a priority from 0 to 65535'),
    weight: words.number(U16, 'a weight from 0 to 65535'),
    port: words.number(U16, 'a service port from 0 to 65535'),
    target: words.name('the name of the machine'),
  };
}

function caa(words: Words): RecordData {
  const flags = words.number(U8, 'flags from 0 to 255');
  const token = words.peek();
  const tag = words.string('a tag such as issue');
  if (token && !/^[A-Za-z0-9]+$/.test(token.text)) words.refuse(token, 'a tag of letters and digits, such as issue');
  return { kind: 'caa', flags, tag, value: words.string('a value such as "ca.example.net"') };
}

/** RFC 3597, 5: a known type's data is still read as that type's. */
function genericData(words: Words, type: number): RecordData {
  const nothing: RecordData = { kind: 'unknown', bytes: new Uint8Array(0) };
  const sign = words.take('\\#')!;
  const length = words.number(U16, 'the length in bytes');
  let hex = '';
  while (words.left > 0) hex += words.take('hexadecimal digits')?.text ?? '';
  if (words.fault) return nothing;
  const bytes = fromHex(hex);
  if (!bytes.ok || bytes.value.length !== length) {
    const found = bytes.ok ? `${bytes.value.length} bytes` : 'something else';
    words.refuse(sign, `${length} bytes in hexadecimal`, `expected ${length} bytes in hexadecimal, found ${found}`);
    return nothing;
  }
  const message = { bytes: bytes.value, start: 0, end: length };
  const data = readData(message, 0, length, type, CLASS.IN);
  if (data.ok && !(data.value.kind === 'unknown' && WRITTEN.includes(typeName(type)))) return data.value;
  const why = data.ok ? 'its data is empty' : data.error;
  words.refuse(sign, `the data of a ${typeName(type)} record`, why);
  return nothing;
}
