/** The tables that iptables knows here: what the kernel calls each one's rules and chains, and where its targets may stand. */
import type { Sys } from '../../core/sys.ts';
import type { ChainRow, FilterRow, NatChainRow, NatRow } from '../../core/netfilter-tables.ts';

export const TABLES = ['filter', 'nat'] as const;
export type TableName = (typeof TABLES)[number];

type Shared = Pick<
  FilterRow,
  | 'number'
  | 'protocol'
  | 'in'
  | 'out'
  | 'source'
  | 'destination'
  | 'sourcePort'
  | 'destinationPort'
  | 'icmpType'
  | 'ctstate'
  | 'state'
  | 'packets'
  | 'bytes'
>;

/** A rule of either table; what its table does not have is ''. */
export interface RuleView extends Shared {
  readonly chain: string;
  readonly target: string;
  readonly rejectWith: string;
  readonly to: string;
  readonly random: string;
}

export const RULES: Readonly<Record<TableName, string>> = { filter: 'filter', nat: 'nat' };
export const CHAINS: Readonly<Record<TableName, string>> = { filter: 'chain', nat: 'nat-chain' };

export const rulesOf = (sys: Sys, table: TableName): readonly RuleView[] =>
  (sys.table(RULES[table]) as readonly (FilterRow | NatRow)[]).map((row) => ({
    ...(row as Shared),
    chain: row.chain,
    target: row.target,
    rejectWith: String(row['rejectWith'] ?? ''),
    to: String(row['to'] ?? ''),
    random: String(row['random'] ?? ''),
  }));

export const chainsOf = (sys: Sys, table: TableName): readonly (ChainRow | NatChainRow)[] =>
  sys.table(CHAINS[table]) as readonly (ChainRow | NatChainRow)[];
