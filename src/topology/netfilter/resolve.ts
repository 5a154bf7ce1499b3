/** `nat` and `firewall` of a node → rows of its tables, as iptables would write them; what no rule can mean is an issue of the file. */
import { formatIpv4, formatPrefix, networkOf, parseIpv4, type Prefix } from '../../core/address.ts';
import type { Row } from '../../core/device.ts';
import type { IssueList, Path } from '../place.ts';
import type { InterfaceSpec, NodeSpec, RuleRow } from '../spec.ts';
import type { FirewallInput, NatInput } from './schema.ts';

type NatEntry = NatInput[number];
const KINDS = ['masquerade', 'snat', 'forward', 'redirect'] as const;
const OF_SOURCES = ['source', 'mapping', 'filtering'] as const;

type Node = Pick<NodeSpec, 'name' | 'interfaces'>;

export function resolveNat(input: NatInput, node: Node, path: Path, issues: IssueList): RuleRow[] {
  return input.flatMap((entry, i) => {
    const here = [...path, 'nat', i];
    const named = KINDS.filter((kind) => entry[kind] !== undefined);
    if (named.length !== 1) {
      issues.add(here, 'an entry of nat is one rule', { expected: `one of ${KINDS.join(', ')}` });
      return [];
    }
    checkSourceKeys(entry, here, issues);
    return rowsOf(entry, node, here, issues).map((row) => ({ table: 'nat', row }));
  });
}

function checkSourceKeys(entry: NatEntry, here: Path, issues: IssueList): void {
  const ofSource = entry.masquerade !== undefined || entry.snat !== undefined;
  for (const key of OF_SOURCES) {
    if (entry[key] === undefined || ofSource) continue;
    const message = `"${key}" belongs to masquerade and snat`;
    issues.add([...here, key], message, { expected: `no "${key}"`, part: 'key' });
  }
  if (entry.filtering !== undefined && entry.mapping !== 'endpoint-independent') {
    const message = 'only an endpoint-independent mapping can be written to by others';
    issues.add([...here, 'filtering'], message, { expected: '"mapping: endpoint-independent" beside it', part: 'key' });
  }
}

function rowsOf(entry: NatEntry, node: Node, here: Path, issues: IssueList): Row[] {
  const { forward, masquerade, redirect, snat } = entry;
  const shared = {
    source: entry.source ? formatNetwork(entry.source) : '',
    random: entry.random ? 'random-fully' : '',
    mapping: entry.mapping === 'endpoint-independent' ? entry.mapping : '',
    filtering: entry.filtering ?? '',
  };
  const chain = { chain: 'POSTROUTING', ...shared };
  if (masquerade !== undefined) return [{ ...chain, target: 'MASQUERADE', out: masquerade }];
  if (snat) {
    const row = { ...chain, target: 'SNAT', out: snat.out, to: snat.to };
    return snat.to.includes(':') ? ['tcp', 'udp'].map((protocol) => ({ ...row, protocol })) : [row];
  }
  if (redirect) {
    const { in: from, port, protocol, to } = redirect;
    const match = { protocol, in: from ?? '', destinationPort: port.replace('-', ':') };
    return [{ chain: 'PREROUTING', target: 'REDIRECT', ...match, to: String(to) }];
  }
  return forwardRows(forward!, node, here, issues);
}

/** Without `hairpin` one rule; with it the destination counts, not the interface, and what comes from inside must come back here. */
function forwardRows(forward: NonNullable<NatEntry['forward']>, node: Node, here: Path, issues: IssueList): Row[] {
  const { address, hairpin, in: from, port, protocol, to } = forward;
  const match = { protocol, destinationPort: port.replace('-', ':') };
  const rule = { chain: 'PREROUTING', target: 'DNAT', to, ...match };
  if (!hairpin) {
    return [{ ...rule, in: from ?? '', destination: address === undefined ? '' : `${formatIpv4(address)}/32` }];
  }
  const outside = address ?? node.interfaces.find((i) => i.name === from)?.addresses[0]?.address;
  const [host = '', toPort = port] = to.split(':');
  const inside = parseIpv4(host);
  const lan = node.interfaces.map((i) => networkWith(i, inside.ok ? inside.value : 0)).find((n) => n !== undefined);
  if (outside === undefined || !lan) {
    const expected =
      outside === undefined ? 'an "address", or an "in" that has one' : 'a host on a network of this node';
    issues.add([...here, 'forward', 'hairpin'], `a hairpin needs ${expected}`, { expected, part: 'key' });
    return [];
  }
  return [
    { ...rule, destination: `${formatIpv4(outside)}/32` },
    {
      chain: 'POSTROUTING',
      target: 'MASQUERADE',
      source: formatNetwork(lan),
      destination: `${host}/32`,
      protocol,
      destinationPort: toPort.replace('-', ':'),
    },
  ];
}

