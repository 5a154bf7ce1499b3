/** `bridge fdb add`, `del` and `flush` (bridge(8)). */
import { formatMac, parseMac } from '../../core/address.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { Sys } from '../../core/sys.ts';
import { notBuilt, WRONG_USAGE } from '../lib/iproute/stop.ts';
import type { Words } from '../lib/iproute/words.ts';
import { fdbRows } from '../lib/rows.ts';
import { Stop } from '../lib/stop.ts';
import { readPort } from './fdb-show.ts';
import { BRIDGE } from './usage.ts';

interface Entry {
  readonly mac: string;
  readonly port: string;
}

/** bridge ends with 255 where ip ends with 2. */
const refusal = (errno: Errno): Stop => new Stop(WRONG_USAGE, `RTNETLINK answers: ${errnoText(errno)}`);

export function addEntry(sys: Sys, _options: unknown, words: Words): void {
  const { mac, port, state } = readEntry(sys, words);
  if (state !== 'static') throw notBuilt('an entry other than static');
  sys.privileged();
  if (fdbRows(sys).some((row) => row.mac === mac)) throw refusal('EEXIST');
  const done = sys.change('fdb', 'add', { mac, port });
  if (!done.ok) throw refusal(done.error);
}

export function deleteEntry(sys: Sys, _options: unknown, words: Words): void {
  const { mac, port } = readEntry(sys, words);
  sys.privileged();
  if (!fdbRows(sys).some((row) => row.mac === mac && row.port === port)) throw refusal('ENOENT');
  const done = sys.change('fdb', 'delete', { mac, port });
  if (!done.ok) throw refusal(done.error);
}

function readEntry(sys: Sys, words: Words): Entry & { readonly state: string } {
  let mac: string | undefined;
  let port: string | undefined;
  let state = 'permanent';
  let master = false;
  while (!words.done) {
    const word = words.next();
    if (word === 'dev') port = words.next();
    else if (word === 'master') master = true;
    else if (['static', 'dynamic', 'temp', 'local', 'permanent'].includes(word)) state = word;
    else if (['self', 'dst', 'port', 'vni', 'via', 'router', 'use', 'extern_learn', 'sticky', 'vlan'].includes(word)) {
      throw notBuilt(`"bridge fdb ... ${word}"`);
    } else mac = word;
  }
  if (mac === undefined || port === undefined) {
    throw new Stop(WRONG_USAGE, 'Device and address are required arguments.');
  }
  const parsed = parseMac(mac);
  if (!parsed.ok) throw new Stop(WRONG_USAGE, `Invalid mac address ${mac}`);
  readPort(sys, port);
  if (!master) throw notBuilt('an entry of the port itself (say master)');
  return { mac: formatMac(parsed.value), port, state };
}

export function flushEntries(sys: Sys, _options: unknown, words: Words): void {
  let device: string | undefined;
  let port: string | undefined;
  let wanted: boolean | undefined;
  while (!words.done) {
    const word = words.next();
    if (word === 'dev') device = words.next();
    else if (word === 'brport') port = readPort(sys, words.next());
    else if (word === 'dynamic' || word === 'static') wanted = word === 'static';
    else throw notBuilt(`"bridge fdb flush ... ${word}"`);
  }
  if (device === undefined) throw new Stop(WRONG_USAGE, 'Device is required.');
  if (device !== BRIDGE) port = readPort(sys, device);
  sys.privileged();
  for (const row of fdbRows(sys)) {
    if ((port === undefined || row.port === port) && (wanted === undefined || row.static === wanted)) {
      sys.change('fdb', 'delete', { mac: row.mac });
    }
  }
}
