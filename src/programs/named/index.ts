/** named: a DNS server for the zones of its lab file, and for those who may, for the rest of the tree too (RFC 1034, 4.3). */
import { parseIpv4, type Ipv4Address } from '../../core/address.ts';
import type { Daemon, DnsConfig } from '../../core/services.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { soaOf } from '../../protocols/dns/zone/zone.ts';
import { Recursive } from '../lib/dns/recursive.ts';
import { Tasks } from '../lib/tasks.ts';
import { logWarning, logZone } from './log.ts';
import { DnsServer } from './server.ts';
import { listen, serveTcp } from './tcp.ts';
import { serveUdp } from './udp.ts';

/** How often it looks for addresses that the machine got since. The real one is told by its kernel. */
const SCAN_EVERY = 5e9;

export const named: Daemon<DnsConfig> = {
  name: 'named',
  *main(sys, config) {
    sys.handle('SIGPIPE'); // a client that is gone ends its connection, not the server
    const server = new DnsServer(sys, config, config.recursion ? new Recursive(sys, config) : undefined);
    for (const { zone, warnings } of server.zones.loaded) {
      for (const warning of warnings) logWarning(sys, zone.origin, warning);
      logZone(sys, zone.origin, soaOf(zone).serial);
    }
    const tasks = new Tasks(sys);
    tasks.start(watchAddresses(sys, tasks, server, config));
    yield* tasks.run();
    return 1;
  },
};

/** Opens the service port on every address, and on those that come later. */
function* watchAddresses(sys: Sys, tasks: Tasks, server: DnsServer, { port, tcp }: DnsConfig): Call<void> {
  const served = new Set<Ipv4Address>();
  for (;;) {
    for (const address of addressesOf(sys)) {
      if (served.has(address)) continue;
      served.add(address);
      const local = { address, port };
      const udp = sys.socket('datagram');
      if (udp.ok && sys.bind(udp.value, local).ok) tasks.start(serveUdp(sys, tasks, server, udp.value));
      const listener = tcp ? listen(sys, local) : undefined;
      if (listener !== undefined) tasks.start(serveTcp(sys, tasks, server, listener));
    }
    yield* sys.sleep(SCAN_EVERY, { upkeep: true });
  }
}

function addressesOf(sys: Sys): Ipv4Address[] {
  const parsed = sys.table('addr').map((row) => parseIpv4(String(row['address']).split('/')[0]!));
  return parsed.flatMap((address) => (address.ok ? [address.value] : []));
}
