/** dscacheutil: asks the system for a host, or makes it forget what it knows (dscacheutil(1)). */
import { formatIpv4, parseIpv4 } from '../../core/address.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { lookupFound, nameOf } from '../lib/dns/lookup.ts';
import { RESOLVER_CACHE } from '../lib/dns/os-cache.ts';

const USAGE = `Usage:
    dscacheutil -h
    dscacheutil -q category [-a key value]
    dscacheutil -cachedump [-buckets] [-entries [category]]
    dscacheutil -configuration
    dscacheutil -flushcache
    dscacheutil -statistics
`;

export const dscacheutil: Program = {
  name: 'dscacheutil',
  summary: 'Asks the system for a host, or makes it forget',
  usage: 'dscacheutil -flushcache | dscacheutil -q host -a name host | dscacheutil -q host -a ip_address address',
  options: [
    { flag: '-flushcache', meaning: 'forget what DNS said' },
    { flag: '-q', value: 'host', meaning: 'ask for a host' },
    { flag: '-a', value: 'name host', meaning: 'by its name, or by ip_address' },
  ],
  examples: ['dscacheutil -q host -a name www.example.com', 'dscacheutil -flushcache'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const [option, category, flag, key, value] = args;
    if (option === '-h') return (sys.print(USAGE), 0);
    if (option === '-flushcache' && args.length === 1) return (sys.shared(RESOLVER_CACHE).cache.flush(), 0);
    if (option === '-q' && category === 'host' && flag === '-a' && value !== undefined)
      return yield* query(sys, key!, value);
    if (option === '-q' && category !== undefined)
      return (sys.warn(`dscacheutil: only -q host -a name, or ip_address, is built in wirelab.\n`), 1);
    if (option !== undefined && /^-(cachedump|configuration|statistics)$/.test(option))
      return (sys.warn(`dscacheutil: ${option} is not built in wirelab yet.\n`), 1);
    return (sys.warn(USAGE), 64);
  },
};

/** What is not found prints nothing. */
function* query(sys: Sys, key: string, value: string): Call<ExitStatus> {
  if (key === 'name') {
    const found = yield* lookupFound(sys, value);
    if (!found.ok) return 0;
    const addresses = found.value.addresses.map((address) => `ip_address: ${formatIpv4(address)}\n`).join('');
    sys.print(`name: ${found.value.canonicalName}\n${addresses}\n`);
  } else if (key === 'ip_address') {
    const address = parseIpv4(value);
    const name = address.ok ? yield* nameOf(sys, address.value) : undefined;
    if (name !== undefined) sys.print(`name: ${name}\nip_address: ${value}\n\n`);
  } else return (sys.warn(USAGE), 64);
  return 0;
}
