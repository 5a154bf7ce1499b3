/** One rule of the nat table: which first packets it takes, and what their flow is translated to (iptables-extensions(8): MASQUERADE, SNAT, DNAT, REDIRECT). */
import { parseIpv4, type Ipv4Address } from '../../../core/address.ts';
import type { Row } from '../../../core/device.ts';
import type { Frame } from '../../../core/frame.ts';
import type { NatRow } from '../../../core/netfilter-tables.ts';
import type { Interface } from '../../interface.ts';
import { fitsAll, matchSpec, testsOf, type MatchSpec, type Test } from '../matches.ts';

export const TARGETS = ['ACCEPT', 'MASQUERADE', 'SNAT', 'DNAT', 'REDIRECT'] as const;
export type NatTarget = (typeof TARGETS)[number];

/** Where a target may stand: the end of a flow that it changes must not be in use yet. */
export const PLACES: Readonly<Record<NatTarget, readonly NatRow['chain'][]>> = {
  ACCEPT: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  MASQUERADE: ['POSTROUTING'],
  SNAT: ['POSTROUTING', 'INPUT'],
  DNAT: ['PREROUTING', 'OUTPUT'],
  REDIRECT: ['PREROUTING', 'OUTPUT'],
};

/** Addresses (first and last) and service ports to choose from; undefined: what stands there stays. */
export interface Range {
  readonly addresses: readonly [Ipv4Address, Ipv4Address] | undefined;
  readonly ports: readonly [number, number] | undefined;
  /** Ports are drawn, not kept: `--random`, `--random-fully`. */
  readonly random: boolean;
}

export type Mapping = '' | 'endpoint-independent';
export type Filtering = '' | 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent';

export type NatSpec = MatchSpec & {
  readonly target: NatTarget;
  /** As `--to-source`, `--to-destination` or `--to-ports` have it: `203.0.113.5`, `192.168.1.10:8080`, `8080`. */
  readonly to: string;
  readonly random: '' | 'random' | 'random-fully';
  readonly mapping: Mapping;
  readonly filtering: Filtering;
};

export class NatRule {
  readonly spec: NatSpec;
  readonly range: Range;
  packets = 0;
  bytes = 0;
  readonly #tests: readonly Test[];

  private constructor(spec: NatSpec, range: Range, tests: readonly Test[]) {
    this.spec = spec;
    this.range = range;
    this.#tests = tests;
  }

  /** Undefined when a field of the row makes no sense. */
  static read(row: Row): NatRule | undefined {
    const text = (field: string): string => String(row[field] ?? '');
    const target = TARGETS.find((t) => t === text('target'));
    const matches = matchSpec(row);
    const tests = testsOf(matches);
    if (!target || !tests) return undefined;
    const random = text('random');
    const [mapping, filtering] = [text('mapping'), text('filtering')];
    if (random !== '' && random !== 'random' && random !== 'random-fully') return undefined;
    if (mapping !== '' && mapping !== 'endpoint-independent') return undefined;
    if (!isFiltering(filtering)) return undefined;
    const to = text('to');
    const range = rangeOf(target, to, random !== '');
    if (!range || (range.ports && matches.protocol !== 'tcp' && matches.protocol !== 'udp')) return undefined;
    const filter = mapping === '' ? '' : filtering || 'address-and-port-dependent';
    return new NatRule({ target, ...matches, to, random, mapping, filtering: filter }, range, tests);
  }

  fits(frame: Frame, input: Interface | undefined, output: Interface | undefined): boolean {
    return fitsAll(this.#tests, frame, input, output);
  }

  same(other: NatRule): boolean {
    return JSON.stringify(this.spec) === JSON.stringify(other.spec);
  }
}

function isFiltering(text: string): text is Filtering {
  return ['', 'endpoint-independent', 'address-dependent', 'address-and-port-dependent'].includes(text);
}

function rangeOf(target: NatTarget, to: string, random: boolean): Range | undefined {
  if (target === 'ACCEPT') return to === '' ? { addresses: undefined, ports: undefined, random } : undefined;
  if (target === 'MASQUERADE' || target === 'REDIRECT') {
    const ports = to === '' ? undefined : portsOf(to);
    return to !== '' && !ports ? undefined : { addresses: undefined, ports, random };
  }
  const [host = '', port] = to.split(':');
  const [low = '', high = low] = host.split('-');
  const [first, last] = [parseIpv4(low), parseIpv4(high)];
  const ports = port === undefined ? undefined : portsOf(port);
  if ((port !== undefined && !ports) || (host === '' && !ports)) return undefined;
  if (host === '') return { addresses: undefined, ports, random };
  if (!first.ok || !last.ok || first.value > last.value) return undefined;
  return { addresses: [first.value, last.value], ports, random };
}

/** `8080` or `1024-65535`. */
function portsOf(text: string): readonly [number, number] | undefined {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (!match) return undefined;
  const low = Number(match[1]);
  const high = Number(match[2] ?? low);
  return low < 1 || high > 0xffff || low > high ? undefined : [low, high];
}
