/** ipconfig: addresses, the resolver's cache and DHCP leases of a Windows machine (learn.microsoft.com, ipconfig). */
import type { Program } from '../../../core/sys.ts';
import { asSwitch } from '../switches.ts';
import { all, plain } from './adapters.ts';
import { displayDns, flushDns } from './cache.ts';
import { leaseOf, releaseOrRenew } from './leases.ts';
import { USAGE } from './usage.ts';

export const ipconfig: Program = {
  name: 'ipconfig',
  summary: 'Shows addresses, DHCP leases and the cache of DNS',
  usage: 'ipconfig [/all | /displaydns | /flushdns | /release [adapter] | /renew [adapter]]',
  options: [
    { flag: '/all', meaning: 'all about each adapter' },
    { flag: '/displaydns', meaning: 'what the DNS resolver remembers' },
    { flag: '/flushdns', meaning: 'forget it' },
    { flag: '/release', value: 'adapter', meaning: 'give a DHCP address back' },
    { flag: '/renew', value: 'adapter', meaning: 'ask the DHCP server again' },
  ],
  operand: 'interface',
  examples: ['ipconfig /all', 'ipconfig /displaydns'],
  real: true,
  personas: ['windows'],
  *main(sys, args) {
    const [word] = args;
    if (word === undefined) return (sys.print(plain(sys)), 0);
    const option = asSwitch(word)?.name.toLowerCase();
    if (option === 'all') return (sys.print(all(sys, leaseOf(sys))), 0);
    if (option === 'displaydns') return (sys.print(displayDns(sys)), 0);
    if (option === 'flushdns') return (sys.print(flushDns(sys)), 0);
    if (option === 'release' || option === 'renew') return yield* releaseOrRenew(sys, option, args[1]);
    if (option === '?') return (sys.print(USAGE), 0);
    return (sys.print(`\nError: unrecognized or incomplete command line.\n${USAGE}`), 1);
  },
};
