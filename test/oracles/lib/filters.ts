/** Generated display filter expressions over the fields of generated frames. */
import { toHex } from '../../../src/core/bytes.ts';
import type { Field } from '../../../src/core/protocol.ts';
import type { Rng } from '../../../src/core/rng.ts';
import { ALL_FIELDS, formatValue, type Dissection } from '../../../src/dissect/index.ts';
import { pick } from './frames.ts';

const RELATIONS = ['==', '!=', '===', '!==', '<', '>', '<=', '>=', 'eq', 'ne', 'lt', 'gt', 'le', 'ge'];
const PROTOCOLS = ['eth', 'arp', 'ip', 'icmp', 'udp', 'data'];

/** Expressions that ask about values the given frames really have. */
export class FilterMaker {
  readonly #rng: Rng;
  readonly #frames: readonly Dissection[];

  constructor(rng: Rng, frames: readonly Dissection[]) {
    this.#rng = rng;
    this.#frames = frames;
  }

  expression(depth = 3): string {
    const r = this.#rng;
    if (depth === 0 || r.chance(0.4)) return this.#test();
    const inner = (): string => this.expression(depth - 1);
    return pick(r, [
      () => `${inner()} ${pick(r, ['&&', 'and'])} ${inner()}`,
      () => `${inner()} ${pick(r, ['||', 'or'])} ${inner()}`,
      () => `${pick(r, ['!', 'not '])}${inner()}`,
      () => `(${inner()})`,
    ])();
  }

  #test(): string {
    const r = this.#rng;
    const { field, text, bytes } = this.#sample();
    const { name, type } = field;
    const relation = pick(r, RELATIONS);
    const ways: (() => string)[] = [
      () => name,
      () => `${name} ${relation} ${text}`,
      () => `${name} ${relation} ${text}`,
    ];
    ways.push(
      () => pick(r, PROTOCOLS),
      () => `count(${name}) ${relation} ${1 + r.below(3)}`,
    );
    ways.push(() => `${name} ${pick(r, ['in', 'not in'])} {${text}, ${this.#sample(field).text}}`);
    if (type === 'uint' || type === 'hex') {
      ways.push(
        () => `${name} & ${1 + r.below(7)}`,
        () => `${name} & ${1 + r.below(7)} ${relation} ${r.below(4)}`,
      );
      ways.push(() => `${name} in {${[text, this.#sample(field).text].join('..')}}`);
      ways.push(() => `string(${name}) ${pick(r, ['contains', 'matches'])} "${r.below(10)}"`);
      ways.push(() => `${pick(r, ['max', 'min'])}(${name}) ${relation} ${text}`);
    }
    if (type === 'ipv4') {
      ways.push(
        () => `${name} ${relation} ${text}/${r.below(33)}`,
        () => `${name} & 255.255.0.0 == 192.168.0.0`,
      );
    }
    if (type === 'mac' || type === 'bytes' || type === 'ipv4') ways.push(() => this.#slice(name, bytes));
    if (type === 'mac' || type === 'bytes')
      ways.push(() => `${name} contains ${toHex(bytes.subarray(0, 1 + r.below(3)), ':')}`);
    if (type === 'bytes') {
      ways.push(
        () => `len(${name}) ${relation} ${r.below(60)}`,
        () => `${name} matches "${pick(r, PATTERNS)}"`,
      );
    }
    ways.push(
      () => this.#onProtocol(),
      () => this.#onProtocol(),
      () => this.#pair(field),
    );
    return pick(r, ways)();
  }

  /** A field that some frame has, with the text of its value there. */
  #sample(wanted?: Field): { field: Field; text: string; bytes: Uint8Array } {
    for (let tries = 0; tries < 200; tries++) {
      const d = pick(this.#rng, this.#frames);
      const i = wanted ? d.fields.indexOf(wanted) : this.#rng.below(d.fields.length);
      const field = d.fields[i];
      if (!field || field.type === 'layer' || field.type === 'text') continue;
      const value = d.values[i]!;
      const text = formatValue(field, value);
      if (typeof value === 'object' && value.length === 0) continue;
      const at = d.bitAts[i]! / 8;
      const bytes = typeof value === 'object' ? value : d.bytes.slice(at, at + Math.max(1, d.bitLengths[i]! / 8));
      return { field, text, bytes };
    }
    return { field: ALL_FIELDS[1]!, text: '1', bytes: new Uint8Array(1) };
  }

  #slice(name: string, bytes: Uint8Array): string {
    const r = this.#rng;
    const at = r.below(Math.min(bytes.length, 6));
    const length = 1 + r.below(3);
    const part = toHex(bytes.subarray(at, at + length), ':');
    const range = pick(r, [`${at}:${length}`, `${at}-${at + length}`]);
    return `${name}[${range}] ${pick(r, ['==', '!=', '>', '<='])} ${part}`;
  }

  /** Something about the bytes of a whole layer. */
  #onProtocol(): string {
    const r = this.#rng;
    const d = pick(r, this.#frames);
    const name = pick(r, [...PROTOCOLS, 'frame']);
    const at = r.below(Math.max(1, d.bytes.length - 4));
    const bytes = toHex(d.bytes.subarray(at, at + 1 + r.below(3)), ':');
    return pick(r, [
      () => `${name} contains ${bytes}`,
      () => `${name} matches "${pick(r, PATTERNS)}"`,
      () => `${name}[${r.below(20)}:${1 + r.below(3)}] ${pick(r, ['==', '>', '<='])} ${bytes}`,
      () => `len(${name}) ${pick(r, RELATIONS)} ${r.below(90)}`,
      () => `${name}#${1 + r.below(2)}`,
      () =>
        `frame.protocols ${pick(r, ['contains "udp"', 'matches "ICMP:data$"', '== "eth:ethertype:arp"', 'contains "ip:icmp:ip"'])}`,
    ])();
  }

  /** A comparison of two fields of one type. */
  #pair(field: Field): string {
    const others = ALL_FIELDS.filter((f) => f.type === field.type && f.name !== field.name);
    const other = others.length > 0 ? pick(this.#rng, others) : field;
    return `${field.name} ${pick(this.#rng, RELATIONS)} ${other.name}`;
  }
}

const PATTERNS = [
  '[a-c]+ ',
  '^c',
  'k?v',
  '[^a-z]h',
  'a.{2,4}z',
  'XY|zk',
  '(ab|ej)+.',
  '\\\\x00\\\\x00',
  '\\\\d',
  '\\\\w+ \\\\w',
  'j\\\\b',
  'q*$',
];
