/** `ifconfig eth0 ...`: each word is carried out as it is read, so what stands before a mistake has happened (ifconfig(8)). */
import { parseMac, formatMac } from '../../core/address.ts';
import type { Row } from '../../core/device.ts';
import { errnoText } from '../../core/errno.ts';
import type { ExitStatus, Sys } from '../../core/sys.ts';
import { linkNamed } from '../lib/rows.ts';
import { readAddressWord, setAddress, setBroadcast, setNetmask, UNKNOWN_HOST } from '../lib/nettools/first-address.ts';
import { USAGE } from './usage.ts';

const WRONG_USAGE = 3;
const SEE_HELP = "ifconfig: `--help' gives usage information.\n";
const NOT_BUILT = [
  'arp',
  '-arp',
  'trailers',
  '-trailers',
  'multicast',
  '-multicast',
  'allmulti',
  '-allmulti',
  'dynamic',
  '-dynamic',
  'metric',
  'keepalive',
  'outfill',
  'dstaddr',
  'pointopoint',
  '-pointopoint',
  '-broadcast',
  'txqueuelen',
  'name',
  'mem_start',
  'io_addr',
  'irq',
  'media',
  'tunnel',
  'add',
  'del',
];

export function configure(sys: Sys, name: string, words: readonly string[]): ExitStatus {
  if (/^.+:\d+$/.test(name)) return refuse(sys, `an alias such as ${name}`);
  sys.privileged();
  const left = [...words];
  let status: ExitStatus = 0;
  while (left.length > 0) {
    const done = carryOut(sys, name, left);
    if (done.stop) return done.status;
    status = done.status || status;
  }
  return status;
}

interface Done {
  readonly status: ExitStatus;
  readonly stop: boolean;
}
const FINE: Done = { status: 0, stop: false };
const stopped = (status: ExitStatus): Done => ({ status, stop: true });

/** Takes one word, and what belongs to it, from the front. */
function carryOut(sys: Sys, name: string, left: string[]): Done {
  const word = left.shift()!;
  if (word === 'up' || word === 'down') return setFlag(sys, name, { up: word === 'up' });
  if (word === 'promisc' || word === '-promisc') return setFlag(sys, name, { promiscuous: word === 'promisc' });
  if (NOT_BUILT.includes(word)) return stopped(refuse(sys, `"${word}"`));
  if (word === 'inet') return FINE;
  if (!['mtu', 'netmask', 'broadcast', 'hw'].includes(word)) return becomeAddress(sys, name, word);
  const value = left.shift();
  if (value === undefined) return (sys.warn(USAGE), stopped(WRONG_USAGE));
  if (word === 'mtu') return setMtu(sys, name, value);
  if (word === 'hw') return setHardware(sys, name, value, left.shift());
  const address = readAddressWord(sys, value);
  if (!address.ok) return (sys.warn(`${value}: ${UNKNOWN_HOST}\n`), stopped(1));
  const { address: number } = address.value;
  const error = word === 'netmask' ? setNetmask(sys, name, number) : setBroadcast(sys, name, number);
  if (error === undefined) return FINE;
  sys.warn(`${word === 'netmask' ? 'SIOCSIFNETMASK' : 'SIOCSIFBRDADDR'}: ${errnoText(error)}\n`);
  return { status: 1, stop: false };
}

/** A word that is no keyword is the interface's new address, which also switches it on. */
function becomeAddress(sys: Sys, name: string, word: string): Done {
  const address = readAddressWord(sys, word);
  if (!address.ok) return (sys.warn(`${word}: ${UNKNOWN_HOST}\n${SEE_HELP}`), stopped(1));
  const error = setAddress(sys, name, address.value);
  if (error !== undefined) sys.warn(`SIOCSIFADDR: ${errnoText(error)}\n`);
  const up = address.value.address === 0 ? FINE : setFlag(sys, name, { up: true });
  return error === undefined ? up : { status: up.status || 1, stop: false };
}

function setFlag(sys: Sys, name: string, flag: Row): Done {
  if (!linkNamed(sys, name)) {
    sys.warn(`${name}: ERROR while getting interface flags: No such device\n`);
    return { status: 255, stop: false };
  }
  sys.change('link', 'change', { interface: name, ...flag });
  return FINE;
}

function setMtu(sys: Sys, name: string, word: string): Done {
  const mtu = Number(/^\d+/.exec(word)?.[0] ?? 0);
  const done = sys.change('link', 'change', { interface: name, mtu });
  if (done.ok) return FINE;
  sys.warn(`SIOCSIFMTU: ${errnoText(done.error)}\n`);
  return { status: 1, stop: false };
}

function setHardware(sys: Sys, name: string, kind: string, word: string | undefined): Done {
  if (word === undefined) return (sys.warn(USAGE), stopped(WRONG_USAGE));
  if (kind !== 'ether') return stopped(refuse(sys, `hardware of type ${kind}`));
  const mac = parseMac(word);
  if (!mac.ok) return (sys.warn(`${word}: invalid ether address.\n`), stopped(1));
  const done = sys.change('link', 'change', { interface: name, mac: formatMac(mac.value) });
  if (done.ok) return FINE;
  sys.warn(`SIOCSIFHWADDR: ${errnoText(done.error)}\n`);
  return { status: 1, stop: false };
}

function refuse(sys: Sys, what: string): ExitStatus {
  sys.warn(`ifconfig: ${what} is not built in wirelab yet.\n`);
  return 1;
}
