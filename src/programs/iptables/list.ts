/** `iptables -L`: chains and rules as a table (iptables(8)). */
import { parseIpv4 } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import type { ChainRow, NatChainRow } from '../../core/netfilter-tables.ts';
import { serviceName } from '../../dissect/services.ts';
import { reverseLookup } from '../lib/hosts.ts';
import { printedIcmpType } from './icmp-types.ts';
import { Stop } from '../lib/stop.ts';
import type { Request } from './request.ts';
import { chainsOf, rulesOf, type RuleView, type TableName } from './tables.ts';
import { listedTarget } from './targets.ts';
import { VERSION } from './usage.ts';

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, all: 0 };

export function list(sys: Sys, table: TableName, request: Request): void {
  const chains = chainsOf(sys, table).filter(({ chain }) => request.chain === '' || chain === request.chain);
  if (chains.length === 0) {
    throw new Stop(1, `${VERSION}: chain \`${request.chain}' in table \`${table}' is incompatible, use 'nft' tool.`);
  }
  const rules = rulesOf(sys, table);
  const blocks = chains.map((chain) => {
    const own = rules.filter((rule) => rule.chain === chain.chain);
    const wanted = own.filter((rule) => request.number === undefined || rule.number === request.number);
    const header = request.number === undefined ? heading(chain, request) : '';
    return `${header}${wanted.map((rule) => ruleLine(sys, rule, request)).join('')}`;
  });
  sys.print(blocks.join('\n'));
}

function heading({ chain, policy, packets, bytes }: ChainRow | NatChainRow, request: Request): string {
  const { exact, lineNumbers, verbose } = request;
  const counted = ` ${amount(packets, exact).trim()} packets, ${amount(bytes, exact).trim()} bytes`;
  const counters = verbose ? (exact ? '    pkts      bytes ' : ' pkts bytes ') : '';
  const interfaces = verbose ? ` ${'in'.padEnd(6)} ${'out'.padEnd(6)} ` : '';
  return (
    `Chain ${chain} (policy ${policy}${verbose ? counted : ''})\n` +
    `${lineNumbers ? 'num  ' : ''}${counters}target     prot opt${interfaces} ${'source'.padEnd(19)}  ${'destination'.padEnd(19)} \n`
  );
}

function ruleLine(sys: Sys, rule: RuleView, request: Request): string {
  const { exact, lineNumbers, numeric, verbose } = request;
  const number = lineNumbers ? `${String(rule.number).padEnd(4)} ` : '';
  const counters = verbose ? `${amount(rule.packets, exact)}${amount(rule.bytes, exact)}` : '';
  const everywhere = numeric ? '*' : 'any';
  const via = verbose ? ` ${(rule.in || everywhere).padEnd(6)} ${(rule.out || everywhere).padEnd(6)} ` : '';
  const [protocolMark, protocol] = split(rule.protocol);
  const shown = numeric ? String(NUMBERS[protocol] ?? protocol) : protocol;
  const addresses = [rule.source, rule.destination].map((value) => addressColumn(sys, value, numeric)).join('');
  return (
    `${number}${counters}${rule.target.padEnd(9)} ${protocolMark || ' '}${shown.padEnd(4)} -- ${via}${addresses}` +
    `${matchText(rule, numeric)}\n`
  );
}

const split = (value: string): readonly [mark: '!' | '', plain: string] =>
  value.startsWith('!') ? ['!', value.slice(1)] : ['', value];

/** Five digits, or thousands of it: `99999 `, ` 100K `. Exact: all digits. */
function amount(count: number, exact: boolean): string {
  if (exact) return `${String(count).padStart(8)} `;
  if (count <= 99_999) return `${String(count).padStart(5)} `;
  let rest = count;
  for (const unit of 'KMG') {
    rest = Math.floor((rest + 500) / 1000);
    if (rest <= 9999) return `${String(rest).padStart(4)}${unit} `;
  }
  return `${String(Math.floor((rest + 500) / 1000)).padStart(4)}T `;
}

function addressColumn(sys: Sys, value: string, numeric: boolean): string {
  const [mark, plain] = split(value);
  return `${mark || ' '}${addressText(sys, plain, numeric).padEnd(19)} `;
}

function addressText(sys: Sys, plain: string, numeric: boolean): string {
  if (plain === '' || plain.endsWith('/0')) return numeric ? '0.0.0.0/0' : 'anywhere';
  if (plain.includes('/') && !plain.endsWith('/32')) return plain;
  const host = plain.replace('/32', '');
  const address = numeric ? undefined : parseIpv4(host);
  return (address?.ok ? reverseLookup(sys, address.value) : undefined) ?? host;
}

function matchText(rule: RuleView, numeric: boolean): string {
  const transport = rule.protocol === 'tcp' ? 'tcp' : 'udp';
  const port = (label: string, value: string): string => {
    const [mark, plain] = split(value);
    const named = plain.split(':').map((text) => (numeric ? undefined : serviceName(Number(text), transport)) ?? text);
    return value === '' || plain.includes(',')
      ? ''
      : ` ${label}${named.length > 1 ? 's' : ''}:${mark}${named.join(':')}`;
  };
  const ports = `${port('spt', rule.sourcePort)}${port('dpt', rule.destinationPort)}`;
  return [
    ports === '' ? '' : ` ${transport}${ports}`,
    portList('sports', rule.sourcePort, transport, numeric),
    portList('dports', rule.destinationPort, transport, numeric),
    rule.icmpType === '' ? '' : printedIcmpType(rule.icmpType, numeric),
    stateText('ctstate', rule.ctstate),
    stateText('state', rule.state),
    rule.target === 'REJECT' ? ` reject-with ${rule.rejectWith}` : '',
    listedTarget(rule.target, rule.to, rule.random),
  ].join('');
}

const stateText = (label: string, value: string): string => {
  const [mark, plain] = split(value);
  return value === '' ? '' : ` ${mark === '' ? '' : '! '}${label} ${plain}`;
};

/** `-m multiport`: ` multiport dports http,https`. */
function portList(label: string, value: string, transport: 'tcp' | 'udp', numeric: boolean): string {
  const [mark, plain] = split(value);
  if (!plain.includes(',')) return '';
  const named = (text: string): string => (numeric ? undefined : serviceName(Number(text), transport)) ?? text;
  const ports = plain.split(',').map((part) => part.split(':').map(named).join(':'));
  return ` multiport ${label} ${mark === '' ? '' : '!'}${ports.join(',')}`;
}
