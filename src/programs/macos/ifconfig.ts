/** Apple's ifconfig: a block per interface, its lines behind a tab (network_cmds, ifconfig.tproj). */
import { formatIpv4, netmask, parseMac, formatMac } from '../../core/address.ts';
import { errnoText, type Errno } from '../../core/errno.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import type { LinkRow } from '../../core/tables.ts';
import { readAddressWord, setAddress, setBroadcast, setNetmask } from '../lib/nettools/first-address.ts';
import { addressRows, linkNamed, linkRows } from '../lib/rows.ts';
import { prefixOf } from './networks.ts';

const USAGE = `usage: ifconfig [-f type:format ...] interface address_family [address [dest_address]]
                [parameters]
       ifconfig [-f type:format ...] interface create
       ifconfig [-f type:format ...] -a [-L] [-d] [-u] [-r] [-v] [address_family]
       ifconfig [-f type:format ...] -l [-d] [-u] [address_family]
       ifconfig [-f type:format ...] [-L] [-d] [-u] [-r] [-v] interface [create]
`;
const SHOW_FLAGS = ['-a', '-d', '-u', '-l', '-L', '-r', '-v'];

export const ifconfig: Program = {
  name: 'ifconfig',
  summary: 'Shows and changes interfaces',
  usage: 'ifconfig [-a | -l | interface] [inet address [netmask mask]] [up | down] [mtu n]',
  options: [
    { flag: '-a', meaning: 'all interfaces' },
    { flag: '-l', meaning: 'only their names' },
    { flag: '-u', meaning: 'only those that are up' },
    { flag: '-d', meaning: 'only those that are down' },
  ],
  operand: 'interface',
  examples: ['ifconfig en0'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const flags = args.filter((word) => word.startsWith('-') && SHOW_FLAGS.includes(word));
    const [name, ...words] = args.filter((word) => !flags.includes(word));
    if (name?.startsWith('-')) return (sys.warn(`ifconfig: illegal option -- ${name[1] ?? '-'}\n${USAGE}`), 1);
    if (name !== undefined && name !== 'inet') {
      const link = linkNamed(sys, name);
      if (!link) return (sys.warn(`ifconfig: interface ${name} does not exist\n`), 1);
      return words.length === 0 ? (sys.print(block(sys, link)), 0) : configure(sys, name, words);
    }
    const wanted = linkRows(sys).filter((link) => !flags.includes(link.up ? '-d' : '-u'));
    if (flags.includes('-l')) sys.print(`${wanted.map((link) => link.interface).join(' ')}\n`);
    else for (const link of wanted) sys.print(block(sys, link));
    return 0;
  },
};

/** IFF_* of <net/if.h>. */
const FLAGS = [
  ['UP', 0x1, (l: LinkRow) => l.up],
  ['BROADCAST', 0x2, (l: LinkRow) => !l.loopback],
  ['LOOPBACK', 0x8, (l: LinkRow) => l.loopback],
  ['SMART', 0x20, (l: LinkRow) => !l.loopback],
  ['RUNNING', 0x40, (l: LinkRow) => l.up],
  ['PROMISC', 0x100, (l: LinkRow) => l.promiscuous],
  ['SIMPLEX', 0x800, (l: LinkRow) => !l.loopback],
  ['MULTICAST', 0x8000, () => true],
] as const;

