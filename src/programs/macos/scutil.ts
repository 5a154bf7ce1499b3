/** `scutil --dns`: which servers a Mac asks, and for what (SystemConfiguration, dnsinfo_internal.h). */
import { formatIpv4 } from '../../core/address.ts';
import type { Program } from '../../core/sys.ts';
import { resolvConf } from '../lib/dns/resolv-conf.ts';
import { linkRows } from '../lib/rows.ts';

const REACHABLE = '  reach    : 0x00000002 (Reachable)\n';
const USAGE = `usage: scutil
\tinteractive access to the dynamic store.

   or: scutil --dns
\tshow DNS configuration.
`;

export const scutil: Program = {
  name: 'scutil',
  summary: 'Shows which DNS servers this machine asks',
  usage: 'scutil --dns',
  options: [{ flag: '--dns', meaning: 'the DNS configuration' }],
  examples: ['scutil --dns'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    if (args.length !== 1 || args[0] !== '--dns') return (sys.warn(USAGE), 64);
    const { servers, search } = resolvConf(sys);
    if (servers.length === 0) return (sys.print('No DNS configuration available\n'), 0);
    const link = linkRows(sys).find((each) => !each.loopback);
    const who = [
      ...search.map((domain, i) => `  search domain[${i}] : ${domain}\n`),
      ...servers.map((server, i) => `  nameserver[${i}] : ${formatIpv4(server)}\n`),
      ...(link ? [`  if_index : ${link.index} (${link.interface})\n`] : []),
    ].join('');
    const block = (flags: string): string => `\nresolver #1\n${who}  flags    : ${flags}\n${REACHABLE}`;
    sys.print(`DNS configuration\n${block('Request A records')}`);
    sys.print(`\nDNS configuration (for scoped queries)\n${block('Scoped, Request A records')}`);
    return 0;
  },
};
