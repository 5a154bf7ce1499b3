/** What ss was asked to show, read from its options and its state filters in ss's order and words (ss(8)). */
import type { ParsedOptions } from '../lib/options.ts';
import { Stop } from '../lib/stop.ts';
import { ALL_STATES, CONNECTED_STATES, statesOf, WAITING_STATES, type StateName } from './states.ts';
import { USAGE } from './usage.ts';

export interface Settings {
  /** `tcp`, `udp`, `raw`, and those of which there are none here. */
  readonly protocols: readonly string[];
  readonly states: readonly StateName[];
  readonly ipv4: boolean;
  readonly numeric: boolean;
  readonly resolve: boolean;
  readonly processes: boolean;
  readonly options: boolean;
  readonly extended: boolean;
  readonly memory: boolean;
  readonly info: boolean;
  readonly oneLine: boolean;
  readonly header: boolean;
  /** What is left of the words: the expression. */
  readonly expression: readonly string[];
}

const INET = ['udp', 'dccp', 'tcp', 'mptcp', 'sctp', 'raw'];
const TABLES: Readonly<Record<string, readonly string[]>> = {
  all: [...INET, 'unix', 'packet', 'netlink', 'vsock', 'xdp'],
  inet: INET,
  tcp: ['tcp'],
  udp: ['udp'],
  raw: ['raw'],
  mptcp: ['mptcp'],
  dccp: ['dccp'],
  sctp: ['sctp'],
  unix: ['unix', 'unix_dgram', 'unix_seqpacket'],
  netlink: ['netlink'],
};
const TABLE_FLAGS: Readonly<Record<string, string>> = {
  t: 'tcp',
  u: 'udp',
  w: 'raw',
  M: 'mptcp',
  d: 'dccp',
  S: 'sctp',
};
/** UDP and raw sockets are shown connected unless -a or -l asks for more. */
const DEFAULT_STATES = (protocol: string): readonly StateName[] =>
  protocol === 'udp' || protocol === 'raw' ? ['established'] : CONNECTED_STATES;

export function settingsOf({ options, operands }: ParsedOptions): Settings {
  const has = (flag: string): boolean => options.some((o) => o.flag === flag);
  const chosen = new Set<string>();
  const states = new Set<StateName>();
  const choose = (protocol: string): void => {
    chosen.add(protocol);
    for (const state of DEFAULT_STATES(protocol)) states.add(state);
  };
  for (const { flag, value = '' } of options) {
    if (Object.hasOwn(TABLE_FLAGS, flag)) choose(TABLE_FLAGS[flag]!);
    if (flag === 'x') TABLES['unix']!.forEach(choose);
    if (flag === 'A') value.split(',').forEach((name) => tables(name).forEach(choose));
    if (flag === 'f' && value !== 'inet' && value !== 'inet6') throw wrongFamily(value);
  }
  const families = has('4') || has('6') || has('f');
  const { states: asked, expression } = stateWords(operands, overall(options.map((o) => o.flag)));
  if (chosen.size === 0) for (const name of families ? INET : TABLES['all']!) choose(name);
  return {
    protocols: [...chosen],
    states: asked ?? (families || options.some((o) => o.flag === 'A') ? CONNECTED_STATES : [...states]),
    ipv4: !families || has('4') || options.some((o) => o.flag === 'f' && o.value === 'inet'),
    numeric: has('n'),
    resolve: has('r'),
    processes: has('p'),
    options: has('o') || has('e'),
    extended: has('e'),
    memory: has('m'),
    info: has('i'),
    oneLine: has('O'),
    header: !has('H'),
    expression,
  };
}

function tables(name: string): readonly string[] {
  const found = Object.hasOwn(TABLES, name) ? TABLES[name] : undefined;
  if (!found) throw new Stop(255, `ss: "${name}" is illegal socket table id\n${USAGE}`.trimEnd());
  return found;
}

const wrongFamily = (name: string): Stop =>
  ['link', 'unix', 'netlink', 'vsock', 'tipc', 'xdp'].includes(name)
    ? new Stop(1, `ss: sockets of the family "${name}" are not built in wirelab yet.`)
    : new Stop(255, `ss: "${name}" is invalid family\n${USAGE}`.trimEnd());

/** What -a and -l say, the last one counting. */
function overall(flags: readonly string[]): readonly StateName[] | undefined {
  const last = flags.findLast((flag) => flag === 'a' || flag === 'l');
  return last === 'a' ? ALL_STATES : last === 'l' ? WAITING_STATES : undefined;
}

/** `state ...` and `exclude ...`, which come before the expression. */
function stateWords(
  words: readonly string[],
  start: readonly StateName[] | undefined,
): { readonly states: readonly StateName[] | undefined; readonly expression: readonly string[] } {
  let states = start;
  let saw = false;
  let at = 0;
  for (; /^(state|exclude|excl)$/.test(words[at] ?? ''); at += 2) {
    const word = words[at + 1];
    if (word === undefined) throw new Stop(255, 'Command line is not complete. Try option "help"');
    const named = statesOf(word);
    if (!named) throw new Stop(255, `ss: wrong state name: ${word}`);
    if (words[at] === 'state') states = [...(saw ? (states ?? []) : []), ...named];
    else states = (saw ? (states ?? []) : ALL_STATES).filter((state) => !named.includes(state));
    saw = true;
  }
  return { states: states && [...new Set(states)], expression: words.slice(at) };
}
