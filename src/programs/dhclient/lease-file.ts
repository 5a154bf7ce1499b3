/** /var/lib/dhcp/dhclient.leases, in the words of dhclient.leases(5): every lease that was had; the last one of an interface counts. */
import { formatIpv4, netmask, parseIpv4, type Ipv4Address } from '../../core/address.ts';
import { fromUtf8, utf8 } from '../../core/bytes.ts';
import type { Sys } from '../../core/sys.ts';
import { civilDate, NEVER, type Ns } from '../../core/time.ts';
import type { Lease } from '../../protocols/dhcp/lease.ts';

const LEASES = '/var/lib/dhcp/dhclient.leases';
/** The file is written anew now and then, as dhclient does, and old leases go. */
const MOST_ENTRIES = 20;
const DAY_MS = 86_400_000;

export function writeLease(sys: Sys, name: string, lease: Lease): void {
  const before = entries(sys).slice(1 - MOST_ENTRIES);
  sys.files.write(LEASES, utf8([...before, entry(sys, name, lease)].join('')));
}

/** What was released is not asked for again. */
export function forgetLeases(sys: Sys, name: string): void {
  const kept = entries(sys).filter((text) => !text.includes(`interface "${name}";`));
  sys.files.write(LEASES, utf8(kept.join('')));
}

/** The lease to ask for again: the last of the interface, unless its time is over. */
export function readLease(sys: Sys, name: string): Lease | undefined {
  const text = entries(sys).findLast((each) => each.includes(`interface "${name}";`));
  if (text === undefined) return undefined;
  const address = addresses(text, 'fixed-address')[0];
  const server = addresses(text, 'option dhcp-server-identifier')[0];
  const mask = addresses(text, 'option subnet-mask')[0];
  const expiresAt = instant(sys, text, 'expire');
  if (address === undefined || server === undefined || mask === undefined) return undefined;
  if (expiresAt === undefined || expiresAt <= sys.now()) return undefined;
  return {
    address,
    server,
    length: Math.clz32(~mask),
    seconds: Number(/option dhcp-lease-time (\d+);/.exec(text)?.[1] ?? 0),
    renewAt: instant(sys, text, 'renew') ?? expiresAt,
    rebindAt: instant(sys, text, 'rebind') ?? expiresAt,
    expiresAt,
    routers: addresses(text, 'option routers'),
    dns: addresses(text, 'option domain-name-servers'),
    domain: /option domain-name "([^"]*)";/.exec(text)?.[1] ?? '',
    options: [],
  };
}

function entry(sys: Sys, name: string, lease: Lease): string {
  const list = (all: readonly Ipv4Address[]): string => all.map(formatIpv4).join(',');
  const lines = [
    `interface "${name}"`,
    `fixed-address ${formatIpv4(lease.address)}`,
    `option subnet-mask ${formatIpv4(netmask(lease.length))}`,
    ...(lease.routers.length > 0 ? [`option routers ${list(lease.routers)}`] : []),
    `option dhcp-lease-time ${lease.seconds}`,
    'option dhcp-message-type 5',
    ...(lease.dns.length > 0 ? [`option domain-name-servers ${list(lease.dns)}`] : []),
    `option dhcp-server-identifier ${formatIpv4(lease.server)}`,
    ...(lease.domain === '' ? [] : [`option domain-name "${lease.domain}"`]),
    `renew ${date(sys, lease.renewAt)}`,
    `rebind ${date(sys, lease.rebindAt)}`,
    `expire ${date(sys, lease.expiresAt)}`,
  ];
  return `lease {\n${lines.map((each) => `  ${each};\n`).join('')}}\n`;
}

/** `4 2026/01/01 00:10:00`: the day of the week first, in UTC. */
function date(sys: Sys, at: Ns): string {
  if (at === NEVER) return 'never';
  const ms = sys.epochMs + Math.floor(at / 1e6);
  const days = Math.floor(ms / DAY_MS);
  const { year, month, day } = civilDate(days);
  const seconds = Math.floor((ms - days * DAY_MS) / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const time = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((n) => two(Math.floor(n))).join(':');
  return `${(days + 4) % 7} ${year}/${two(month)}/${two(day)} ${time}`;
}

function instant(sys: Sys, text: string, word: string): Ns | undefined {
  if (text.includes(`${word} never;`)) return NEVER;
  const found = new RegExp(`${word} \\d (\\d+)/(\\d+)/(\\d+) (\\d+):(\\d+):(\\d+);`).exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map(Number);
  return (dayNumber(year, month, day) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000 - sys.epochMs) * 1e6;
}

/** Days since 1970-01-01: the inverse of `civilDate`. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + ofYear - 719_468;
}

function addresses(text: string, words: string): Ipv4Address[] {
  const list = new RegExp(`${words} ([\\d.,]+);`).exec(text)?.[1] ?? '';
  return list.split(',').flatMap((each) => {
    const parsed = parseIpv4(each);
    return parsed.ok ? [parsed.value] : [];
  });
}

function entries(sys: Sys): string[] {
  const file = sys.files.read(LEASES);
  return file.ok ? (fromUtf8(file.value).match(/lease \{\n[^}]*\}\n/g) ?? []) : [];
}
