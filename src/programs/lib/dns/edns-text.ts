/** The OPT record as dig shows it, apart from the records that are data (RFC 6891). */
import { getU16, getU32, toHex } from '../../../core/bytes.ts';
import { formatIpv4 } from '../../../core/address.ts';
import { type DnsMessage, ednsOf } from '../../../protocols/dns/codec.ts';
import { TYPE } from '../../../protocols/dns/types.ts';

/** What a client thinks of the cookie that came back: it begins with its own, is no more than that, or does not (RFC 7873, 5.3). */
export type CookieJudgement = 'good' | 'echoed' | 'bad';

const NSID = 3;
const SUBNET = 8;
const EXPIRE = 9;
const COOKIE = 10;
const KEEPALIVE = 11;
const PADDING = 12;
const ERROR = 15;

const OTHER_NAMES: Readonly<Record<number, string>> = {
  1: 'LLQ',
  2: 'UL',
  5: 'DAU',
  6: 'DHU',
  7: 'N3U',
  13: 'CHAIN',
  14: 'KEY-TAG',
  16: 'CLIENT-TAG',
  17: 'SERVER-TAG',
};

/** RFC 8914, 4, in its order. */
const ERRORS = [
  ...['Other', 'Unsupported DNSKEY Algorithm', 'Unsupported DS Digest Type', 'Stale Answer', 'Forged Answer'],
  ...['DNSSEC Indeterminate', 'DNSSEC Bogus', 'Signature Expired', 'Signature Not Yet Valid', 'DNSKEY Missing'],
  ...['RRSIGs Missing', 'No Zone Key Bit Set', 'NSEC Missing', 'Cached Error', 'Not Ready', 'Blocked', 'Censored'],
  ...['Filtered', 'Prohibited', 'Stale NXDOMAIN Answer', 'Not Authoritative', 'Not Supported'],
  ...['No Reachable Authority', 'Network Error', 'Invalid Data'],
];

/** Lines of `;; OPT PSEUDOSECTION:`; nothing without OPT. `cookie`: what is thought of the server's. */
export function ednsText(message: DnsMessage, cookie?: CookieJudgement): string {
  const edns = ednsOf(message);
  const opt = message.additionals.find((record) => record.type === TYPE.OPT);
  if (!edns || !opt) return '';
  const { version, dnssecOk, udpBytes, options } = edns;
  const reserved = opt.ttl & 0x7fff;
  const mbz = reserved === 0 ? '' : `; MBZ: 0x${reserved.toString(16).padStart(4, '0')}`;
  const head = `; EDNS: version: ${version}, flags:${dnssecOk ? ' do' : ''}${mbz}; udp: ${udpBytes}\n`;
  const lines = options.map(({ code, data }) => `; ${optionText(code, data, cookie)}\n`);
  return `;; OPT PSEUDOSECTION:\n${head}${lines.join('')}`;
}

function optionText(code: number, data: Uint8Array, cookie: CookieJudgement | undefined): string {
  const length = data.length;
  if (code === COOKIE) return `COOKIE: ${toHex(data)}${cookie === undefined ? '' : ` (${cookie})`}`;
  if (code === SUBNET && length >= 4) return `CLIENT-SUBNET: ${subnetText(data)}`;
  if (code === EXPIRE && length === 4) return `EXPIRE: ${getU32(data, 0)}`;
  if (code === KEEPALIVE && length === 2) return `TCP KEEPALIVE: ${(getU16(data, 0) / 10).toFixed(1)} secs`;
  if (code === ERROR && length >= 2) return `EDE: ${errorText(data)}`;
  const name = code === NSID ? 'NSID' : code === PADDING ? 'PAD' : (OTHER_NAMES[code] ?? `OPT=${code}`);
  if (code === PADDING) return `PAD (${length} bytes)`;
  return `${name}:${length === 0 ? '' : ` ${dumpText(data)}`}`;
}

function subnetText(data: Uint8Array): string {
  const address = new Uint8Array(4);
  address.set(data.subarray(4, 8));
  return `${formatIpv4(getU32(address, 0))}/${data[2]}/${data[3]}`;
}

function errorText(data: Uint8Array): string {
  const code = getU16(data, 0);
  const words = ERRORS[code] === undefined ? '' : ` (${ERRORS[code]})`;
  const extra = data.length > 2 ? `: (${printable(data.subarray(2))})` : '';
  return `${code}${words}${extra}`;
}

/** `72 65 73 31 ("res1")` */
const dumpText = (data: Uint8Array): string => `${toHex(data, ' ')} ("${printable(data)}")`;

const printable = (data: Uint8Array): string =>
  Array.from(data, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
