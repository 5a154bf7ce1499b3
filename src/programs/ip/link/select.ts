/** The words after `show` of links and addresses: which of them to show (ip-address(8), ip-link(8)). */
import type { Prefix } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import { linkNamed } from '../../lib/rows.ts';
import { readPrefix } from '../../lib/iproute/addresses.ts';
import { garbage, notBuilt, REFUSED, WRONG_USAGE, wrongArgument } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import { matches, type Words } from '../../lib/iproute/words.ts';

export interface Selection {
  readonly device: string | undefined;
  readonly up: boolean;
  readonly master: string | undefined;
  readonly to: Prefix | undefined;
  readonly scope: string | undefined;
  readonly label: string | undefined;
}

const SCOPES = ['global', 'link', 'host'];
const REAL_BUT_NOT_BUILT = ['group', 'vrf', 'nomaster', 'type'];

export function readSelection(sys: Sys, words: Words, usage: string): Selection {
  const chosen = { ...EVERYTHING };
  while (!words.done) {
    const word = words.next();
    if (word === 'to') chosen.to = readPrefix(words.next());
    else if (word === 'scope') chosen.scope = readScope(words.next());
    else if (word === 'up') chosen.up = true;
    else if (word === 'label') chosen.label = words.next();
    else if (word === 'master') chosen.master = readMaster(sys, words.next());
    else if (['dynamic', 'permanent', 'secondary', 'primary'].includes(word)) throw notBuilt(`"${word}"`);
    else if (REAL_BUT_NOT_BUILT.includes(word)) throw notBuilt(`"${word}"`);
    else {
      const name = word === 'dev' ? words.next() : word;
      if (word !== 'dev' && matches(word, 'help')) throw new Stop(WRONG_USAGE, usage.trimEnd());
      if (chosen.device !== undefined) throw garbage('dev', name);
      chosen.device = name;
    }
  }
  if (chosen.device !== undefined && !linkNamed(sys, chosen.device)) {
    throw new Stop(REFUSED, `Device "${chosen.device}" does not exist.`);
  }
  return chosen;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const EVERYTHING: Writable<Selection> = {
  device: undefined,
  up: false,
  master: undefined,
  to: undefined,
  scope: undefined,
  label: undefined,
};

function readMaster(sys: Sys, word: string): string {
  if (!linkNamed(sys, word)) throw wrongArgument(word, 'Device does not exist\n');
  return word;
}

function readScope(word: string): string | undefined {
  if (word === 'all') return undefined;
  if (!SCOPES.includes(word)) throw wrongArgument(word, 'invalid "scope"\n');
  return word;
}
