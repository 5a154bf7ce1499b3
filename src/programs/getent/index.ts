/** getent: asks the databases of nsswitch.conf(5), here those of hosts, with glibc's own functions (getent(1)). */
import { formatIpv4, parseIpv4 } from '../../core/address.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import { type Found, lookupFound, nameOf } from '../lib/dns/lookup.ts';
import { hostsEntry, hostsLines, type HostsLine } from '../lib/hosts.ts';

/** As wide as the longest IPv4 address. */
const WIDTH = 15;
const NOT_FOUND = 2;
const USAGE = "Try `getent --help' or `getent --usage' for more information.\n";
const SOCKET_TYPES = ['STREAM', 'DGRAM', 'RAW'];

export const getent: Program = {
  name: 'getent',
  summary: 'Looks a name up as every program of this machine does',
  usage: 'getent hosts|ahosts [name ...]',
  options: [],
  words: ['hosts', 'ahosts', 'ahostsv4'],
  operand: 'host',
  examples: ['getent hosts www.example.com', 'getent ahosts bob'],
  real: true,
  personas: ['linux'],
  *main(sys, [database, ...keys]) {
    if (database === undefined) return refuse(sys, 'getent: wrong number of arguments');
    if (database === 'hosts') return yield* hosts(sys, keys);
    if (database === 'ahosts' || database === 'ahostsv4') return yield* addresses(sys, keys);
    return refuse(sys, `Unknown database: ${database}`);
  },
};

function refuse(sys: Sys, words: string): ExitStatus {
  sys.warn(`${words}\n${USAGE}`);
  return 1;
}

/** Without a key: the hosts file, line by line. */
function* hosts(sys: Sys, keys: readonly string[]): Call<ExitStatus> {
  if (keys.length === 0) for (const line of hostsLines(sys)) sys.print(lineText(line));
  let status: ExitStatus = 0;
  for (const key of keys) {
    const found = yield* hostOf(sys, key);
    if (found) sys.print(found);
    else status = NOT_FOUND;
  }
  return status;
}

function* hostOf(sys: Sys, key: string): Call<string | undefined> {
  const address = parseIpv4(key);
  if (address.ok) {
    const name = yield* nameOf(sys, address.value);
    return name === undefined ? undefined : lineText({ address: address.value, names: [name] });
  }
  const listed = hostsEntry(sys, key);
  if (listed) return lineText(listed);
  const found = yield* lookupFound(sys, key);
  if (!found.ok) return undefined;
  const { addresses: all, canonicalName } = found.value;
  // gethostbyname(3): the name in full, and what was typed as an alias of it
  const names = sameName(canonicalName, key) ? [canonicalName] : [canonicalName, key];
  return all.map((one) => lineText({ address: one, names })).join('');
}

function* addresses(sys: Sys, keys: readonly string[]): Call<ExitStatus> {
  let status: ExitStatus = 0;
  for (const key of keys) {
    const found = yield* lookupFound(sys, key);
    if (found.ok) sys.print(socketLines(found.value));
    else status = NOT_FOUND;
  }
  return status;
}

/** One line for each kind of socket; the first of all carries the name. */
const socketLines = ({ addresses: all, canonicalName }: Found): string =>
  all
    .flatMap((address, i) => SOCKET_TYPES.map((type, j) => ({ address, type, name: i + j === 0 ? canonicalName : '' })))
    .map(({ address, type, name }) => `${formatIpv4(address).padEnd(WIDTH)} ${type.padEnd(6)} ${name}\n`)
    .join('');

const lineText = ({ address, names }: HostsLine): string => `${formatIpv4(address).padEnd(WIDTH)} ${names.join(' ')}\n`;

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase().replace(/\.$/, '');
