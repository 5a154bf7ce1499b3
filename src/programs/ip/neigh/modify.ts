/** `ip neighbour add`, `change`, `replace` and `delete` (ip-neighbour(8)). */
import { formatIpv4, formatMac } from '../../../core/address.ts';
import type { ChangeOp } from '../../../core/device.ts';
import type { Sys } from '../../../core/sys.ts';
import { linkNamed } from '../../lib/rows.ts';
import { readIpv4, readLinkAddress } from '../../lib/iproute/addresses.ts';
import {
  answers,
  garbage,
  kernelSays,
  noDevice,
  notBuilt,
  WRONG_USAGE,
  wrongArgument,
} from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import { matches, type Words } from '../../lib/iproute/words.ts';
import type { Command } from '../command.ts';
import type { Options } from '../options.ts';
import { STATES } from './show.ts';
import { NEIGH_USAGE } from './usage.ts';

interface WrittenNeighbour {
  device: string | undefined;
  address: string | undefined;
  lladdr: string | undefined;
  state: string;
}

export const modifyNeighbour =
  (op: Extract<ChangeOp, 'add' | 'change' | 'replace' | 'delete'>): Command =>
  (sys: Sys, _options: Options, words: Words) => {
    const written = readNeighbour(words);
    const { device, address, state } = written;
    if (device === undefined || address === undefined) {
      throw new Stop(WRONG_USAGE, 'Device and destination are required arguments.');
    }
    const mac = written.lladdr === undefined ? undefined : readLinkAddress(written.lladdr);
    if (!linkNamed(sys, device)) throw noDevice(device);
    sys.privileged();
    if (mac && mac.mac === undefined) throw kernelSays('Invalid link address.');
    if (!mac && op !== 'delete') throw kernelSays('No link layer address given.');
    const row = { interface: device, address, mac: mac?.mac === undefined ? '' : formatMac(mac.mac), state };
    const done = sys.change('neigh', op, row);
    if (!done.ok) throw answers(done.error);
  };

function readNeighbour(words: Words): WrittenNeighbour {
  const written: WrittenNeighbour = { device: undefined, address: undefined, lladdr: undefined, state: 'PERMANENT' };
  while (!words.done) {
    const word = words.next();
    if (matches(word, 'lladdr')) {
      if (written.lladdr !== undefined) throw garbage('lladdr', word);
      written.lladdr = words.next();
    } else if (word === 'nud') written.state = readState(words.next());
    else if (word === 'dev') written.device = words.next();
    else if (['proxy', 'router', 'managed', 'use', 'extern_learn', 'protocol'].includes(word)) {
      throw notBuilt(`"ip neigh ... ${word}"`);
    } else {
      const text = word === 'to' ? words.next() : word;
      if (matches(text, 'help')) throw new Stop(WRONG_USAGE, NEIGH_USAGE.trimEnd());
      if (written.address !== undefined) throw garbage('to', text);
      written.address = formatIpv4(readIpv4(text, 'any valid address'));
    }
  }
  return written;
}

function readState(word: string): string {
  if (!STATES.includes(word)) throw wrongArgument(word, 'nud state is bad');
  if (!['permanent', 'reachable', 'stale'].includes(word)) throw notBuilt(`"nud ${word}" by hand`);
  return word.toUpperCase();
}
