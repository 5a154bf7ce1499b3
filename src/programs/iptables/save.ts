/** `iptables -S`: the filter table as the commands that would make it (iptables(8)). */
import type { Sys } from '../../core/sys.ts';
import type { FilterRow } from '../../core/tables.ts';
import { chainRows, filterRows } from '../lib/rows.ts';
import { NO_CHAIN, refused } from './problem.ts';
import type { Request } from './request.ts';

export function save(sys: Sys, { chain: only, number, verbose }: Request): void {
  const chains = chainRows(sys).filter(({ chain }) => only === '' || chain === only);
  if (chains.length === 0) throw refused(NO_CHAIN);
  const policies = chains.map(
    ({ chain, policy, packets, bytes }) => `-P ${chain} ${policy}${verbose ? ` -c ${packets} ${bytes}` : ''}`,
  );
  const rules = filterRows(sys)
    .filter((rule) => chains.some(({ chain }) => chain === rule.chain))
    .filter((rule) => number === undefined || rule.number === number)
    .map((rule) => ruleText(rule, verbose));
  const lines = [...(number === undefined ? policies : []), ...rules];
  sys.print(lines.map((line) => `${line}\n`).join(''));
}

function ruleText(rule: FilterRow, verbose: boolean): string {
  const { protocol, sourcePort, destinationPort, icmpType } = rule;
  const match = sourcePort !== '' || destinationPort !== '' || icmpType !== '';
  return [
    `-A ${rule.chain}`,
    option('-s', whole(rule.source)),
    option('-d', whole(rule.destination)),
    option('-i', rule.in),
    option('-o', rule.out),
    protocol === 'all' ? '' : option('-p', protocol),
    match ? `-m ${protocol}` : '',
    option('--sport', sourcePort),
    option('--dport', destinationPort),
    option('--icmp-type', icmpType),
    verbose ? `-c ${rule.packets} ${rule.bytes}` : '',
    `-j ${rule.target}`,
    rule.target === 'REJECT' ? `--reject-with ${rule.rejectWith}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const option = (name: string, value: string): string =>
  value === '' ? '' : value.startsWith('!') ? `! ${name} ${value.slice(1)}` : `${name} ${value}`;

/** An address alone is a /32. */
const whole = (value: string): string => (value === '' || value.includes('/') ? value : `${value}/32`);
