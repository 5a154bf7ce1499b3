/** bridge: what a switch has learned, and its ports (iproute2's bridge(8)). The switch is the bridge `br0` of its own machine. */
import type { Program, Sys } from '../../core/sys.ts';
import { notBuilt, WRONG_USAGE } from '../lib/iproute/stop.ts';
import { matches, Words } from '../lib/iproute/words.ts';
import { ending, Stop } from '../lib/stop.ts';
import { addEntry, deleteEntry, flushEntries } from './fdb-change.ts';
import { showEntries } from './fdb-show.ts';
import { showPorts } from './link.ts';
import { FDB_USAGE, USAGE } from './usage.ts';

export interface Options {
  readonly statistics: boolean;
}

type Command = (sys: Sys, options: Options, words: Words) => void;

const FDB: readonly (readonly [string, Command | null])[] = [
  ['add', addEntry],
  ['append', null],
  ['replace', null],
  ['delete', deleteEntry],
  ['get', null],
  ['show', showEntries],
  ['lst', showEntries],
  ['list', showEntries],
  ['flush', flushEntries],
];
const LINK: readonly (readonly [string, Command | null])[] = [
  ['set', null],
  ['show', showPorts],
  ['lst', showPorts],
  ['list', showPorts],
];
const OTHER_OBJECTS = ['mdb', 'vlan', 'vni', 'monitor'];

export const bridge: Program = {
  name: 'bridge',
  summary: 'Shows what a switch has learned, and its ports',
  usage: 'bridge [-s] {fdb | link} [show | add | del | flush] [dev port]',
  options: [{ flag: '-s', meaning: 'with the age of each entry' }],
  words: ['fdb', 'link'],
  operand: 'interface',
  real: true,
  personas: ['linux'],
  on: ['switch'],
  *main(sys, args) {
    return yield* ending(sys, function* () {
      run(sys, args);
      return 0;
    });
  },
};

function run(sys: Sys, args: readonly string[]): void {
  const first = args.findIndex((word) => !word.startsWith('-'));
  const options = first < 0 ? args : args.slice(0, first);
  for (const option of options) {
    if (matches(option, '-Version')) return sys.print('bridge utility, 6.1.0\n');
    if (matches(option, '-help')) throw new Stop(WRONG_USAGE, USAGE.trimEnd());
    if (matches(option, '-stats') || matches(option, '-statistics')) continue;
    throw new Stop(WRONG_USAGE, `Option "${option}" is unknown, try "bridge help".`);
  }
  const [object, ...words] = first < 0 ? [] : args.slice(first);
  const statistics = options.length > 0;
  if (object === undefined || matches(object, 'help')) throw new Stop(WRONG_USAGE, USAGE.trimEnd());
  if (matches(object, 'link')) return dispatch(sys, { statistics }, 'link', LINK, new Words(words));
  if (matches(object, 'fdb')) return dispatch(sys, { statistics }, 'fdb', FDB, new Words(words));
  const other = OTHER_OBJECTS.find((name) => matches(object, name));
  if (other !== undefined) throw notBuilt(`"bridge ${other}"`);
  throw new Stop(WRONG_USAGE, `Object "${object}" is unknown, try "bridge help".`);
}

function dispatch(sys: Sys, options: Options, object: 'fdb' | 'link', commands: typeof FDB, words: Words): void {
  const word = words.done ? 'show' : words.next();
  if (matches(word, 'help')) throw new Stop(WRONG_USAGE, FDB_USAGE.trimEnd());
  const found = commands.find(([name]) => matches(word, name));
  if (!found) throw new Stop(WRONG_USAGE, `Command "${word}" is unknown, try "bridge ${object} help".`);
  if (!found[1]) throw notBuilt(`"bridge ${object} ${found[0]}"`);
  found[1](sys, options, words);
}