function block(sys: Sys, link: LinkRow): string {
  const flags = FLAGS.filter(([, , is]) => is(link));
  const sum = flags.reduce((total, [, bit]) => total + bit, 0).toString(16);
  const lines = [
    `${link.interface}: flags=${sum}<${flags.map(([word]) => word).join(',')}> mtu ${link.mtu}`,
    ...(link.loopback ? [] : [`\tether ${link.mac} `]),
    ...addressRows(sys)
      .filter((row) => row.interface === link.interface)
      .map((row) => addressLine(row.address, link.loopback ? '' : row.broadcast)),
    ...(link.loopback ? [] : ['\tmedia: autoselect', `\tstatus: ${link.up && link.carrier ? 'active' : 'inactive'}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function addressLine(text: string, broadcast: string): string {
  const { address, length } = prefixOf(text);
  const mask = `0x${netmask(length).toString(16).padStart(8, '0')}`;
  return `\tinet ${formatIpv4(address)} netmask ${mask}${broadcast === '' ? '' : ` broadcast ${broadcast}`}`;
}

/** Each word is carried out as it is read, as with the real one. */
function configure(sys: Sys, name: string, words: readonly string[]): ExitStatus {
  sys.privileged();
  const left = words[0] === 'inet' ? words.slice(1) : [...words];
  while (left.length > 0) {
    const problem = carryOut(sys, name, left);
    if (problem !== undefined) return (sys.warn(`ifconfig: ${problem}\n`), 1);
  }
  return 0;
}

const refused = (call: string, errno: Errno | undefined): string | undefined =>
  errno === undefined ? undefined : `ioctl (${call}): ${errnoText(errno)}`;

/** Takes one word, and what belongs to it, from the front. Returns what went wrong. */
function carryOut(sys: Sys, name: string, left: string[]): string | undefined {
  const word = left.shift()!;
  const change = (row: { readonly up?: boolean; readonly mtu?: number; readonly mac?: string }): Errno | undefined => {
    const done = sys.change('link', 'change', { interface: name, ...row });
    return done.ok ? undefined : done.error;
  };
  if (word === 'up' || word === 'down') return refused('SIOCSIFFLAGS', change({ up: word === 'up' }));
  if (word === 'delete' || word === '-alias') return remove(sys, name, left);
  if (!['mtu', 'ether', 'lladdr', 'netmask', 'broadcast', 'alias'].includes(word)) return become(sys, name, word, left);
  const value = left.shift();
  if (value === undefined) return `'${word}' requires argument`;
  if (word === 'alias') return alias(sys, name, value, left);
  if (word === 'mtu') return refused('SIOCSIFMTU', change({ mtu: Number(value) || 0 }));
  if (word === 'netmask' || word === 'broadcast') {
    const address = readMask(sys, value);
    if (address === undefined) return `${value}: bad value`;
    const done = word === 'netmask' ? setNetmask(sys, name, address) : setBroadcast(sys, name, address);
    return refused('SIOCAIFADDR', done);
  }
  const mac = parseMac(value);
  return mac.ok ? refused('SIOCSIFLLADDR', change({ mac: formatMac(mac.value) })) : `${value}: bad value`;
}

/** `255.255.255.0` or `0xffffff00`. */
function readMask(sys: Sys, text: string): number | undefined {
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) return parseInt(text, 16);
  const word = readAddressWord(sys, text);
  return word.ok ? word.value.address : undefined;
}

/** Length of a mask behind `netmask`, taken from the front; undefined where there is none. */
function takeLength(sys: Sys, left: string[]): number | undefined {
  if (left[0] !== 'netmask') return undefined;
  const mask = readMask(sys, left[1] ?? '');
  const length = Array.from({ length: 33 }, (_, i) => i).find((bits) => netmask(bits) === mask);
  if (length !== undefined) left.splice(0, 2);
  return length;
}

function become(sys: Sys, name: string, word: string, left: string[]): string | undefined {
  const address = readAddressWord(sys, word);
  if (!address.ok) return `${word}: bad value`;
  const length = address.value.length ?? takeLength(sys, left);
  const done = setAddress(sys, name, { address: address.value.address, length });
  if (done === undefined) sys.change('link', 'change', { interface: name, up: true });
  return refused('SIOCAIFADDR', done);
}

function alias(sys: Sys, name: string, value: string, left: string[]): string | undefined {
  const address = readAddressWord(sys, value);
  if (!address.ok) return `${value}: bad value`;
  const length = address.value.length ?? takeLength(sys, left) ?? 32;
  const done = sys.change('addr', 'add', {
    interface: name,
    address: `${formatIpv4(address.value.address)}/${length}`,
  });
  return refused('SIOCAIFADDR', done.ok ? undefined : done.error);
}

function remove(sys: Sys, name: string, left: string[]): string | undefined {
  const wanted = left.shift();
  const own = addressRows(sys).filter((row) => row.interface === name);
  const row = wanted === undefined ? own[0] : own.find((each) => each.address.startsWith(`${wanted}/`));
  if (!row) return refused('SIOCDIFADDR', 'EADDRNOTAVAIL')?.replace(/: .*/, ": Can't assign requested address");
  const done = sys.change('addr', 'delete', { interface: name, address: row.address });
  return refused('SIOCDIFADDR', done.ok ? undefined : done.error);
}
