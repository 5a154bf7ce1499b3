/** ip: shows and changes interfaces, addresses, routes and neighbours (iproute2's ip(8)). One folder for each object. */
import type { Program, Sys } from '../../core/sys.ts';
import { notBuilt, REFUSED, WRONG_USAGE } from '../lib/iproute/stop.ts';
import { ending, Stop } from '../lib/stop.ts';
import { matches, Words } from '../lib/iproute/words.ts';
import { addr } from './addr/index.ts';
import { link } from './link/index.ts';
import { neigh } from './neigh/index.ts';
import { readOptions, VERSION, type Options } from './options.ts';
import { route } from './route/index.ts';
import { USAGE } from './usage.ts';

type ObjectCommand = (sys: Sys, options: Options, words: Words) => void;

/** In ip's order, which decides what `ip a` or `ip r` means. Null: a real ip has it, this one not yet. */
const OBJECTS: readonly (readonly [name: string, command: ObjectCommand | null])[] = [
  ['address', addr],
  ['addrlabel', null],
  ['maddress', null],
  ['route', route],
  ['rule', null],
  ['neighbor', neigh],
  ['neighbour', neigh],
  ['ntable', null],
  ['ntbl', null],
  ['link', link],
  ['l2tp', null],
  ['fou', null],
  ['ila', null],
  ['macsec', null],
  ['tunnel', null],
  ['tunl', null],
  ['tuntap', null],
  ['tap', null],
  ['token', null],
  ['tcpmetrics', null],
  ['tcp_metrics', null],
  ['monitor', null],
  ['xfrm', null],
  ['mroute', null],
  ['mrule', null],
  ['netns', null],
  ['netconf', null],
  ['vrf', null],
  ['sr', null],
  ['nexthop', null],
  ['mptcp', null],
  ['ioam', null],
  ['stats', null],
];

export const ip: Program = {
  name: 'ip',
  summary: 'Shows and changes interfaces, addresses, routes and neighbours',
  usage: 'ip [-4] [-br] [-s] [-o] {addr | link | route | neigh} [command ...]',
  options: [
    { flag: '-4', meaning: 'IPv4 only' },
    { flag: '-br', meaning: 'one short line for each' },
    { flag: '-o', meaning: 'one long line for each' },
    { flag: '-s', meaning: 'with statistics' },
    { flag: '-V', meaning: 'the version' },
  ],
  words: ['addr', 'link', 'route', 'neigh', 'help'],
  operand: 'interface',
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    return yield* ending(sys, function* () {
      run(sys, args);
      return 0;
    });
  },
};

function run(sys: Sys, args: readonly string[]): void {
  const { options, words: rest, version } = readOptions(args);
  const [object, ...words] = rest;
  if (version) return sys.print(VERSION);
  if (object === undefined || (matches(object, 'help') && object !== '')) throw new Stop(WRONG_USAGE, USAGE.trimEnd());
  const found = OBJECTS.find(([name]) => matches(object, name));
  if (!found) throw new Stop(REFUSED, `Object "${object}" is unknown, try "ip help".`);
  const [name, command] = found;
  if (!command) throw notBuilt(`"ip ${name}"`);
  command(sys, options, new Words(words));
}
