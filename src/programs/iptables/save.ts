/** `iptables -S` and iptables-save: a table as the commands that would make it (iptables(8), iptables-save(8)). */
import type { Sys } from '../../core/sys.ts';
import { NO_CHAIN, refused } from './problem.ts';
import type { Request } from './request.ts';
import { chainsOf, rulesOf, type RuleView, type TableName } from './tables.ts';
import { savedTarget } from './targets.ts';

export function save(sys: Sys, table: TableName, { chain: only, number, verbose }: Request): void {
  const chains = chainsOf(sys, table).filter(({ chain }) => only === '' || chain === only);
  if (chains.length === 0) throw refused(NO_CHAIN);
  const policies = chains.map(
    ({ chain, policy, packets, bytes }) => `-P ${chain} ${policy}${verbose ? ` -c ${packets} ${bytes}` : ''}`,
  );
  const rules = rulesOf(sys, table)
    .filter((rule) => chains.some(({ chain }) => chain === rule.chain))
    .filter((rule) => number === undefined || rule.number === number)
    .map((rule) => ruleText(rule, verbose));
  const lines = [...(number === undefined ? policies : []), ...rules];
  sys.print(lines.map((line) => `${line}\n`).join(''));
}

/** A table as iptables-save writes it, without the comments around it. */
export function tableText(sys: Sys, table: TableName, counters: boolean): string {
  const chains = chainsOf(sys, table).map((c) => `:${c.chain} ${c.policy} [${c.packets}:${c.bytes}]`);
  const rules = rulesOf(sys, table).map(
    (rule) => `${counters ? `[${rule.packets}:${rule.bytes}] ` : ''}${ruleText(rule, false)}`,
  );
  return [`*${table}`, ...chains, ...rules, 'COMMIT', ''].join('\n');
}

function ruleText(rule: RuleView, verbose: boolean): string {
  const { protocol, icmpType, ctstate, state } = rule;
  const lists = [rule.sourcePort, rule.destinationPort].some((ports) => ports.includes(','));
  const match = rule.sourcePort !== '' || rule.destinationPort !== '' || icmpType !== '';
  const many = lists ? 's' : '';
  return [
    `-A ${rule.chain}`,
    option('-s', whole(rule.source)),
    option('-d', whole(rule.destination)),
    option('-i', rule.in),
    option('-o', rule.out),
    protocol === 'all' ? '' : option('-p', protocol),
    match ? `-m ${lists ? 'multiport' : protocol}` : '',
    option(`--sport${many}`, rule.sourcePort),
    option(`--dport${many}`, rule.destinationPort),
    option('--icmp-type', icmpType),
    ctstate === '' ? '' : `-m conntrack ${option('--ctstate', ctstate)}`,
    state === '' ? '' : `-m state ${option('--state', state)}`,
    verbose ? `-c ${rule.packets} ${rule.bytes}` : '',
    `-j ${rule.target}`,
    rule.target === 'REJECT' ? `--reject-with ${rule.rejectWith}` : '',
    savedTarget(rule.target, rule.to, rule.random),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const option = (name: string, value: string): string =>
  value === '' ? '' : value.startsWith('!') ? `! ${name} ${value.slice(1)}` : `${name} ${value}`;

/** An address alone is a /32. */
const whole = (value: string): string => (value === '' || value.includes('/') ? value : `${value}/32`);
