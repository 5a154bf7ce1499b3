/** The values that a rule's options take: protocols, addresses, service ports, answers of REJECT (iptables(8), PARAMETERS). */
import { formatIpv4, netmask, parseIpv4, type Ipv4Address } from '../../core/address.ts';
import type { Sys } from '../../core/sys.ts';
import { protocolByName, serviceByName } from '../../dissect/services.ts';
import { lookupHost } from '../lib/hosts.ts';
import { notBuilt, parameterProblem } from './problem.ts';

/** Protocols that go by their names; all others by their numbers. */
const NAMED: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' };

/** `udp`, `17` → `udp`; `gre` → `47`; `all` and `0` match everything. */
export function readProtocol(word: string): string {
  const lower = word.toLowerCase();
  const number = /^\d+$/.test(lower) ? Number(lower) : lower === 'all' ? 0 : protocolByName(lower);
  if (number === undefined || number > 255) throw parameterProblem(`unknown protocol "${lower}" specified`);
  return number === 0 ? '' : (NAMED[number] ?? String(number));
}

/** `192.168.1.0/24`, `192.168.1.0/255.255.255.0`, `bob`: always with its length, host bits cleared. */
export function readAddress(sys: Sys, word: string): string {
  if (word.includes(',')) throw notBuilt('a list of addresses in one rule');
  const [host = '', mask] = word.split('/');
  const length = mask === undefined ? 32 : readMask(mask);
  const address = readHost(sys, host);
  return `${formatIpv4((address & netmask(length)) >>> 0)}/${length}`;
}

function readMask(word: string): number {
  if (/^\d+$/.test(word) && Number(word) <= 32) return Number(word);
  const dotted = parseIpv4(word);
  const length = Array.from({ length: 33 }, (_, i) => i).find((bits) => dotted.ok && netmask(bits) === dotted.value);
  if (length === undefined) throw parameterProblem(`invalid mask \`${word}' specified`);
  return length;
}

function readHost(sys: Sys, word: string): Ipv4Address {
  const address = lookupHost(sys, word);
  if (!address.ok) throw parameterProblem(`host/network \`${word}' not found`);
  return address.value;
}

/** `53`, `domain`, `1024:65535`, `:1023`. */
export function readPorts(word: string, protocol: string): string {
  const [low = '', high, ...more] = word.split(':');
  if (more.length > 0) throw parameterProblem(`invalid portrange (min > max)`);
  if (high === undefined) return readPort(low, protocol);
  const [first, last] = [low === '' ? '0' : readPort(low, protocol), high === '' ? '65535' : readPort(high, protocol)];
  if (Number(first) > Number(last)) throw parameterProblem('invalid portrange (min > max)');
  return `${first}:${last}`;
}

function readPort(word: string, protocol: string): string {
  if (/^\d+$/.test(word) && Number(word) <= 0xffff) return String(Number(word));
  const transport = protocol.replace('!', '');
  const service = serviceByName(word).find(({ transports }) => transports.some((t) => t === transport));
  if (!service) throw parameterProblem(`Port "${word}" does not resolve to anything.\n`);
  return String(service.port);
}

/** `80,443,8000:8080`: what `-m multiport` takes, at most 15 ports. */
export function readPortList(word: string, protocol: string): string {
  if (protocol !== 'tcp' && protocol !== 'udp') {
    throw parameterProblem("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'");
  }
  return word
    .split(',')
    .map((part) => readPorts(part, protocol))
    .join(',');
}

const REJECT_WITH = [
  ['icmp-net-unreachable', 'net-unreach'],
  ['icmp-host-unreachable', 'host-unreach'],
  ['icmp-proto-unreachable', 'proto-unreach'],
  ['icmp-port-unreachable', 'port-unreach'],
  ['icmp-net-prohibited', 'net-prohib'],
  ['icmp-host-prohibited', 'host-prohib'],
  ['tcp-reset', 'tcp-rst'],
  ['icmp-admin-prohibited', 'admin-prohib'],
] as const;

/** The first kind of answer that the word begins, or is another name of. */
export function readRejectWith(word: string): string {
  const found = REJECT_WITH.find(([name, alias]) => name.startsWith(word) || alias.startsWith(word));
  if (!found || word === '') throw parameterProblem(`unknown reject type "${word}"`);
  return found[0];
}
