/** The scalars of lab files: tc's units, addresses, names. Each says in words what it expects; texts become numbers here. */
import * as z from 'zod';
import { isGroupMac, parseIpv4, parseMac, parsePrefix, type Prefix } from '../core/address.ts';
import type { Result } from '../core/result.ts';
import { parseDuration, parsePercent, parseRate } from '../core/units.ts';
import { parseInstant } from './instant.ts';
import { LIMITS } from './limits.ts';

/** What each schema expects, in the words of an error message. */
export const EXPECTED = z.registry<{ readonly expected: string }>();

/** Text or number in the file, parsed into `T`. What `parse` refuses is reported with `expected`. */
export function scalar<T>(
  expected: string,
  parse: (text: string) => Result<T>,
  accept: (value: T) => boolean = () => true,
) {
  return z
    .union([z.string(), z.number()])
    .transform((value, context) => {
      const parsed = parse(String(value));
      if (parsed.ok && accept(parsed.value)) return parsed.value;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    })
    .register(EXPECTED, { expected });
}

export const integer = (least: number, most: number, what = 'a whole number') =>
  z
    .int()
    .min(least)
    .max(most)
    .register(EXPECTED, { expected: `${what} from ${least} to ${most}` });

export const line = (what = 'a line of text') =>
  z
    .string()
    .min(1)
    .max(LIMITS.line)
    .register(EXPECTED, { expected: `${what} of at most ${LIMITS.line} characters` });

export const prose = () =>
  z
    .string()
    .min(1)
    .max(LIMITS.text)
    .register(EXPECTED, { expected: `text of at most ${LIMITS.text} characters` });

export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words).register(EXPECTED, { expected: words.length > 1 ? `one of ${words.join(', ')}` : words[0] });

export const flag = () => z.boolean().register(EXPECTED, { expected: 'true or false' });

export const rate = () =>
  scalar(
    'a rate from 1bit to 10tbit, such as 10mbit, 1gbit or 56kbit',
    parseRate,
    (v) => v >= LIMITS.slowest && v <= LIMITS.fastest,
  );

export const delay = () =>
  scalar('a duration of at most 1h, such as 10ms, 1.5s or 250us', parseDuration, (v) => v <= LIMITS.delay);

export const instant = () =>
  scalar('a time of at most 720h, such as 3s or 500ms', parseDuration, (v) => v <= LIMITS.instant);

export const percent = () =>
  scalar('a percentage from 0% to 100%', (text) => (text === '0' ? { ok: true, value: 0 } : parsePercent(text)));

export const ipv4 = () => scalar('an IPv4 address such as 192.168.1.3', parseIpv4);

export const interfaceAddress = () =>
  scalar('an address with its prefix length, such as 192.168.1.3/24, or dhcp', (text): Result<Prefix | 'dhcp'> => {
    if (text === 'dhcp') return { ok: true, value: text };
    return text.includes('/') ? parsePrefix(text) : { ok: false, error: '' };
  });

export const destination = () =>
  scalar('a network such as 10.0.0.0/8, an address, or default', (text) =>
    text === 'default' ? { ok: true, value: { address: 0, length: 0 } } : parsePrefix(text),
  );

export const mac = () =>
  scalar(
    'a MAC address of one interface, such as 02:00:00:00:01:03 (its first byte even, not all zero)',
    parseMac,
    (value) => value !== 0 && !isGroupMac(value),
  );

export const epoch = () => scalar('a UTC time such as 2026-01-01T00:00:00Z', parseInstant);

export const PORT_NAME = /^(?!.*--)[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/;
export const NODE_NAME = /^(?!.*--)[A-Za-z][A-Za-z0-9-]{0,62}$/;
export const END = /^([^:]*):([^:]*)$/;

export const end = () =>
  z.string().regex(END).register(EXPECTED, { expected: 'a node and its port, such as "alice:eth0" or "s1:1"' });
