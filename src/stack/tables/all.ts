/** All tables of a stack. */
import type { Parts } from '../assembly.ts';
import { AddressTable } from './addresses.ts';
import { chainTable, FilterTable } from './filter.ts';
import { LinkTable } from './links.ts';
import { NeighbourTable } from './neighbours.ts';
import { pathTable } from './path.ts';
import { localRouteTable, RouteTable } from './routes.ts';
import { socketTable, tcpTable } from './sockets.ts';
import { fragmentTable, pmtuTable, sysctlTable } from './small.ts';
import type { StackTable } from './table.ts';

export function stackTables(parts: Parts): ReadonlyMap<string, StackTable> {
  const { configuration, ctx, filter, neighbours, pmtu, reassembly, routes, sockets, tcp } = parts;
  const tables: readonly StackTable[] = [
    new NeighbourTable('neigh', ctx, neighbours),
    new NeighbourTable('arp', ctx, neighbours),
    new RouteTable(ctx, routes, configuration),
    localRouteTable(routes),
    pathTable(ctx, routes, pmtu),
    new AddressTable(ctx, configuration),
    new LinkTable(ctx, configuration),
    new FilterTable(ctx, filter),
    chainTable(ctx, filter),
    socketTable(ctx, sockets, tcp),
    tcpTable(tcp),
    sysctlTable(ctx),
    pmtuTable(ctx, pmtu),
    fragmentTable(ctx, reassembly),
  ];
  return new Map(tables.map((table) => [table.name, table]));
}
