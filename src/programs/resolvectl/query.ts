/** `resolvectl query`: what a name or an address leads to, where it was learned, and how long that took. */
import { formatIpv4, type Ipv4Address } from '../../core/address.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import { RCODE, TYPE } from '../../protocols/dns/types.ts';
import { candidates, reverseName } from '../lib/dns/lookup.ts';
import { resolvConf } from '../lib/dns/resolv-conf.ts';
import { ask, type StubResult } from '../lib/dns/stub.ts';
import { hostsEntry, reverseLookup } from '../lib/hosts.ts';

/** Where the comment on a line begins. */
const COMMENT_AT = 60;

export function* queryName(sys: Sys, name: string): Call<ExitStatus> {
  const start = sys.now();
  const listed = hostsEntry(sys, name);
  if (listed) return tell(sys, `${name}: ${formatIpv4(listed.address)}\n`, start, 'synthetic');
  // as systemd-resolved, which completes only names of one label
  const search = name.includes('.') ? [] : resolvConf(sys).search;
  let answer: StubResult | undefined;
  for (const full of candidates(name, { search, ndots: 1 })) {
    answer = yield* ask(sys, full, TYPE.A);
    if (answer.kind !== 'nxdomain' && answer.kind !== 'nodata') break;
  }
  if (answer?.kind !== 'records') return complain(sys, name, answer);
  const lines = answer.records.flatMap(({ data }, i) =>
    data.kind === 'a' ? [line(sys, i === 0 ? `${name}:` : ' '.repeat(name.length + 1), formatIpv4(data.address))] : [],
  );
  const canonical = answer.name.replace(/\.$/, '');
  const alias = canonical === name ? '' : `${' '.repeat(name.length)}  (${canonical})\n`;
  return tell(sys, `${lines.join('')}${alias}`, start, answer.cached ? 'cache' : 'network');
}

export function* queryAddress(sys: Sys, address: Ipv4Address): Call<ExitStatus> {
  const start = sys.now();
  const dotted = formatIpv4(address);
  const listed = reverseLookup(sys, address);
  if (listed !== undefined) return tell(sys, `${dotted}: ${listed}\n`, start, 'synthetic');
  const answer = yield* ask(sys, reverseName(address), TYPE.PTR);
  if (answer.kind !== 'records') return complain(sys, dotted, answer);
  const lines = answer.records.flatMap(({ data }) =>
    data.kind === 'name' ? [line(sys, `${dotted}:`, data.target.replace(/\.$/, ''))] : [],
  );
  return tell(sys, lines.join(''), start, answer.cached ? 'cache' : 'network');
}

function line(sys: Sys, left: string, value: string): string {
  const text = `${left} ${value}`;
  const link = sys.table('link').find((row) => row['interface'] !== 'lo')?.['interface'];
  return link === undefined ? `${text}\n` : `${text.padEnd(COMMENT_AT - 1)} -- link: ${String(link)}\n`;
}

function tell(sys: Sys, lines: string, start: Ns, source: 'synthetic' | 'cache' | 'network'): ExitStatus {
  const via = source === 'synthetic' ? '' : ' protocol DNS';
  sys.print(
    `${lines}\n-- Information acquired via${via} in ${span(sys.now() - start)}.\n` +
      '-- Data is authenticated: no; Data was acquired via local or encrypted transport: ' +
      `${source === 'synthetic' ? 'yes' : 'no'}\n-- Data from: ${source}\n`,
  );
  return 0;
}

function complain(sys: Sys, name: string, answer: Exclude<StubResult, { kind: 'records' }> | undefined): ExitStatus {
  sys.warn(`${name}: resolve call failed: ${whyNot(name, answer)}\n`);
  return 1;
}

function whyNot(name: string, answer: Exclude<StubResult, { kind: 'records' }> | undefined): string {
  switch (answer?.kind) {
    case 'nxdomain':
      return `'${name}' not found`;
    case 'nodata':
      return `Name '${name}' does not have any RR of the requested type`;
    case 'failed': {
      const code = Object.entries(RCODE).find(([, value]) => value === answer.rcode)?.[0] ?? String(answer.rcode);
      return `Could not resolve '${name}', server or network returned error ${code}`;
    }
    case 'silent':
      return answer.error === 'timeout' ? 'Query timed out' : 'All attempts to contact name servers or networks failed';
    default:
      return `No appropriate name servers or networks for name found`;
  }
}

/** systemd's way to write a time span, to a tenth of a millisecond. */
function span(ns: Ns): string {
  const tenths = Math.floor(ns / (NS_PER_MS / 10));
  const [whole, rest] = [Math.floor(ns / NS_PER_S), (tenths % 10_000) / 10];
  if (whole > 0) return rest > 0 ? `${whole}s ${rest}ms` : `${whole}s`;
  return rest >= 1 ? `${rest}ms` : `${tenths * 100}us`;
}
