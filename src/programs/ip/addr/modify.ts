/** `ip address add`, `change`, `replace`, `delete` and `flush` (ip-address(8)). */
import { broadcastOf, formatIpv4, formatPrefix, type Prefix } from '../../../core/address.ts';
import type { ChangeOp } from '../../../core/device.ts';
import type { Errno } from '../../../core/errno.ts';
import type { Sys } from '../../../core/sys.ts';
import { addressRows, linkNamed } from '../../lib/rows.ts';
import { readIpv4, readPrefix } from '../../lib/iproute/addresses.ts';
import { answers, garbage, kernelSays, noDevice, notBuilt, REFUSED, WRONG_USAGE } from '../../lib/iproute/stop.ts';
import { Stop } from '../../lib/stop.ts';
import { matches, type Words } from '../../lib/iproute/words.ts';
import type { Command } from '../command.ts';
import { readSelection } from '../link/select.ts';
import { isChosen } from '../link/show.ts';
import type { Options } from '../options.ts';
import { isWanted } from './show.ts';
import { ADDR_USAGE } from './usage.ts';

interface WrittenAddress {
  device: string | undefined;
  local: (Prefix & { readonly bare: boolean }) | undefined;
  broadcast: string;
}

const NOT_BUILT = [
  'peer',
  'anycast',
  'scope',
  'label',
  'metric',
  'priority',
  'preference',
  'valid_lft',
  'preferred_lft',
  'home',
  'nodad',
  'mngtmpaddr',
  'noprefixroute',
  'autojoin',
  'proto',
];

export const modifyAddress =
  (op: Extract<ChangeOp, 'add' | 'change' | 'replace' | 'delete'>): Command =>
  (sys: Sys, _options: Options, words: Words) => {
    const { device, local, broadcast } = readAddress(words);
    if (device === undefined) throw new Stop(REFUSED, 'Not enough information: "dev" argument is required.');
    if (!linkNamed(sys, device)) throw noDevice(device);
    if (!local) throw answers('EINVAL');
    if (op === 'delete' && local.bare) warnOfWildcard(sys, local);
    sys.privileged();
    const address = local.bare && op === 'delete' ? formatIpv4(local.address) : formatPrefix(local);
    const done = sys.change('addr', op, { interface: device, address, broadcast });
    if (!done.ok) throw refusal(done.error);
  };

function readAddress(words: Words): WrittenAddress {
  const written: WrittenAddress = { device: undefined, local: undefined, broadcast: '' };
  let broadcast: string | undefined;
  while (!words.done) {
    const word = words.next();
    if (word === 'dev') written.device = words.next();
    else if (word === 'brd' || matches(word, 'broadcast')) broadcast = words.next();
    else if (NOT_BUILT.includes(word)) throw notBuilt(`"ip address ... ${word}"`);
    else {
      const text = word === 'local' ? words.next() : word;
      if (matches(text, 'help')) throw new Stop(WRONG_USAGE, ADDR_USAGE.trimEnd());
      if (written.local) throw garbage('local', text);
      written.local = readPrefix(text);
    }
  }
  if (broadcast !== undefined) written.broadcast = readBroadcast(broadcast, written.local);
  return written;
}

/** `+`: with all host bits set; `-`: with none. */
function readBroadcast(word: string, local: Prefix | undefined): string {
  if (word !== '+' && word !== '-') return formatIpv4(readIpv4(word, 'inet address'));
  if (!local) throw new Stop(REFUSED, 'Broadcast can be set only for IPv4 addresses');
  const highest = broadcastOf(local);
  if (highest === undefined) return '';
  return formatIpv4(word === '+' ? highest : highest - 2 ** (32 - local.length) + 1);
}

function warnOfWildcard(sys: Sys, { address }: Prefix): void {
  sys.warn(`Warning: Executing wildcard deletion to stay compatible with old scripts.
         Explicitly specify the prefix length (${formatIpv4(address)}/32) to avoid this warning.
         This special behaviour is likely to disappear in further releases,
         fix your scripts!
`);
}

function refusal(errno: Errno): Stop {
  if (errno === 'EEXIST') return kernelSays('ipv4: Address already assigned.');
  if (errno === 'EADDRNOTAVAIL') return kernelSays('ipv4: Address not found.');
  return answers(errno);
}

export function flushAddresses(sys: Sys, options: Options, words: Words): void {
  if (words.done) throw new Stop(REFUSED, 'Flush requires arguments.');
  const selection = readSelection(sys, words, ADDR_USAGE);
  if (options.family === 'inet6') return;
  sys.privileged();
  const rows = addressRows(sys).filter((row) => {
    const link = linkNamed(sys, row.interface);
    return link !== undefined && isChosen(link, selection) && isWanted(row, selection);
  });
  for (const { address, interface: device } of rows) sys.change('addr', 'delete', { interface: device, address });
  if (options.statistics === 0) return;
  const summary = `\n*** Round 1, deleting ${rows.length} addresses ***\n*** Flush is complete after 1 round ***\n`;
  sys.print(rows.length === 0 ? 'Nothing to flush.\n' : summary);
}
