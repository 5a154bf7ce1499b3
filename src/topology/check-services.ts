/** What services and their node say together, once every interface is known: service ports taken twice, addresses and interfaces that the node lacks. */
import { formatIpv4, type Ipv4Address } from '../core/address.ts';
import type { DhcpRelayConfig } from '../core/services.ts';
import type { OpenNode } from './resolve-nodes.ts';
import type { IssueList, Path } from './place.ts';
import type { ServiceSpec } from './spec.ts';

/** Where a daemon listens. */
interface Door {
  readonly transport: 'UDP' | 'TCP';
  /** 0: on all addresses. */
  readonly address: Ipv4Address;
  readonly port: number;
}

export function checkServices(nodes: ReadonlyMap<string, OpenNode>, issues: IssueList): void {
  for (const [name, node] of nodes) {
    const taken: { readonly door: Door; readonly kind: string }[] = [];
    node.services.forEach((service, i) => {
      const path = ['topology', 'nodes', name, 'services', i, service.kind];
      checkAddress(node, service, path, issues);
      checkInterfaces(node, service, path, issues);
      const doors = doorsOf(service);
      const clash = doors.flatMap((door) => taken.filter((other) => meet(other.door, door)))[0];
      if (clash) tellClash(name, service, clash, path, issues);
      taken.push(...doors.map((door) => ({ door, kind: service.kind })));
    });
  }
}

function doorsOf({ kind, options }: ServiceSpec): Door[] {
  const tcp = { transport: 'TCP', address: 0 } as const;
  switch (kind) {
    case 'dns': {
      const { port, tcp: both } = options as ServiceSpec<'dns'>['options'];
      return [{ transport: 'UDP', address: 0, port }, ...(both ? [{ ...tcp, port }] : [])];
    }
    case 'http':
    case 'proxy':
    case 'database':
      return [{ ...tcp, ...addressAndPort(options as ServiceSpec<'http'>['options']) }];
    case 'dhcp':
      return [{ transport: 'UDP', address: 0, port: 67 }];
    default:
      return [];
  }
}

const addressAndPort = ({ address, port }: { readonly address: Ipv4Address; readonly port: number }) => ({
  address,
  port,
});

const meet = (a: Door, b: Door): boolean =>
  a.transport === b.transport && a.port === b.port && (a.address === b.address || a.address === 0 || b.address === 0);

function tellClash(
  name: string,
  { kind }: ServiceSpec,
  { door, kind: other }: { readonly door: Door; readonly kind: string },
  path: Path,
  issues: IssueList,
): void {
  const hasPort = kind !== 'dhcp' && issues.value([...path, 'port']) !== undefined;
  const sentence = `${door.transport} port ${door.port} of ${name} belongs to the service ${other} before this one`;
  issues.add(hasPort ? [...path, 'port'] : path, sentence, {
    expected: kind === 'dhcp' ? 'one DHCP server' : 'a service port of its own',
    found: String(door.port),
    ...(hasPort ? {} : { part: 'key' as const }),
  });
}

/** A node that is given an address later may have any. */
function checkAddress(node: OpenNode, { options }: ServiceSpec, path: Path, issues: IssueList): void {
  const address = 'address' in options ? options.address : 0;
  const own = node.interfaces.flatMap((each) => each.addresses.map((prefix) => prefix.address));
  const isLocal = address === 0 || address >>> 24 === 127 || own.includes(address);
  if (isLocal || node.interfaces.some(({ dhcp }) => dhcp)) return;
  const shown = formatIpv4(address);
  issues.add([...path, 'address'], `no interface of ${node.name} has the address ${shown}`, {
    expected: own.length > 0 ? `one of ${own.map(formatIpv4).join(', ')}` : 'an address of this node',
    found: shown,
  });
}

function checkInterfaces(node: OpenNode, { kind, options }: ServiceSpec, path: Path, issues: IssueList): void {
  if (kind !== 'dhcp-relay') return;
  const names = node.interfaces.map((each) => each.name);
  (options as DhcpRelayConfig).interfaces.forEach((word, i) => {
    if (names.includes(word)) return;
    issues.add([...path, 'interfaces', i], `${node.name} has no interface "${word}"`, {
      expected: `one of ${names.join(', ')}`,
      found: `"${word}"`,
      word,
      candidates: names,
    });
  });
}
