/** What NAT's targets are told: addresses and service ports to translate to (iptables-extensions(8): SNAT, DNAT, MASQUERADE, REDIRECT). */
import { parseIpv4 } from '../../core/address.ts';
import { parameterProblem } from './problem.ts';

export const NAT_TARGETS = ['MASQUERADE', 'SNAT', 'DNAT', 'REDIRECT'];

/** The options that a target brings along; the first one says where to. */
export const TARGET_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  REJECT: ['reject-with'],
  MASQUERADE: ['to-ports', 'random', 'random-fully'],
  SNAT: ['to-source', 'random', 'random-fully'],
  DNAT: ['to-destination', 'random'],
  REDIRECT: ['to-ports', 'random'],
};

/** Which option a target cannot do without. */
export const NEEDED: Readonly<Record<string, string>> = { SNAT: 'to-source', DNAT: 'to-destination' };

/** `203.0.113.5`, `203.0.113.5-203.0.113.6:1024-2047`, `:5353`. */
export function readTo(word: string, protocol: string): string {
  const [host = '', ports] = word.split(':');
  const ends = host === '' ? [] : host.split('-');
  for (const end of ends) if (!parseIpv4(end).ok) throw parameterProblem(`Bad IP address "${end}"`);
  if (ports !== undefined) readToPorts(ports, protocol);
  return word;
}

/** `8080`, `1024-31000`. */
export function readToPorts(word: string, protocol: string): string {
  if (protocol !== 'tcp' && protocol !== 'udp') {
    throw parameterProblem('Need TCP, UDP, SCTP or DCCP with port specification');
  }
  const [low = '', high = low] = word.split('-');
  for (const text of [low, high]) {
    const port = Number(text);
    if (!/^\d+$/.test(text) || port < 1 || port > 0xffff) throw parameterProblem(`Port \`${text}' not valid`);
  }
  if (Number(low) > Number(high)) throw parameterProblem(`Port range \`${word}' funky`);
  return word;
}

const NAMES: Readonly<Record<string, string>> = {
  SNAT: '--to-source',
  DNAT: '--to-destination',
  MASQUERADE: '--to-ports',
  REDIRECT: '--to-ports',
};

/** As `-S` prints it, behind `-j TARGET`. */
export const savedTarget = (target: string, to: string, random: string): string =>
  [to === '' ? '' : `${NAMES[target]} ${to}`, random === '' ? '' : `--${random}`].filter(Boolean).join(' ');

/** As `-L` prints it, at the end of the line. */
export function listedTarget(target: string, to: string, random: string): string {
  const where = target === 'MASQUERADE' ? 'masq ports: ' : target === 'REDIRECT' ? 'redir ports ' : 'to:';
  return `${to === '' ? '' : ` ${where}${to}`}${random === '' ? '' : ` ${random}`}`;
}