function networkWith({ addresses }: InterfaceSpec, address: number): Prefix | undefined {
  return addresses.find((p) => networkOf({ address, length: p.length }) === networkOf(p));
}

const formatNetwork = (p: Prefix): string => formatPrefix({ address: networkOf(p), length: p.length });

export function resolveFirewall(input: FirewallInput, path: Path, issues: IssueList): RuleRow[] {
  const policies = Object.entries(input.policy).flatMap(([chain, policy]) =>
    policy === undefined ? [] : [{ table: 'chain', row: { chain, policy } } as const],
  );
  const rules = input.rules.map((rule, i): RuleRow => {
    const here = [...path, 'firewall', 'rules', i];
    const port = rule.port ?? rule['source-port'];
    const ported = rule.protocol === 'tcp' || rule.protocol === 'udp';
    if (port !== undefined && !ported) {
      issues.add([...here, rule.port === undefined ? 'source-port' : 'port'], 'only tcp and udp have service ports', {
        expected: '"protocol: tcp" or "protocol: udp" beside it',
        part: 'key',
      });
    }
    checkRule(rule, here, issues);
    return {
      table: 'filter',
      row: {
        chain: rule.chain,
        target: rule.target,
        protocol: rule.protocol ?? 'all',
        in: rule.in ?? '',
        out: rule.out ?? '',
        source: rule.source ? formatNetwork(rule.source) : '',
        destination: rule.destination ? formatNetwork(rule.destination) : '',
        sourcePort: (rule['source-port'] ?? '').replace('-', ':'),
        destinationPort: (rule.port ?? '').replace('-', ':'),
        ctstate: (rule.state ?? []).join(','),
        rejectWith: rule['reject-with'] ?? '',
      },
    };
  });
  return [...policies, ...rules];
}

function checkRule(rule: FirewallInput['rules'][number], here: Path, issues: IssueList): void {
  const refuse = (key: string, message: string, expected: string): void =>
    issues.add([...here, key], message, { expected, part: 'key' });
  if (rule.chain === 'INPUT' && rule.out !== undefined)
    refuse('out', 'what is for this node goes out nowhere', 'no "out"');
  if (rule.chain === 'OUTPUT' && rule.in !== undefined) refuse('in', 'what this node sends came in nowhere', 'no "in"');
  const answer = rule['reject-with'];
  if (answer !== undefined && rule.target !== 'REJECT')
    refuse('reject-with', 'only REJECT answers', 'no "reject-with"');
  if (answer === 'tcp-reset' && rule.protocol !== 'tcp') {
    refuse('reject-with', 'only TCP knows resets', '"protocol: tcp" beside it');
  }
}

/** Interfaces that rules name; some may come from links only, so this waits for them. */
export function checkRuleInterfaces(
  nat: NatInput,
  firewall: FirewallInput | undefined,
  node: Node,
  path: Path,
  issues: IssueList,
): void {
  const known = node.interfaces.map((i) => i.name);
  const check = (name: string | undefined, here: Path): void => {
    if (name === undefined || name === 'lo' || known.includes(name)) return;
    const expected = known.length > 0 ? `one of ${known.join(', ')}` : 'an interface of this node';
    issues.add(here, `${node.name} has no interface "${name}"`, { expected, word: name, candidates: known });
  };
  for (const [i, entry] of nat.entries()) {
    const here = [...path, 'nat', i];
    check(entry.masquerade, [...here, 'masquerade']);
    check(entry.snat?.out, [...here, 'snat', 'out']);
    check(entry.forward?.in, [...here, 'forward', 'in']);
    check(entry.redirect?.in, [...here, 'redirect', 'in']);
  }
  for (const [i, rule] of (firewall?.rules ?? []).entries()) {
    check(rule.in, [...path, 'firewall', 'rules', i, 'in']);
    check(rule.out, [...path, 'firewall', 'rules', i, 'out']);
  }
}
