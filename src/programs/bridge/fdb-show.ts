/** `bridge fdb show`: behind which port each MAC address lives (bridge(8)). */
import type { Sys } from '../../core/sys.ts';
import type { FdbRow } from '../../core/tables.ts';
import { seconds } from '../../core/time.ts';
import { notBuilt, WRONG_USAGE } from '../lib/iproute/stop.ts';
import type { Words } from '../lib/iproute/words.ts';
import { fdbRows, linkRows } from '../lib/rows.ts';
import { Stop } from '../lib/stop.ts';
import { BRIDGE } from './usage.ts';

interface Selection {
  bridge: string | undefined;
  port: string | undefined;
  dynamic: boolean;
}

export function showEntries(sys: Sys, options: { readonly statistics: boolean }, words: Words): void {
  const { bridge, port, dynamic } = readSelection(sys, words);
  const rows = byPort(sys).filter(
    (row) =>
      (bridge === undefined || bridge === BRIDGE) &&
      (port === undefined || row.port === port) &&
      !(dynamic && row.static),
  );
  sys.print(rows.map((row) => line(row, port === undefined, options.statistics)).join(''));
}

function readSelection(sys: Sys, words: Words): Selection {
  const chosen: Selection = { bridge: undefined, port: undefined, dynamic: false };
  while (!words.done) {
    const word = words.next();
    if (word === 'br') chosen.bridge = readBridge(words.next());
    else if (word === 'brport' || word === 'dev') chosen.port = readPort(sys, words.next());
    else if (word === 'dynamic') chosen.dynamic = true;
    else if (word === 'vlan' || word === 'state') throw notBuilt(`"${word}"`);
    else chosen.port = readPort(sys, word);
  }
  return chosen;
}

function readBridge(name: string): string {
  if (name !== BRIDGE) throw new Stop(WRONG_USAGE, `Cannot find bridge device "${name}"`);
  return name;
}

export function readPort(sys: Sys, name: string): string {
  const known = linkRows(sys).some((link) => link.interface === name);
  if (!known) throw new Stop(WRONG_USAGE, `Cannot find device "${name}"`);
  return name;
}

/** Port after port, and of each the newest entry first, as the kernel lists them. */
function byPort(sys: Sys): readonly FdbRow[] {
  const newestFirst = fdbRows(sys).toReversed();
  return linkRows(sys).flatMap((link) => newestFirst.filter((row) => row.port === link.interface));
}

/** The times are those since it was used and since it was heard; a switch here keeps the second. */
function line(row: FdbRow, withPort: boolean, statistics: boolean): string {
  const age = Math.floor(row.age / seconds(1));
  const used = statistics ? `used ${age}/${age} ` : '';
  return `${row.mac} ${withPort ? `dev ${row.port} ` : ''}${used}master ${BRIDGE} ${row.static ? 'static' : ''}\n`;
}
