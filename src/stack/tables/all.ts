/** All tables of a stack. */
import type { Parts } from '../assembly.ts';
import { AddressTable } from './addresses.ts';
import { Rule } from '../netfilter/rule.ts';
import { NatRule, PLACES } from '../netfilter/nat/rule.ts';
import { ConntrackTable, conntrackEventTable, conntrackStatisticsTable, translationTable } from './conntrack.ts';
import { LinkTable } from './links.ts';
import { NeighbourTable } from './neighbours.ts';
import { pathTable } from './path.ts';
import { localRouteTable, RouteTable } from './routes.ts';
import { chainTable, RuleTable } from './rules.ts';
import { socketTable, tcpTable } from './sockets.ts';
import { fragmentTable, pmtuTable, sysctlTable } from './small.ts';
import type { StackTable } from './table.ts';

export function stackTables(parts: Parts): ReadonlyMap<string, StackTable> {
  const { configuration, ctx, filter, nat, neighbours, pmtu, reassembly, routes, sockets, tcp, tracking } = parts;
  const tables: readonly StackTable[] = [
    new NeighbourTable('neigh', ctx, neighbours),
    new NeighbourTable('arp', ctx, neighbours),
    new RouteTable(ctx, routes, configuration),
    localRouteTable(routes),
    pathTable(ctx, routes, pmtu),
    new AddressTable(ctx, configuration),
    new LinkTable(ctx, configuration),
    new RuleTable<Rule>(ctx, {
      name: 'filter',
      chains: filter.chains,
      read: (row) => Rule.read(row),
      belongs: () => true,
      added: (rule) => filter.added(rule),
    }),
    chainTable('chain', ctx, filter.chains),
    new RuleTable<NatRule>(ctx, {
      name: 'nat',
      chains: nat.chains,
      read: (row) => NatRule.read(row),
      belongs: ({ spec }, chain) => PLACES[spec.target].some((place) => place === chain),
      added: () => nat.start(),
    }),
    chainTable('nat-chain', ctx, nat.chains),
    translationTable(ctx, tracking),
    new ConntrackTable(ctx, tracking),
    conntrackEventTable(tracking),
    conntrackStatisticsTable(tracking),
    socketTable(ctx, sockets, tcp),
    tcpTable(tcp),
    sysctlTable(ctx),
    pmtuTable(ctx, pmtu),
    fragmentTable(ctx, reassembly),
  ];
  return new Map(tables.map((table) => [table.name, table]));
}
