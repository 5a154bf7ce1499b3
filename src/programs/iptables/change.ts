/** The commands that change the filter table, and `-C`, which only looks (iptables(8), COMMANDS). */
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import type { Result } from '../../core/result.ts';
import type { Sys } from '../../core/sys.ts';
import { chainRows, filterRows } from '../lib/rows.ts';
import { Stop } from '../lib/stop.ts';
import { NO_CHAIN, NO_RULE, notBuilt, parameterProblem, refused } from './problem.ts';
import type { Request } from './request.ts';
import { VERSION } from './usage.ts';

const TARGETS = ['ACCEPT', 'DROP', 'REJECT'];
const KERNEL_VERB: Readonly<Record<string, string>> = { A: 'RULE_APPEND', I: 'RULE_INSERT', R: 'RULE_REPLACE' };

export function change(sys: Sys, command: string, request: Request): void {
  if ('NXE'.includes(command)) throw notBuilt('a chain of your own');
  if (command === 'P') return setPolicy(sys, request);
  if (request.chain !== '' && !chainRows(sys).some(({ chain }) => chain === request.chain)) throw refused(NO_CHAIN);
  if (command === 'F') return everyChain(sys, 'filter', request, 'Flushing');
  if (command === 'Z') return everyChain(sys, 'chain', request, 'Zeroing');
  changeRule(sys, command, request);
}

function setPolicy(sys: Sys, { chain, policy }: Request): void {
  if (!chainRows(sys).some((row) => row.chain === chain)) throw refused('Bad built-in chain name.');
  const done = sys.change('chain', 'change', { chain, policy });
  if (!done.ok) throw refused("Bad policy name. Run `dmesg' for more information.");
}

function everyChain(sys: Sys, table: string, { chain, verbose }: Request, verb: string): void {
  sys.change(table, 'flush', { chain });
  if (!verbose) return;
  const named = chainRows(sys).filter((row) => chain === '' || row.chain === chain);
  sys.print(named.map((row) => `${verb} chain \`${row.chain}'\n`).join(''));
}

function changeRule(sys: Sys, command: string, request: Request): void {
  const { chain, number, rule } = request;
  if (command === 'D' && number !== undefined) {
    const done = sys.change('filter', 'delete', { chain, number });
    if (!done.ok) throw refused('Index of deletion too big.');
    return;
  }
  checkTarget(command, request);
  const row: Row = { ...rule, protocol: rule.protocol || 'all', chain, rejectWith: answerOf(request) };
  if (command === 'C' || command === 'D') return existing(sys, command, row);
  const op: ChangeOp = command === 'R' ? 'replace' : 'add';
  const place = command === 'I' ? { number: number ?? 1 } : command === 'R' ? { number: number! } : {};
  const done: Result<void, Errno> = sys.change('filter', op, { ...row, ...place });
  if (done.ok) return;
  if (done.error === 'E2BIG') throw refused(`Index of ${command === 'I' ? 'insertion' : 'replacement'} too big.`);
  throw invalid(command, chain);
}

const answerOf = ({ rule }: Request): string =>
  rule.target === 'REJECT' ? rule.rejectWith || 'icmp-port-unreachable' : '';

const invalid = (command: string, chain: string): Stop =>
  new Stop(4, `${VERSION}:  ${KERNEL_VERB[command] ?? 'RULE'} failed (Invalid argument): rule in chain ${chain}`);

function checkTarget(command: string, { chain, rule }: Request): void {
  const { protocol, rejectWith, target } = rule;
  if (target === '') throw notBuilt('a rule without a target');
  if (!TARGETS.includes(target)) throw parameterProblem(`Chain '${target}' does not exist`);
  if (rejectWith === 'tcp-reset' && protocol !== 'tcp') throw invalid(command, chain);
}

function existing(sys: Sys, command: 'C' | 'D', row: Row): void {
  if (command === 'D') {
    const done = sys.change('filter', 'delete', row);
    if (!done.ok) throw refused(NO_RULE);
    return;
  }
  const fields = Object.keys(row);
  const there = filterRows(sys).some((rule) => fields.every((field) => rule[field] === row[field]));
  if (!there) throw refused(NO_RULE);
}
