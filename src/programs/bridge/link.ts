/** `bridge link`: the ports of a switch (bridge(8)). */
import type { Sys } from '../../core/sys.ts';
import type { LinkRow } from '../../core/tables.ts';
import { notBuilt } from '../lib/iproute/stop.ts';
import type { Words } from '../lib/iproute/words.ts';
import { linkRows } from '../lib/rows.ts';
import { readPort } from './fdb-show.ts';
import { BRIDGE } from './usage.ts';

const MTU = 1500;
const PRIORITY = 32;
/** Cost of a path by its rate in Mbit/s, the fastest first, as Linux's bridge reckons it. */
const COSTS = [
  [10_001, 1],
  [10_000, 2],
  [5000, 3],
  [2500, 4],
  [1000, 5],
  [100, 19],
] as const;
const COST_OF_SLOW = 100;

export function showPorts(sys: Sys, _options: unknown, words: Words): void {
  let only: string | undefined;
  while (!words.done) {
    const word = words.next();
    if (word !== 'dev') throw notBuilt(`"bridge link ... ${word}"`);
    only = readPort(sys, words.next());
  }
  const ports = linkRows(sys).filter((link) => only === undefined || link.interface === only);
  sys.print(ports.map((link) => portLine(sys, link)).join(''));
}

function portLine(sys: Sys, link: LinkRow): string {
  const flags = `${link.carrier ? '' : 'NO-CARRIER,'}BROADCAST,MULTICAST,UP${link.carrier ? ',LOWER_UP' : ''}`;
  const state = link.carrier ? 'forwarding' : 'disabled';
  // lo has index 1 on every machine, the ports come after it
  const head = `${link.index + 1}: ${link.interface}: <${flags}> mtu ${MTU}`;
  return `${head} master ${BRIDGE} state ${state} priority ${PRIORITY} cost ${cost(sys, link)} \n`;
}

function cost(sys: Sys, link: LinkRow): number {
  const cable = sys.table('links').find((row) => row['from'] === `${sys.hostname}:${link.interface}`);
  const rate = Number(cable?.['rate'] ?? 0) / 1e6;
  return COSTS.find(([from]) => rate >= from)?.[1] ?? COST_OF_SLOW;
}
