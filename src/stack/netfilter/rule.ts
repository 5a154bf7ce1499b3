/** One rule of the filter table: a row of text, read once into a test of packets and an answer (iptables(8)). */
import type { Row } from '../../core/device.ts';
import type { Frame } from '../../core/frame.ts';
import type { FilterRow } from '../../core/netfilter-tables.ts';
import * as icmp from '../../protocols/icmp/codec.ts';
import type { Interface } from '../interface.ts';
import { fitsAll, matchSpec, testsOf, type MatchSpec, type Test } from './matches.ts';

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

/** What a rule is, without its place and its counters. */
export type RuleSpec = MatchSpec & { readonly target: FilterRow['target']; readonly rejectWith: string };

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
    const target = String(row['target'] ?? '');
    if (target !== 'ACCEPT' && target !== 'DROP' && target !== 'REJECT') return undefined;
    const matches = matchSpec(row);
    const rejectWith = target === 'REJECT' ? String(row['rejectWith'] ?? '') || DEFAULT_REJECT : '';
    if (rejectWith === TCP_RESET && matches.protocol !== 'tcp') return undefined;
    if (rejectWith !== '' && rejectWith !== TCP_RESET && REJECT_CODES[rejectWith] === undefined) return undefined;
    const tests = testsOf(matches);
    return tests && new Rule({ target, ...matches, rejectWith }, tests);
  }

  fits(frame: Frame, input: Interface | undefined, output: Interface | undefined): boolean {
    return fitsAll(this.#tests, frame, input, output);
  }

  same(other: Rule): boolean {
    return JSON.stringify(this.spec) === JSON.stringify(other.spec);
  }
}
