/** The words after `route add` and `route del`: a target, and how to get there (route(8)). */
import { formatIpv4, netmask, type Ipv4Address } from '../../core/address.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { ExitStatus, Sys } from '../../core/sys.ts';
import { lookupHost } from '../lib/hosts.ts';
import { INET_USAGE } from './usage.ts';

const WRONG_USAGE = 3;
const NO_SUCH_HOST = 6;

export interface Target {
  readonly address: Ipv4Address;
  /** Undefined: a network without a mask. */
  readonly length: number | undefined;
  readonly gateway: Ipv4Address | undefined;
  readonly metric: number | undefined;
  readonly device: string | undefined;
  readonly reject: boolean;
}

export interface Refusal {
  readonly text: string;
  readonly status: ExitStatus;
}

interface Words {
  mask: Ipv4Address | undefined;
  gateway: Ipv4Address | undefined;
  metric: number | undefined;
  device: string | undefined;
  reject: boolean;
}

const wrong = (text = ''): { readonly ok: false; readonly error: Refusal } =>
  fail({ text: `${text}${INET_USAGE}`, status: WRONG_USAGE });
const unknownHost = (name: string): { readonly ok: false; readonly error: Refusal } =>
  fail({ text: `${name}: Unknown host\n`, status: NO_SUCH_HOST });

/** `#net` and `#host` stand for -net and -host. */
export function readTarget(sys: Sys, words: readonly string[]): Result<Target, Refusal> {
  const left = [...words];
  const kind = left[0]?.startsWith('#') ? left.shift() : undefined;
  const [name = '', bits] = left.shift()!.split('/');
  if (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= 32)) return wrong();
  const address = name === 'default' ? ok(0) : lookupHost(sys, name);
  if (!address.ok) return unknownHost(name);
  const host = kind === undefined ? name !== 'default' : kind === '#host';
  const given = { ...NOTHING, mask: bits === undefined ? undefined : netmask(Number(bits)) };
  while (left.length > 0) {
    const refusal = readWord(sys, given, left);
    if (refusal) return refusal;
  }
  const { mask, ...rest } = given;
  const problem = mask === undefined ? undefined : badMask(mask, address.value, host);
  if (problem !== undefined) return wrong(`route: ${problem}\n`);
  return ok({ address: address.value, length: lengthOf(mask, address.value, host), ...rest });
}

const NOTHING: Words = { mask: undefined, gateway: undefined, metric: undefined, device: undefined, reject: false };

function readWord(sys: Sys, given: Words, left: string[]): ReturnType<typeof wrong> | undefined {
  const word = left.shift()!;
  if (word === 'reject') given.reject = true;
  else if (word === 'metric') {
    const value = left.shift();
    if (value === undefined || !/^\d/.test(value)) return wrong();
    given.metric = parseInt(value, 10);
  } else if (word === 'netmask' || word === 'gw' || word === 'gateway') {
    const value = left.shift();
    const known = word === 'netmask' ? given.mask : given.gateway;
    if (value === undefined || known !== undefined) return wrong();
    const address = lookupHost(sys, value);
    if (!address.ok) return unknownHost(value);
    given[word === 'netmask' ? 'mask' : 'gateway'] = address.value;
  } else if (['mss', 'window', 'irtt', 'mod', 'dyn', 'reinstate'].includes(word)) {
    return fail({ text: `route: "${word}" is not built in wirelab yet.\n`, status: 1 });
  } else return readDevice(given, word, left);
  return undefined;
}

/** Named with `dev`, or by itself as the last word. */
function readDevice(given: Words, word: string, left: string[]): ReturnType<typeof wrong> | undefined {
  const named = word === 'dev' || word === 'device';
  const name = named ? left.shift() : word;
  if (name === undefined || given.device !== undefined || (!named && left.length > 0)) return wrong();
  given.device = name;
  return undefined;
}

function badMask(mask: Ipv4Address, address: Ipv4Address, host: boolean): string | undefined {
  const hostBits = ~mask >>> 0;
  if (host && hostBits !== 0) {
    return `netmask ${hostBits.toString(16).padStart(8, '0')} doesn't make sense with host route`;
  }
  if ((hostBits & (hostBits + 1)) !== 0) return `bogus netmask ${formatIpv4(mask)}`;
  return (address & hostBits) === 0 ? undefined : "netmask doesn't match route address";
}

function lengthOf(mask: Ipv4Address | undefined, address: Ipv4Address, host: boolean): number | undefined {
  if (mask !== undefined) return 32 - Math.round(Math.log2((~mask >>> 0) + 1));
  if (host) return 32;
  return address === 0 ? 0 : undefined;
}
