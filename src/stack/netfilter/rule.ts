/** One rule of the filter table: a row of text, read once into a test of packets (iptables(8), iptables-extensions(8)). */
import { inPrefix, parsePrefix, type Prefix } from '../../core/address.ts';
import { getU16 } from '../../core/bytes.ts';
import type { Row } from '../../core/device.ts';
import type { Frame } from '../../core/frame.ts';
import type { FilterRow } from '../../core/tables.ts';
import * as icmp from '../../protocols/icmp/codec.ts';
import type { Interface } from '../interface.ts';
import * as wire from '../wire.ts';

const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };
/** What `--reject-with` names: the code of the unreachable that is sent. */
const REJECT_CODES: Readonly<Record<string, number>> = {
  'icmp-net-unreachable': icmp.NET_UNREACHABLE,
  'icmp-host-unreachable': icmp.HOST_UNREACHABLE,
  'icmp-proto-unreachable': icmp.PROTOCOL_UNREACHABLE,
  'icmp-port-unreachable': icmp.PORT_UNREACHABLE,
  'icmp-net-prohibited': icmp.NET_PROHIBITED,
  'icmp-host-prohibited': icmp.HOST_PROHIBITED,
  'icmp-admin-prohibited': icmp.ADMIN_PROHIBITED,
};
const DEFAULT_REJECT = 'icmp-port-unreachable';
/** Only for rules of TCP: the answer is a reset, as of a port where nobody listens. */
export const TCP_RESET = 'tcp-reset';

type Test = (frame: Frame, input: Interface | undefined, output: Interface | undefined) => boolean;
/** What a rule is, without its place and its counters. */
export type RuleSpec = { readonly target: FilterRow['target'] } & {
  readonly [
    K in
      | 'protocol'
      | 'in'
      | 'out'
      | 'source'
      | 'destination'
      | 'sourcePort'
      | 'destinationPort'
      | 'icmpType'
      | 'rejectWith'
  ]: string;
};

export class Rule {
  readonly spec: RuleSpec;
  readonly rejectCode: number;
  packets = 0;
  bytes = 0;
  readonly #tests: readonly Test[];

  private constructor(spec: RuleSpec, tests: readonly Test[]) {
    this.spec = spec;
    this.rejectCode = REJECT_CODES[spec.rejectWith] ?? icmp.PORT_UNREACHABLE;
    this.#tests = tests;
  }

  /** Undefined when a field of the row makes no sense. */
  static read(row: Row): Rule | undefined {
    const text = (field: string): string => String(row[field] ?? '');
    const target = text('target');
    if (target !== 'ACCEPT' && target !== 'DROP' && target !== 'REJECT') return undefined;
    const rejectWith = target === 'REJECT' ? text('rejectWith') || DEFAULT_REJECT : '';
    if (
      rejectWith === TCP_RESET
        ? text('protocol') !== 'tcp'
        : rejectWith !== '' && REJECT_CODES[rejectWith] === undefined
    ) {
      return undefined;
    }
    const spec: RuleSpec = {
      target,
      protocol: text('protocol') || 'all',
      in: text('in'),
      out: text('out'),
      source: text('source'),
      destination: text('destination'),
      sourcePort: text('sourcePort'),
      destinationPort: text('destinationPort'),
      icmpType: text('icmpType'),
      rejectWith,
    };
    const tests = testsOf(spec);
    return tests && new Rule(spec, tests);
  }

  fits(frame: Frame, input: Interface | undefined, output: Interface | undefined): boolean {
    for (let i = 0; i < this.#tests.length; i++) if (!this.#tests[i]!(frame, input, output)) return false;
    return true;
  }

  same(other: Rule): boolean {
    return JSON.stringify(this.spec) === JSON.stringify(other.spec);
  }
}

function testsOf(spec: RuleSpec): Test[] | undefined {
  const tests: (Test | undefined)[] = [];
  const add = (value: string, make: (plain: string) => Test | undefined): void => {
    if (value === '') return;
    const inverted = value.startsWith('!');
    const test = make(inverted ? value.slice(1).trim() : value);
    tests.push(test && inverted ? (f, i, o) => !test(f, i, o) : test);
  };
  if (spec.protocol !== 'all') add(spec.protocol, protocolTest);
  add(spec.in, (name) => (_f, input) => nameFits(name, input));
  add(spec.out, (name) => (_f, _i, output) => nameFits(name, output));
  add(spec.source, (value) => addressTest(value, wire.ipSource));
  add(spec.destination, (value) => addressTest(value, wire.ipDestination));
  add(spec.sourcePort, (value) => portTest(value, 0));
  add(spec.destinationPort, (value) => portTest(value, 2));
  add(spec.icmpType, icmpTest);
  return tests.every((t) => t !== undefined) ? tests : undefined;
}

function protocolTest(name: string): Test | undefined {
  const number = PROTOCOLS[name] ?? Number(name);
  if (!Number.isInteger(number) || number < 0 || number > 255) return undefined;
  return (frame) => number === 0 || wire.ipProtocol(frame) === number;
}

/** `eth+` stands for every name that begins so. */
function nameFits(pattern: string, iface: Interface | undefined): boolean {
  const name = iface?.name ?? '';
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function addressTest(value: string, of: (frame: Frame) => number): Test | undefined {
  const parsed = parsePrefix(value);
  if (!parsed.ok) return undefined;
  const prefix: Prefix = parsed.value;
  return (frame) => inPrefix(of(frame), prefix);
}

/** `53` or `1024:65535`. Later fragments carry no service ports and fit no such test. */
function portTest(value: string, at: number): Test | undefined {
  const match = /^(\d*)(?::(\d*))?$/.exec(value);
  if (!match || value === '') return undefined;
  const low = match[1] === '' ? 0 : Number(match[1]);
  const high = match[2] === undefined ? low : match[2] === '' ? 0xffff : Number(match[2]);
  if (low > 0xffff || high > 0xffff) return undefined;
  return (frame) => {
    const start = wire.L4(frame) + at;
    if (wire.fragmentOffset(frame) !== 0 || start + 2 > wire.ipEnd(frame)) return false;
    const port = getU16(frame.bytes, start);
    return port >= low && port <= high;
  };
}

/** `8` or `3/1`. */
function icmpTest(value: string): Test | undefined {
  if (value === 'any' || value === '255') return () => true;
  const match = /^(\d+)(?:\/(\d+))?$/.exec(value);
  if (!match || Number(match[1]) > 255 || Number(match[2] ?? 0) > 255) return undefined;
  const type = Number(match[1]);
  const code = match[2] === undefined ? undefined : Number(match[2]);
  return (frame) => {
    const at = wire.L4(frame);
    if (wire.fragmentOffset(frame) !== 0 || at + 2 > wire.ipEnd(frame)) return false;
    return frame.bytes[at] === type && (code === undefined || frame.bytes[at + 1] === code);
  };
}
