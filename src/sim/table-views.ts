/** How each table of a node is shown: title and columns, in the order a learner reads them. */
import type { TableView } from '../core/lens.ts';
import type { Row, Tables } from '../core/device.ts';
import type { ConntrackRow } from '../core/netfilter-tables.ts';

interface TableLayout {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  /** Shown even when it is empty. */
  readonly always?: boolean;
  /** Columns that are put together from others. */
  readonly more?: (row: Row) => Row;
}

const LAYOUTS: readonly TableLayout[] = [
  {
    name: 'neigh',
    title: 'ARP table',
    columns: ['address', 'mac', 'interface', 'state', 'age'],
    always: true,
  },
  {
    name: 'route',
    title: 'Routing table',
    columns: ['to', 'via', 'interface', 'metric', 'type'],
    always: true,
  },
  { name: 'fdb', title: 'MAC table', columns: ['mac', 'port', 'age', 'static'], always: true },
  { name: 'addr', title: 'Addresses', columns: ['interface', 'address', 'scope'], always: true },
  {
    name: 'link',
    title: 'Interfaces',
    columns: ['interface', 'mac', 'mtu', 'up', 'carrier', 'rxPackets', 'txPackets', 'rxErrors'],
    always: true,
  },
  {
    name: 'sockets',
    title: 'Sockets',
    columns: [
      'protocol',
      'state',
      'local',
      'remote',
      'queued',
      'sendQueued',
      'timer',
      'expires',
      'program',
      'pid',
      'fd',
    ],
  },
  {
    name: 'tcp',
    title: 'TCP connections',
    columns: ['local', 'remote', 'state', 'congestion', 'cwnd', 'ssthresh', 'flight', 'rtt', 'rto', 'retransmissions'],
  },
  {
    name: 'filter',
    title: 'Firewall rules',
    columns: [
      'chain',
      'number',
      'target',
      'protocol',
      'source',
      'destination',
      'destinationPort',
      'icmpType',
      'packets',
    ],
  },
  {
    name: 'translations',
    title: 'Translations',
    columns: ['inside', 'outside', 'remote', 'expires', 'protocol', 'state', 'packets'],
  },
  {
    name: 'nat',
    title: 'NAT rules',
    columns: ['chain', 'target', 'in', 'out', 'protocol', 'dport', 'to', 'packets', 'number', 'source', 'destination'],
    more: (row) => ({ dport: row['destinationPort'] ?? '' }),
  },
  {
    name: 'conntrack',
    title: 'Tracked flows',
    columns: ['from', 'to', 'protocol', 'state', 'timeout', 'answer from', 'answer to', 'kind', 'assured'],
    more: (row) => flowEnds(row as ConntrackRow),
  },
  { name: 'pmtu', title: 'Path MTUs', columns: ['destination', 'mtu', 'expires'] },
  {
    name: 'fragments',
    title: 'Waiting fragments',
    columns: ['source', 'destination', 'identification', 'pieces', 'bytes', 'expires'],
  },
  {
    name: 'leases',
    title: 'DHCP leases',
    columns: ['address', 'state', 'expires', 'mac', 'hostname', 'static'],
  },
  {
    name: 'lease',
    title: 'DHCP client',
    columns: ['interface', 'state', 'address', 'expires', 't1', 't2', 'server', 'router', 'dns', 'domain'],
  },
  { name: 'browser-dns', title: 'Browser DNS cache', columns: ['name', 'type', 'expires', 'data', 'from'] },
  { name: 'resolver', title: 'System DNS cache', columns: ['name', 'type', 'expires', 'data', 'from'] },
  { name: 'dns-cache', title: 'DNS server cache', columns: ['name', 'type', 'expires', 'data', 'from'] },
  {
    name: 'http',
    title: 'HTTP connections',
    columns: ['role', 'remote', 'state', 'request', 'status', 'bytes', 'requests', 'local', 'program'],
  },
  {
    name: 'tls',
    title: 'TLS connections',
    columns: ['version', 'state', 'name', 'suite', 'role', 'resumed', 'remote', 'group', 'alpn', 'local', 'program'],
    more: (row) => ({ name: row['serverName'] ?? '' }),
  },
  { name: 'orders', title: 'Orders', columns: ['id', 'item', 'quantity'] },
];

/** Both ends as the first packet has them, and as its answer will. An ICMP query has one identifier, at the end that asks. */
function flowEnds(row: ConntrackRow): Row {
  const hasPorts = row.protocol === 'tcp' || row.protocol === 'udp';
  const end = (address: string, port: number, shown: boolean): string => (shown ? `${address}:${port}` : address);
  const asks = hasPorts || row.protocol === 'icmp';
  return {
    from: end(row.source, row.sourcePort, asks),
    to: end(row.destination, row.destinationPort, hasPorts),
    'answer from': end(row.replySource, row.replySourcePort, hasPorts),
    'answer to': end(row.replyDestination, row.replyDestinationPort, asks),
  };
}

export function tableViews(node: Tables): TableView[] {
  return LAYOUTS.filter((layout) => node.tableNames.includes(layout.name))
    .map(({ name, title, columns, always, more }) => {
      const rows = node.table(name);
      return { name, title, columns, always, rows: more ? rows.map((row) => ({ ...row, ...more(row) })) : rows };
    })
    .filter((view) => view.always === true || view.rows.length > 0)
    .map(({ name, title, columns, rows }) => ({
      name,
      title,
      columns: columns.filter((column) => rows.length === 0 || rows.some((row) => column in row)),
      rows,
    }));
}
