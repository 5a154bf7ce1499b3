/** What a lab file may say of a DHCP server: one entry per network it serves (RFC 2131; options of RFC 2132). */
import * as z from 'zod';
import { formatIpv4, networkOf, parseIpv4, parseMac, type Ipv4Address } from '../../core/address.ts';
import type { DhcpConfig, DhcpSubnet } from '../../core/services.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { parseDuration } from '../../core/units.ts';
import * as s from '../scalars.ts';
import type { ServiceSchema } from './schema.ts';

const MOST_SUBNETS = 64;
const MOST_STATIC = 1024;
const MOST_SERVERS = 16;
const HOUR = 3600e9;
const LONGEST_LEASE = 365 * 24 * HOUR;

/** `10.0.0.100-10.0.0.199`, or one address. */
function parsePool(text: string): Result<readonly [Ipv4Address, Ipv4Address]> {
  const [first = '', last = first, ...rest] = text.split('-').map((part) => parseIpv4(part.trim()));
  if (!first || !last || rest.length > 0 || !first.ok || !last.ok) return fail('');
  return first.value <= last.value ? ok([first.value, last.value]) : fail('');
}

const domain = z
  .string()
  .regex(/^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/)
  .register(s.EXPECTED, { expected: 'a domain name such as home.lan' });

const subnet = z
  .strictObject({
    network: s.destination().describe('The network served, such as 10.0.0.0/24'),
    pool: s
      .scalar('addresses from first to last, such as 10.0.0.100-10.0.0.199', parsePool)
      .optional()
      .describe('First and last address to give away'),
    router: s.ipv4().optional().describe('Default gateway (option 3)'),
    dns: z
      .array(s.ipv4())
      .max(MOST_SERVERS)
      .register(s.EXPECTED, { expected: `a list of at most ${MOST_SERVERS} name servers` })
      .default([])
      .describe('Name servers (option 6)'),
    domain: domain.optional().describe('Domain name (option 15)'),
    lease: s
      .scalar('a time from 10s to 365d, such as 1h', parseDuration, (v) => v >= 10e9 && v <= LONGEST_LEASE)
      .default(HOUR)
      .describe('How long an address is given for (option 51); default 1h'),
    static: z
      .record(z.string(), s.ipv4())
      .register(s.EXPECTED, { expected: 'a map of MAC address: IP address' })
      .default({})
      .describe('Addresses kept for certain MAC addresses'),
  })
  .transform((input, context): DhcpSubnet => {
    const refuse = (key: string, message: string): void => context.addIssue({ code: 'custom', message, path: [key] });
    const { length } = input.network;
    const network = networkOf(input.network);
    const inside = (address: Ipv4Address): boolean => networkOf({ address, length }) === network;
    const where = `of the network ${formatIpv4(network)}/${length}`;
    if (input.pool?.some((address) => !inside(address))) refuse('pool', `addresses ${where}`);
    if (input.router !== undefined && !inside(input.router)) refuse('router', `an address ${where}`);
    const kept = Object.entries(input.static).slice(0, MOST_STATIC);
    const entries = kept.flatMap(([text, address]) => {
      const mac = parseMac(text);
      if (!mac.ok) refuse('static', 'MAC addresses such as 02:00:00:00:01:03 as keys');
      else if (!inside(address)) refuse('static', `addresses ${where}`);
      return mac.ok ? [{ mac: mac.value, address }] : [];
    });
    if (!input.pool && entries.length === 0 && context.issues.length === 0)
      refuse('pool', 'a pool, or static addresses to give');
    const { pool, router, dns, lease } = input;
    return { network: { address: network, length }, pool, router, dns, domain: input.domain, lease, static: entries };
  });

const schema: z.ZodType<DhcpConfig> = z.strictObject({
  subnets: z
    .array(subnet)
    .min(1)
    .max(MOST_SUBNETS)
    .register(s.EXPECTED, { expected: `a list of 1 to ${MOST_SUBNETS} networks` })
    .describe('The networks served'),
  authoritative: s
    .flag()
    .default(true)
    .describe('Whether it refuses, with a NAK, clients that ask for an address of another network; default true'),
  ping: s.flag().default(true).describe('Whether it pings an address before it offers it; default true'),
});

export const dhcp: ServiceSchema<DhcpConfig> = {
  schema,
  docs: {
    summary:
      'A DHCP server, `dhcpd` (RFC 2131). It answers on every interface, and through relays, for the networks that it names; its leases are the table `leases`.',
    example: `- dhcp:
    subnets:
      - network: 10.0.0.0/24
        pool: 10.0.0.100-10.0.0.199
        router: 10.0.0.1
        dns: [10.0.0.53]
        domain: home.lan
        lease: 1h
        static: { "02:00:00:00:00:09": 10.0.0.9 }`,
  },
};
