/** The lines of the log, as BIND's channels write them with time, category and severity. */
import { formatIpv4 } from '../../core/address.ts';
import type { SocketAddress, Sys } from '../../core/sys.ts';
import { civilDate } from '../../core/time.ts';
import { type DnsMessage, ednsOf, FLAG } from '../../protocols/dns/codec.ts';
import { typeName } from '../../protocols/dns/types.ts';
import type { ZoneError } from '../../protocols/dns/zone/tokens.ts';

const CLASS_NAMES: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' };

/** `client 10.0.0.2#40000 (www.example.com): query: www.example.com IN A +E(0)T (10.0.0.1)` */
export function logQuery(sys: Sys, query: DnsMessage, from: SocketAddress, to: SocketAddress, tcp: boolean): void {
  const question = query.questions[0];
  if (!question) return;
  const name = question.name === '.' ? '.' : question.name.slice(0, -1);
  const edns = ednsOf(query);
  const has = (flag: number, sign: string): string => ((query.flags & flag) === 0 ? '' : sign);
  const signs = [
    has(FLAG.RD, '+') || '-',
    edns ? `E(${edns.version})` : '',
    tcp ? 'T' : '',
    edns?.dnssecOk ? 'D' : '',
    has(FLAG.CD, 'C'),
  ].join('');
  const what = `${name} ${CLASS_NAMES[question.class] ?? `CLASS${question.class}`} ${typeName(question.type)}`;
  const client = `client ${formatIpv4(from.address)}#${from.port} (${name})`;
  line(sys, `queries: info: ${client}: query: ${what} ${signs} (${formatIpv4(to.address)})`);
}

export const logZone = (sys: Sys, origin: string, serial: number): void =>
  line(sys, `zoneload: info: zone ${bare(origin)}/IN: loaded serial ${serial}`);

export const logWarning = (sys: Sys, origin: string, { message, line: number }: ZoneError): void =>
  line(sys, `zoneload: warning: zone ${bare(origin)}/IN: line ${number}: ${message}`);

const bare = (origin: string): string => (origin === '.' ? '.' : origin.slice(0, -1));

const line = (sys: Sys, text: string): void =>
  sys.print(`${timeText(sys.epochMs + Math.floor(sys.now() / 1e6))} ${text}\n`);

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAY_MS = 86_400_000;

/** `01-Jan-2026 00:00:00.000` of milliseconds since 1970, UTC. */
export function timeText(ms: number): string {
  const { year, month, day } = civilDate(Math.floor(ms / DAY_MS));
  const rest = ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const clock = `${two(rest / 3_600_000)}:${two((rest / 60_000) % 60)}:${two((rest / 1000) % 60)}`;
  return `${two(day)}-${MONTHS[month - 1]!}-${year} ${clock}.${String(rest % 1000).padStart(3, '0')}`;
}
