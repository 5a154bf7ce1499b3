/** The commands that change a table, and `-C`, which only looks (iptables(8), COMMANDS). */
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import type { Result } from '../../core/result.ts';
import type { Sys } from '../../core/sys.ts';
import { Stop } from '../lib/stop.ts';
import { NO_CHAIN, NO_RULE, notBuilt, parameterProblem, refused } from './problem.ts';
import type { Request } from './request.ts';
import { CHAINS, chainsOf, RULES, type TableName } from './tables.ts';
import { NAT_TARGETS } from './targets.ts';
import { VERSION } from './usage.ts';

const TARGETS = ['ACCEPT', 'DROP', 'REJECT', ...NAT_TARGETS];
const KERNEL_VERB: Readonly<Record<string, string>> = { A: 'RULE_APPEND', I: 'RULE_INSERT', R: 'RULE_REPLACE' };

export function change(sys: Sys, table: TableName, command: string, request: Request): void {
  if ('NXE'.includes(command)) throw notBuilt('a chain of your own');
  if (command === 'P') return setPolicy(sys, table, request);
  if (request.chain !== '' && !chainsOf(sys, table).some(({ chain }) => chain === request.chain))
    throw refused(NO_CHAIN);
  if (command === 'F') return everyChain(sys, table, RULES[table], request, 'Flushing');
  if (command === 'Z') return everyChain(sys, table, CHAINS[table], request, 'Zeroing');
  changeRule(sys, table, command, request);
}

function setPolicy(sys: Sys, table: TableName, { chain, policy }: Request): void {
  if (!chainsOf(sys, table).some((row) => row.chain === chain)) throw refused('Bad built-in chain name.');
  const done = sys.change(CHAINS[table], 'change', { chain, policy });
  if (!done.ok) throw refused("Bad policy name. Run `dmesg' for more information.");
}

function everyChain(sys: Sys, table: TableName, what: string, { chain, verbose }: Request, verb: string): void {
  sys.change(what, 'flush', { chain });
  if (!verbose) return;
  const named = chainsOf(sys, table).filter((row) => chain === '' || row.chain === chain);
  sys.print(named.map((row) => `${verb} chain \`${row.chain}'\n`).join(''));
}

function changeRule(sys: Sys, table: TableName, command: string, request: Request): void {
  const { chain, number } = request;
  if (command === 'D' && number !== undefined) {
    const done = sys.change(RULES[table], 'delete', { chain, number });
    if (!done.ok) throw refused('Index of deletion too big.');
    return;
  }
  checkTarget(table, command, request);
  const row = rowOf(table, request);
  if (command === 'C' || command === 'D') return existing(sys, table, command, row);
  const op: ChangeOp = command === 'R' ? 'replace' : 'add';
  const place = command === 'I' ? { number: number ?? 1 } : command === 'R' ? { number: number! } : {};
  const done: Result<void, Errno> = sys.change(RULES[table], op, { ...row, ...place });
  if (done.ok) return;
  if (done.error === 'E2BIG') throw refused(`Index of ${command === 'I' ? 'insertion' : 'replacement'} too big.`);
  throw invalid(command, chain);
}

/** As the kernel's table has its rules. */
function rowOf(table: TableName, request: Request): Row {
  const { rejectWith: _answer, to, random, ...rule } = request.rule;
  const row = { ...rule, protocol: rule.protocol || 'all', chain: request.chain };
  return table === 'nat' ? { ...row, to, random } : { ...row, rejectWith: answerOf(request) };
}

const answerOf = ({ rule }: Request): string =>
  rule.target === 'REJECT' ? rule.rejectWith || 'icmp-port-unreachable' : '';

const invalid = (command: string, chain: string): Stop =>
  new Stop(4, `${VERSION}:  ${KERNEL_VERB[command] ?? 'RULE'} failed (Invalid argument): rule in chain ${chain}`);

function checkTarget(table: TableName, command: string, { chain, rule }: Request): void {
  const { protocol, rejectWith, target } = rule;
  if (target === '') throw notBuilt('a rule without a target');
  if (!TARGETS.includes(target)) throw parameterProblem(`Chain '${target}' does not exist`);
  const elsewhere = table === 'nat' ? target === 'REJECT' : NAT_TARGETS.includes(target);
  if (elsewhere || (rejectWith === 'tcp-reset' && protocol !== 'tcp')) throw invalid(command, chain);
}

function existing(sys: Sys, table: TableName, command: 'C' | 'D', row: Row): void {
  if (command === 'D') {
    const done = sys.change(RULES[table], 'delete', row);
    if (!done.ok) throw refused(NO_RULE);
    return;
  }
  const fields = Object.keys(row);
  const there = sys.table(RULES[table]).some((rule) => fields.every((field) => rule[field] === row[field]));
  if (!there) throw refused(NO_RULE);
}
