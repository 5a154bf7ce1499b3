/** What a rule of any table asks of a packet: fields of text, read once into tests (iptables(8), iptables-extensions(8)). */
import { inPrefix, parsePrefix, type Prefix } from '../../core/address.ts';
import { getU16 } from '../../core/bytes.ts';
import type { Row } from '../../core/device.ts';
import type { Frame } from '../../core/frame.ts';
import type { Interface } from '../interface.ts';
import * as wire from '../wire.ts';
import type { Tracked } from './conntrack/connection.ts';

const PROTOCOLS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };
const STATES: readonly string[] = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT'];

export type Test = (frame: Frame, input: Interface | undefined, output: Interface | undefined) => boolean;

const FIELDS = [
  'protocol',
  'in',
  'out',
  'source',
  'destination',
  'sourcePort',
  'destinationPort',
  'icmpType',
  'ctstate',
  'state',
] as const;

/** '' matches anything; a leading `!` inverts. */
export type MatchSpec = { readonly [K in (typeof FIELDS)[number]]: string };

export function matchSpec(row: Row): MatchSpec {
  const spec = Object.fromEntries(FIELDS.map((field) => [field, String(row[field] ?? '')])) as MatchSpec;
  return { ...spec, protocol: spec.protocol || 'all' };
}

/** Whether a rule needs to know flows. */
export const asksForState = (spec: MatchSpec): boolean => spec.ctstate !== '' || spec.state !== '';

export const fitsAll = (
  tests: readonly Test[],
  frame: Frame,
  input: Interface | undefined,
  output: Interface | undefined,
): boolean => {
  for (let i = 0; i < tests.length; i++) if (!tests[i]!(frame, input, output)) return false;
  return true;
};

/** Undefined when a field makes no sense. */
export function testsOf(spec: MatchSpec): Test[] | undefined {
  const tests: (Test | undefined)[] = [];
  const add = (value: string, make: (plain: string) => Test | undefined): void => {
    if (value === '') return;
    const turned = value.startsWith('!');
    const test = make(turned ? value.slice(1).trim() : value);
    tests.push(test && turned ? (f, i, o) => !test(f, i, o) : test);
  };
  if (spec.protocol !== 'all') add(spec.protocol, protocolTest);
  add(spec.in, (name) => (_f, input) => nameFits(name, input));
  add(spec.out, (name) => (_f, _i, output) => nameFits(name, output));
  add(spec.source, (value) => addressTest(value, wire.ipSource));
  add(spec.destination, (value) => addressTest(value, wire.ipDestination));
  add(spec.sourcePort, (value) => portTest(value, 0));
  add(spec.destinationPort, (value) => portTest(value, 2));
  add(spec.icmpType, icmpTest);
  add(spec.ctstate, stateTest);
  add(spec.state, stateTest);
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

/** `53`, `1024:65535`, or with `-m multiport` several: `80,443,8000:8080`. Later fragments carry no service ports and fit no such test. */
function portTest(value: string, at: number): Test | undefined {
  const ranges = value.split(',').map(portRange);
  if (ranges.includes(undefined)) return undefined;
  return (frame) => {
    const start = wire.L4(frame) + at;
    if (wire.fragmentOffset(frame) !== 0 || start + 2 > wire.ipEnd(frame)) return false;
    const port = getU16(frame.bytes, start);
    return ranges.some((range) => port >= range![0] && port <= range![1]);
  };
}

export function portRange(text: string): readonly [low: number, high: number] | undefined {
  const match = /^(\d*)(?::(\d*))?$/.exec(text);
  if (!match || text === '') return undefined;
  const low = match[1] === '' ? 0 : Number(match[1]);
  const high = match[2] === undefined ? low : match[2] === '' ? 0xffff : Number(match[2]);
  return low > 0xffff || high > 0xffff ? undefined : [low, high];
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

/** `NEW,ESTABLISHED`: what tracking has noted on the packet; without a note it is INVALID. */
function stateTest(value: string): Test | undefined {
  const wanted = new Set(value.split(','));
  for (const state of wanted) if (!STATES.includes(state)) return undefined;
  return (frame) => {
    const tracked = frame.tracked as Tracked | undefined;
    if (!tracked) return wanted.has('INVALID');
    const { connection, info } = tracked;
    return (
      wanted.has(info) ||
      (connection.sourceNat && wanted.has('SNAT')) ||
      (connection.destinationNat && wanted.has('DNAT'))
    );
  };
}
