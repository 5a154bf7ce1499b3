/** Apple's route: asks for a route, adds and deletes routes (network_cmds, route.tproj). Their table is netstat's to show. */
import { formatIpv4, formatPrefix, netmask, networkOf, parseIpv4, type Prefix } from '../../../core/address.ts';
import type { Errno } from '../../../core/errno.ts';
import { errnoText } from '../../../core/errno.ts';
import type { Call, ExitStatus, Program, Sys } from '../../../core/sys.ts';
import { lookupOne } from '../../lib/dns/lookup.ts';
import { routeRows } from '../../lib/rows.ts';
import { getopt } from '../getopt.ts';
import { prefixOf } from '../networks.ts';
import { getText } from './get.ts';

const USAGE = 'usage: route [-dnqtv] command [[modifiers] args]\n';
const EX_USAGE = 64;
const EX_NOHOST = 68;

export const route: Program = {
  name: 'route',
  summary: 'Asks for a route, adds and deletes routes',
  usage: 'route [-n] get host | route add [-net | -host] destination gateway | route delete destination',
  options: [{ flag: '-n', meaning: 'numbers instead of names' }],
  words: ['get', 'add', 'delete', 'change', 'flush'],
  operand: 'host',
  examples: ['route -n get default', 'route get default | grep gateway', 'sudo route add default 192.168.1.1'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const parsed = getopt('route', args, 'nqdtv');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), EX_USAGE);
    const [command, ...rest] = parsed.value.operands;
    const has = (flag: string): boolean => parsed.value.options.some((o) => o.flag === flag);
    if (command === 'get') return yield* get(sys, rest, has('n'));
    if (command === 'flush') return flush(sys);
    if (command === 'add' || command === 'delete' || command === 'change')
      return yield* modify(sys, command, rest, has('q'));
    if (command === 'monitor') return (sys.warn('route: monitor is not built in wirelab yet.\n'), 1);
    return (sys.warn(command === undefined ? USAGE : `route: bad keyword: ${command}\n${USAGE}`), EX_USAGE);
  },
};

function* get(sys: Sys, words: readonly string[], numeric: boolean): Call<ExitStatus> {
  const wanted = words.find((word) => !word.startsWith('-'));
  if (wanted === undefined) return (sys.warn(USAGE), EX_USAGE);
  const address = wanted === 'default' ? undefined : yield* lookupOne(sys, wanted.replace(/\/.*/, ''));
  if (address && !address.ok) return (sys.warn(`route: bad address: ${wanted}\n`), EX_NOHOST);
  const text = yield* getText(sys, address ? formatIpv4(address.value) : 'default', numeric);
  if (text === undefined) return (sys.warn('route: writing to routing socket: not in table\n'), 1);
  sys.print(text);
  return 0;
}

interface Wanted {
  readonly prefix: Prefix;
  readonly host: boolean;
  readonly gateway: string | undefined;
}

/** `[-net | -host] destination [gateway] [netmask]`; without a length the mask is that of the class. */
function* readWords(sys: Sys, words: readonly string[]): Call<Wanted | { readonly wrong: string }> {
  const plain = words.filter((word) => !word.startsWith('-'));
  const after = (flag: string): string | undefined =>
    words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;
  const maskWord = after('-netmask');
  const [destination = '', gateway, third] = plain.filter((word) => word !== maskWord);
  const [name = '', length] = destination.split('/');
  const mask = parseIpv4(maskWord ?? third ?? '');
  const given = length === undefined ? undefined : Number(length);
  const bits = given ?? Array.from({ length: 33 }, (_, i) => i).find((n) => mask.ok && netmask(n) === mask.value);
  if (destination === 'default') return { prefix: { address: 0, length: 0 }, host: false, gateway };
  const padded = /^\d+(\.\d+){0,2}$/.test(name) ? `${name}${'.0'.repeat(4 - name.split('.').length)}` : name;
  const address = yield* lookupOne(sys, padded);
  if (!address.ok) return { wrong: destination };
  const net = words.includes('-net') || bits !== undefined || padded !== name || (address.value & 255) === 0;
  if (!net || words.includes('-host')) return { prefix: { address: address.value, length: 32 }, host: true, gateway };
  const natural = address.value >>> 31 === 0 ? 8 : address.value >>> 30 === 2 ? 16 : 24;
  return { prefix: { address: address.value, length: bits ?? natural }, host: false, gateway };
}

const WORDS: Partial<Record<Errno, string>> = { ENOENT: 'not in table', ESRCH: 'not in table' };

function* modify(
  sys: Sys,
  command: 'add' | 'delete' | 'change',
  words: readonly string[],
  quiet: boolean,
): Call<ExitStatus> {
  sys.privileged();
  if (words.length === 0) return (sys.warn(USAGE), EX_USAGE);
  const wanted = yield* readWords(sys, words);
  if ('wrong' in wanted) return (sys.warn(`route: bad address: ${wanted.wrong}\n`), EX_NOHOST);
  const { prefix, host, gateway } = wanted;
  if (gateway === undefined && command !== 'delete') return (sys.warn(USAGE), EX_USAGE);
  const via = gateway === undefined ? undefined : yield* lookupOne(sys, gateway);
  if (via && !via.ok) return (sys.warn(`route: bad address: ${gateway}\n`), EX_NOHOST);
  const to = prefix.length === 0 ? 'default' : formatPrefix({ address: networkOf(prefix), length: prefix.length });
  const row = { to: to.replace(/\/32$/, ''), ...(via ? { via: formatIpv4(via.value) } : {}) };
  const done = sys.change('route', command === 'change' ? 'replace' : command, row);
  const shown = prefix.length === 0 ? 'default' : formatIpv4(host ? prefix.address : networkOf(prefix));
  const line = `${command} ${host ? 'host' : 'net'} ${shown}${gateway === undefined ? '' : `: gateway ${gateway}`}`;
  const why = done.ok ? undefined : (WORDS[done.error] ?? errnoText(done.error));
  if (why !== undefined) sys.warn(`route: writing to routing socket: ${why}\n`);
  if (!quiet) sys.print(`${line}${why === undefined ? '' : `: ${why}`}\n`);
  return done.ok ? 0 : 1;
}

/** Routes by a gateway are deleted, those of the interfaces' own networks stay. */
function flush(sys: Sys): ExitStatus {
  sys.privileged();
  for (const { to, via, interface: own } of routeRows(sys)) {
    if (via === '') continue;
    sys.change('route', 'delete', { to, via, interface: own });
    const name = to === 'default' ? 'default' : formatIpv4(networkOf(prefixOf(to)));
    sys.print(`${name.padEnd(20)} ${via.padEnd(20)} done\n`);
  }
  return 0;
}
