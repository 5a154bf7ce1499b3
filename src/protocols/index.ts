/** The registry of protocols: to add one, write its folder and its line here. */
import type { Protocol, Registry } from '../core/protocol.ts';
import { arp } from './arp/index.ts';
import { data } from './data/index.ts';
import { dhcp } from './dhcp/index.ts';
import { dns, dnsOverTcp } from './dns/index.ts';
import { ethernet } from './ethernet/index.ts';
import { contents, http } from './http/index.ts';
import { icmp } from './icmp/index.ts';
import { ipv4 } from './ipv4/index.ts';
import { tcp } from './tcp/index.ts';
import { tls, tlsDecrypted } from './tls/index.ts';
import { udp } from './udp/index.ts';

export { data, ethernet };

export const PROTOCOLS: readonly Protocol[] = [
  ...[ethernet, arp, ipv4, icmp, udp, tcp, dhcp, dns, http, tls, ...contents, data],
];

const TABLES: ReadonlyMap<string, ReadonlyMap<number, Protocol>> = [...PROTOCOLS, dnsOverTcp, tlsDecrypted].reduce(
  (tables, protocol) => {
    for (const { table, key } of protocol.over) {
      const row = tables.get(table) ?? new Map<number, Protocol>();
      tables.set(table, row.set(key, protocol));
    }
    return tables;
  },
  new Map<string, Map<number, Protocol>>(),
);

/** Whose payload it is under that table's key; plain data when nobody's. */
export const protocolFor = (table: string, key: number): Protocol => TABLES.get(table)?.get(key) ?? data;

const GUESSERS: readonly Protocol[] = PROTOCOLS.filter(({ guess }) => guess);

export const REGISTRY: Registry = {
  find: (table, key) => TABLES.get(table)?.get(key),
  guess: (table, bytes, at, end) =>
    GUESSERS.find((protocol) => protocol.over.some((o) => o.table === table) && protocol.guess!(bytes, at, end)),
};
