/** The columns of each table that a lab may ask about, as core/tables.ts has them. A new table adds one line here. */

export const TABLE_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  neigh: ['address', 'mac', 'interface', 'state', 'age'],
  route: ['to', 'via', 'interface', 'metric', 'type', 'scope', 'protocol', 'source', 'weight'],
  addr: ['interface', 'address', 'broadcast', 'scope'],
  link: ['interface', 'index', 'mac', 'mtu', 'up', 'carrier', 'loopback', 'promiscuous'],
  fdb: ['mac', 'port', 'age', 'static'],
  filter: [
    'chain',
    'number',
    'target',
    'protocol',
    'in',
    'out',
    'source',
    'destination',
    'sourcePort',
    'destinationPort',
    'icmpType',
    'rejectWith',
    'packets',
    'bytes',
  ],
  chain: ['chain', 'policy', 'packets', 'bytes'],
  sockets: ['protocol', 'local', 'remote', 'queued', 'pid', 'program'],
  sysctl: ['key', 'value'],
  pmtu: ['destination', 'mtu', 'expires'],
  fragments: ['source', 'destination', 'identification', 'pieces', 'bytes', 'expires'],
};

/** Other names by which people know a table. */
export const TABLE_ALIASES: Readonly<Record<string, string>> = { arp: 'neigh', mac: 'fdb' };

export const TABLE_TITLES: Readonly<Record<string, string>> = {
  neigh: 'ARP table',
  route: 'routing table',
  addr: 'address table',
  link: 'interface table',
  fdb: 'MAC table',
  filter: 'filter table',
};
