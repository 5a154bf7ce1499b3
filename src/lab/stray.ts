/** Commands that a curious learner might type instead: what `wirelab check` throws at every step before it retries. */
import { formatIpv4 } from '../core/address.ts';
import type { Rng } from '../core/rng.ts';
import { NODE_KINDS } from '../topology/kinds.ts';
import type { Command, LabSpec } from './spec.ts';

type Make = (own: string, other: string, iface: string) => string;

const LINES: readonly Make[] = [
  (_, other) => `ping -c 1 -W 1 ${other}`,
  (_, other) => `ping -c 2 -i 0.2 -W 1 ${other}`,
  (_, other) => `arp -d ${other}`,
  () => 'ip neigh flush all',
  () => 'arp -a',
  () => 'ip route',
  (_, __, iface) => `ip link set ${iface} down`,
  (_, __, iface) => `ip link set ${iface} up`,
  (_, __, iface) => `ip link set ${iface} mtu 600`,
  (own, _, iface) => `ip addr del ${own} dev ${iface}`,
  (_, other) => `traceroute -n -q 1 -m 3 ${other}`,
  () => 'ip route del default',
  () => 'iptables -P INPUT DROP',
  () => 'no-such-command',
  () => 'echo hello > note; cat note',
  () => 'sleep 2',
];

/** Equal arguments give equal commands. */
export function strayCommands(lab: LabSpec, rng: Rng, count: number): Command[] {
  const hosts = lab.topology.nodes.filter((node) => NODE_KINDS[node.kind]?.stack);
  const addresses = hosts.flatMap((node) =>
    node.interfaces.flatMap((i) => i.addresses.map((a) => formatIpv4(a.address))),
  );
  if (hosts.length === 0) return [];
  return Array.from({ length: count }, () => {
    const node = hosts[rng.below(hosts.length)]!;
    const iface = node.interfaces[0];
    const address = iface?.addresses[0];
    const own = address ? `${formatIpv4(address.address)}/${address.length}` : '192.0.2.1/24';
    const other = addresses[rng.below(Math.max(1, addresses.length))] ?? '192.0.2.2';
    return { node: node.name, line: LINES[rng.below(LINES.length)]!(own, other, iface?.name ?? 'eth0') };
  });
}
