/** What the DHCP clients of a machine share with each other and with those who ask: the table `lease`. */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import type { DhcpClientRow } from '../../../core/service-tables.ts';
import type { Pid, SharedKey } from '../../../core/sys.ts';
import { NEVER, type Ns } from '../../../core/time.ts';
import type { ClientMachine } from '../../../protocols/dhcp/machine.ts';

export interface ClientStatus {
  readonly interface: string;
  readonly machine: ClientMachine;
  /** The process that minds it; 0 when none does. */
  pid: Pid;
  /** Whether the kernel is told how long an address is good for: dhclient's script does that, udhcpc's does not. */
  readonly tellsLifetime: boolean;
  /** How the last attempt ended; undefined while one runs. */
  outcome: 'bound' | 'no answer' | 'released' | undefined;
  /** /etc/resolv.conf as it was before the lease changed it; undefined when there was none, or nothing was changed. */
  resolver: Uint8Array | undefined;
}

/** By interface. */
export const DHCP_CLIENTS: SharedKey<Map<string, ClientStatus>> = {
  make: () => new Map(),
  table: { name: 'lease', rows: (clients, now) => [...clients.values()].map((client) => row(client, now)) },
};

function row({ interface: name, machine }: ClientStatus, now: Ns): DhcpClientRow {
  const lease = machine.inUse ? machine.lease : undefined;
  const left = (at: Ns | undefined): Ns => (at === undefined || at === NEVER ? 0 : Math.max(0, at - now));
  return {
    interface: name,
    state: machine.state,
    address: lease ? `${formatIpv4(lease.address)}/${lease.length}` : '',
    server: lease ? formatIpv4(lease.server) : '',
    router: lease?.routers.map(formatIpv4).join(', ') ?? '',
    dns: lease?.dns.map(formatIpv4).join(', ') ?? '',
    domain: lease?.domain ?? '',
    seconds: lease?.seconds ?? 0,
    t1: left(lease?.renewAt),
    t2: left(lease?.rebindAt),
    expires: left(lease?.expiresAt),
  };
}

/** Time for which an address of an interface is still good; undefined: for ever. */
export function lifetimeLeft(
  clients: ReadonlyMap<string, ClientStatus>,
  { name, address, now }: { readonly name: string; readonly address: Ipv4Address; readonly now: Ns },
): Ns | undefined {
  const client = clients.get(name);
  const lease = client?.tellsLifetime && client.machine.inUse ? client.machine.lease : undefined;
  if (lease?.address !== address || lease.expiresAt === NEVER) return undefined;
  return Math.max(0, lease.expiresAt - now);
}
