/** `ip link set` (ip-link(8)): up and down, MTU, MAC address, promiscuous mode. */
import { formatMac } from '../../../core/address.ts';
import type { Row } from '../../../core/device.ts';
import type { Sys } from '../../../core/sys.ts';
import { linkNamed } from '../../lib/rows.ts';
import { readLinkAddress } from '../../lib/iproute/addresses.ts';
import {
  answers,
  garbage,
  kernelSays,
  noDevice,
  notBuilt,
  REFUSED,
  WRONG_USAGE,
  wrongArgument,
} from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import { matches, type Words } from '../../lib/iproute/words.ts';
import type { Options } from '../options.ts';
import { LINK_USAGE } from './usage.ts';

const MAC_BYTES = 6;
const MIN_MTU = 68;

const NOT_BUILT = [
  'multicast',
  'allmulticast',
  'trailers',
  'dynamic',
  'carrier',
  'arp',
  'txqueuelen',
  'txqlen',
  'qlen',
  'broadcast',
  'brd',
  'name',
  'alias',
  'group',
  'netns',
  'master',
  'nomaster',
  'vrf',
  'vf',
  'type',
  'xdp',
  'addrgenmode',
  'protodown',
];

export function setLink(sys: Sys, _options: Options, words: Words): void {
  const { device, changes } = readChanges(words);
  if (device === undefined) {
    throw new Stop(WRONG_USAGE, 'Not enough information: "dev" argument is required.');
  }
  if (!linkNamed(sys, device)) throw noDevice(device);
  if (Object.keys(changes).length === 0) return;
  sys.privileged();
  const done = sys.change('link', 'change', { interface: device, ...changes });
  if (done.ok) return;
  if (done.error === 'EINVAL' && changes['mtu'] !== undefined) throw mtuRefused(Number(changes['mtu']));
  throw answers(done.error);
}

function readChanges(words: Words): { readonly device: string | undefined; readonly changes: Row } {
  let device: string | undefined;
  const changes: Record<string, string | number | boolean> = {};
  while (!words.done) {
    const word = words.next();
    if (word === 'up') changes['up'] = true;
    else if (word === 'down') changes['up'] = false;
    else if (word === 'mtu') changes['mtu'] = readMtu(words.next());
    else if (word === 'promisc') changes['promiscuous'] = readSwitch('promisc', words.next());
    else if (matches(word, 'address')) changes['mac'] = readMac(words.next());
    else if (NOT_BUILT.includes(word)) throw notBuilt(`"ip link set ... ${word}"`);
    else {
      const name = word === 'dev' ? words.next() : word;
      if (word !== 'dev' && matches(word, 'help')) throw new Stop(WRONG_USAGE, LINK_USAGE.trimEnd());
      if (device !== undefined) throw garbage('dev', name);
      device = name;
    }
  }
  return { device, changes };
}

function readMtu(word: string): number {
  if (!/^\d+$/.test(word)) throw wrongArgument(word, 'Invalid "mtu" value\n');
  return Number(word);
}

function readSwitch(key: string, word: string): boolean {
  if (word !== 'on' && word !== 'off') {
    throw new Stop(WRONG_USAGE, `Error: argument of "${key}" must be "on" or "off", not "${word}"`);
  }
  return word === 'on';
}

function readMac(word: string): string {
  const { bytes, mac } = readLinkAddress(word);
  if (mac === undefined) throw new Stop(REFUSED, `Invalid address length ${bytes} - must be ${MAC_BYTES} bytes`);
  return formatMac(mac);
}

const mtuRefused = (mtu: number): Stop =>
  kernelSays(mtu < MIN_MTU ? 'mtu less than device minimum.' : 'mtu greater than device maximum.');
