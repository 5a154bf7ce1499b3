/** resolvectl: asks and shows the machine's own resolver and its cache (systemd's resolvectl(1), 252; show-cache is 254's). */
import { formatIpv4, parseIpv4 } from '../../core/address.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import { typeName } from '../../protocols/dns/types.ts';
import { ttlLeft } from '../lib/dns/cache.ts';
import { dataText } from '../../protocols/dns/zone/print.ts';
import { RESOLVER_CACHE } from '../lib/dns/os-cache.ts';
import { resolvConf } from '../lib/dns/resolv-conf.ts';
import { queryAddress, queryName } from './query.ts';

const PROTOCOLS = '-LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported';

export const resolvectl: Program = {
  name: 'resolvectl',
  summary: "Asks this machine's resolver, and shows or empties its cache",
  usage: 'resolvectl [query name ... | status | statistics | show-cache | flush-caches | reset-statistics]',
  options: [],
  words: ['query', 'status', 'statistics', 'show-cache', 'flush-caches', 'reset-statistics'],
  operand: 'host',
  examples: ['resolvectl query www.example.com', 'resolvectl flush-caches'],
  real: true,
  personas: ['linux'],
  *main(sys, [verb = 'status', ...words]) {
    switch (verb) {
      case 'query': {
        if (words.length === 0) return tooFew(sys);
        let status: ExitStatus = 0;
        for (const word of words) {
          const number = parseIpv4(word);
          status ||= number.ok ? yield* queryAddress(sys, number.value) : yield* queryName(sys, word);
        }
        return status;
      }
      case 'status':
        return (sys.print(statusText(sys)), 0);
      case 'statistics':
        return (sys.print(statisticsText(sys)), 0);
      case 'show-cache':
        return (sys.print(cacheText(sys)), 0);
      case 'flush-caches':
        return (sys.shared(RESOLVER_CACHE).cache.flush(), 0);
      case 'reset-statistics':
        return (Object.assign(sys.shared(RESOLVER_CACHE), { hits: 0, misses: 0, transactions: 0 }), 0);
      default:
        sys.warn(`Unknown command verb ${verb}.\n`);
        return 1;
    }
  },
};

function tooFew(sys: Sys): ExitStatus {
  sys.warn('Too few arguments.\n');
  return 1;
}

/** As where systemd-resolved reads a resolv.conf that others wrote: its servers are everybody's. */
function statusText(sys: Sys): string {
  const { servers, search } = resolvConf(sys);
  const lines = ['Global', `       Protocols: ${PROTOCOLS}`, 'resolv.conf mode: foreign'];
  const [first, ...rest] = servers.map(formatIpv4);
  if (first !== undefined) lines.push(`     DNS Servers: ${[first, ...rest].join(' ')}`);
  if (search.length > 0) lines.push(`      DNS Domain: ${search.join(' ')}`);
  const links = sys.table('link').filter((row) => row['interface'] !== 'lo');
  for (const [i, row] of links.entries()) {
    lines.push('', `Link ${i + 2} (${String(row['interface'])})`, 'Current Scopes: none');
    lines.push(`     Protocols: -DefaultRoute ${PROTOCOLS}`);
  }
  return `${lines.join('\n')}\n`;
}

function statisticsText(sys: Sys): string {
  const { cache, hits, misses, transactions } = sys.shared(RESOLVER_CACHE);
  const line = (label: string, count: number): string => `${label.padStart(20)}: ${count}\n`;
  const heading = (text: string): string => `${text.padEnd(27).trimEnd()}\n`;
  return [
    'DNSSEC supported by current servers: no\n\n',
    heading('Transactions'),
    line('Current Transactions', 0),
    line('Total Transactions', transactions),
    '\n',
    heading('Cache'),
    line('Current Cache Size', cache.entries(sys.now()).length),
    line('Cache Hits', hits),
    line('Cache Misses', misses),
    '\n',
    heading('DNSSEC Verdicts'),
    ...['Secure', 'Insecure', 'Bogus', 'Indeterminate'].map((verdict) => line(verdict, 0)),
  ].join('');
}

function cacheText(sys: Sys): string {
  const now = sys.now();
  const entries = sys.shared(RESOLVER_CACHE).cache.entries(now);
  const lines = entries.flatMap((entry) => {
    const type = entry.type === undefined ? 'ANY' : typeName(entry.type);
    const plain = entry.name.replace(/(.)\.$/, '$1');
    if (entry.kind !== 'records')
      return [`${plain} IN ${type} -- ${entry.kind.toUpperCase()} (${ttlLeft(entry, now)}s)`];
    return entry.records.map((record) => `${plain} IN ${type} ${dataText(record.data)}`);
  });
  return ['Scope protocol=dns', ...lines, ''].join('\n');
}
