/** hostname: the machine's name and addresses (net-tools' hostname(1)). */
import { formatIpv4 } from '../core/address.ts';
import type { Program } from '../core/sys.ts';
import { lookupHost } from './lib/hosts.ts';
import { hasOption, parseOptions } from './lib/options.ts';
import { usageText } from './lib/usage.ts';

export const hostname: Program = {
  name: 'hostname',
  summary: "Prints the machine's name or its addresses",
  usage: 'hostname [-I | -i | -s | -f]',
  options: [
    { flag: '-I', meaning: 'all addresses of its interfaces' },
    { flag: '-i', meaning: 'the address that its name stands for' },
    { flag: '-s', meaning: 'the name up to its first dot' },
    { flag: '-f', meaning: 'the full name' },
  ],
  real: true,
  on: ['host', 'router', 'switch', 'hub'],
  *main(sys, args) {
    const parsed = parseOptions('hostname', args, 'IisfhV', [
      { name: 'all-ip-addresses', short: 'I' },
      { name: 'ip-address', short: 'i' },
      { name: 'short', short: 's' },
      { name: 'fqdn', short: 'f' },
      { name: 'help', short: 'h' },
    ]);
    if (!parsed.ok) {
      sys.warn(`${parsed.error}\n`);
      sys.print(usageText(hostname));
      return 255;
    }
    const has = (flag: string): boolean => hasOption(parsed.value, flag);
    if (has('h')) sys.print(usageText(hostname));
    else if (parsed.value.operands.length > 0) {
      sys.warn("hostname: here a machine's name is what the topology file calls it\n");
      return 1;
    } else if (has('I')) {
      const own = sys.table('addr').filter((row) => row['scope'] !== 'host');
      sys.print(`${own.map((row) => `${String(row['address']).replace(/\/.*/, '')} `).join('')}\n`);
    } else if (has('i')) {
      const address = lookupHost(sys, sys.hostname);
      if (!address.ok) return (sys.warn(`hostname: ${address.error}\n`), 1);
      sys.print(`${formatIpv4(address.value)}\n`);
    } else sys.print(`${has('s') ? sys.hostname.replace(/\..*/, '') : sys.hostname}\n`);
    return 0;
  },
};
