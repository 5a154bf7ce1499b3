/** The registry of protocols: to add one, write its folder and its line here. */
import type { Protocol } from '../core/protocol.ts';
import { arp } from './arp/index.ts';
import { data } from './data/index.ts';
import { ethernet } from './ethernet/index.ts';
import { icmp } from './icmp/index.ts';
import { ipv4 } from './ipv4/index.ts';
import { udp } from './udp/index.ts';

export { data, ethernet };

export const PROTOCOLS: readonly Protocol[] = [ethernet, arp, ipv4, icmp, udp, data];

const tables = new Map<string, Protocol>();
for (const protocol of PROTOCOLS) for (const { table, key } of protocol.over) tables.set(`${table} ${key}`, protocol);

/** Whose payload it is under that table's key; plain data when nobody's. */
export const protocolFor = (table: string, key: number): Protocol => tables.get(`${table} ${key}`) ?? data;

export const protocolById = (id: string): Protocol | undefined => PROTOCOLS.find((p) => p.id === id);
