/** `ip neighbour show` and `get` (ip-neighbour(8)). */
import { inPrefix, formatIpv4, parseIpv4, type Prefix } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import type { NeighbourRow } from '../../../core/tables.ts';
import { seconds } from '../../../core/time.ts';
import { linkNamed, neighbourRows } from '../../lib/rows.ts';
import { readIpv4, readPrefix } from '../../lib/iproute/addresses.ts';
import {
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
import { NEIGH_USAGE } from './usage.ts';

export interface NeighbourSelection {
  readonly device: string | undefined;
  readonly to: Prefix | undefined;
  /** `REACHABLE`, or undefined: all but what nobody ever asked for. */
  readonly state: string | undefined;
}

export const STATES = ['incomplete', 'reachable', 'stale', 'delay', 'probe', 'failed', 'noarp', 'permanent', 'none'];

export function readNeighbourSelection(sys: Sys, words: Words): NeighbourSelection {
  let device: string | undefined;
  let to: Prefix | undefined;
  let state: string | undefined;
  while (!words.done) {
    const word = words.next();
    if (word === 'dev') device = words.next();
    else if (word === 'nud') state = readState(words.next());
    else if (['proxy', 'vrf', 'master', 'nomaster', 'unused', 'protocol'].includes(word)) throw notBuilt(`"${word}"`);
    else {
      const text = word === 'to' ? words.next() : word;
      if (matches(text, 'help')) throw new Stop(WRONG_USAGE, NEIGH_USAGE.trimEnd());
      if (to !== undefined) throw garbage('to', text);
      to = readPrefix(text);
    }
  }
  if (device !== undefined && !linkNamed(sys, device)) throw noDevice(device);
  return { device, to, state };
}

function readState(word: string): string | undefined {
  if (word === 'all') return undefined;
  if (!STATES.includes(word)) throw wrongArgument(word, 'nud state is bad');
  return word.toUpperCase();
}

export function isSelected(row: NeighbourRow, { device, to, state }: NeighbourSelection): boolean {
  const address = parseIpv4(row.address);
  return (
    (device === undefined || row.interface === device) &&
    (to === undefined || (address.ok && inPrefix(address.value, to))) &&
    (state === undefined || row.state === state)
  );
}

export function showNeighbours(sys: Sys, options: Options, words: Words): void {
  const selection = readNeighbourSelection(sys, words);
  if (options.family === 'inet6') return;
  const rows = neighbourRows(sys).filter((row) => isSelected(row, selection));
  sys.print(rows.map((row) => neighbourLine(row, options, selection.device === undefined)).join(''));
}

export function getNeighbour(sys: Sys, options: Options, words: Words): void {
  let device: string | undefined;
  let address: number | undefined;
  while (!words.done) {
    const word = words.next();
    if (word === 'dev') device = words.next();
    else if (word === 'proxy') throw notBuilt('"proxy"');
    else address = readIpv4(word === 'to' ? words.next() : word, 'any valid address');
  }
  if (address === undefined || device === undefined) {
    throw new Stop(REFUSED, 'Device and address are required arguments.');
  }
  if (!linkNamed(sys, device)) throw noDevice(device);
  const wanted = formatIpv4(address);
  const row = neighbourRows(sys).find((entry) => entry.address === wanted && entry.interface === device);
  if (!row) throw kernelSays('Neighbour entry not found.');
  sys.print(neighbourLine(row, options, true));
}

function neighbourLine(row: NeighbourRow, options: Options, withDevice: boolean): string {
  if (options.brief) {
    return `${row.address.padEnd(39)} ${row.interface.padEnd(16)} ${row.mac}\n`;
  }
  const device = withDevice ? `dev ${row.interface} ` : '';
  const mac = row.mac === '' ? '' : `lladdr ${row.mac} `;
  return `${row.address} ${device}${mac}${options.statistics > 0 ? statistics(row) : ''}${row.state} \n`;
}

/** Seconds since it was used, confirmed and changed: wirelab keeps the second. */
function statistics(row: NeighbourRow): string {
  const age = Math.floor(row.age / seconds(1));
  return ` ref 1 used ${age}/${age}/${age}probes 1 `;
}
