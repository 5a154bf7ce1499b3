/** `nat` and `firewall` of a node, as zod sees them: rules in words, where iptables has letters. */
import * as z from 'zod';
import { parseIpv4 } from '../../core/address.ts';
import type { Result } from '../../core/result.ts';
import * as s from '../scalars.ts';

const MOST_RULES = 1_000;
const CHAINS = ['INPUT', 'FORWARD', 'OUTPUT'] as const;
const MAPPINGS = ['symmetric', 'endpoint-independent'] as const;
const FILTERINGS = ['endpoint-independent', 'address-dependent', 'address-and-port-dependent'] as const;
const REJECTS = [
  'icmp-net-unreachable',
  'icmp-host-unreachable',
  'icmp-proto-unreachable',
  'icmp-port-unreachable',
  'icmp-net-prohibited',
  'icmp-host-prohibited',
  'icmp-admin-prohibited',
  'tcp-reset',
] as const;

const PORTS = 'a service port or a range, such as 80 or 8000-8080';
const portRange = (text: string): Result<string> => {
  const [low = '', high = low, ...more] = text.split('-');
  const fits =
    more.length === 0 && [low, high].every((n) => /^\d{1,5}$/.test(n) && Number(n) >= 1 && Number(n) <= 65_535);
  return fits && Number(low) <= Number(high) ? { ok: true, value: text } : { ok: false, error: '' };
};
const ports = () => s.scalar(PORTS, portRange);
const protocol = () => s.oneOf(['tcp', 'udp']);
const iface = () => z.string().register(s.EXPECTED, { expected: 'the name of an interface' });

/** `192.168.1.10` or `192.168.1.10:8080`. */
const target = () =>
  s.scalar('an address, or one with a port, such as 192.168.1.10:8080', (text): Result<string> => {
    const [host = '', port, ...more] = text.split(':');
    const fits = more.length === 0 && parseIpv4(host).ok && (port === undefined || portRange(port).ok);
    return fits ? { ok: true, value: text } : { ok: false, error: '' };
  });

export const natRuleSchema = z.strictObject({
  masquerade: iface().optional().describe('Source NAT: what leaves by this interface gets its address'),
  snat: z
    .strictObject({
      out: iface().describe('What leaves by this interface ...'),
      to: target().describe('... gets this source address, and a port of this range'),
    })
    .optional()
    .describe('Source NAT to an address that is written down'),
  forward: z
    .strictObject({
      in: iface().optional().describe('What comes in by this interface ...'),
      address: s.ipv4().optional().describe('... or is for this address; with `hairpin` the first one of `in`'),
      protocol: protocol().default('tcp').describe('tcp or udp'),
      port: ports().describe('Service port that is forwarded, or a range'),
      to: target().describe('Where it leads'),
      hairpin: s
        .flag()
        .default(false)
        .describe('Hosts inside reach it by the outside address too: what they send there is masqueraded'),
    })
    .optional()
    .describe('Port forwarding: destination NAT'),
  redirect: z
    .strictObject({
      in: iface().optional().describe('What comes in by this interface'),
      protocol: protocol().default('tcp').describe('tcp or udp'),
      port: ports().describe('Service port that is redirected'),
      to: s.integer(1, 65_535, 'a service port').describe('Service port of this node that gets it'),
    })
    .optional()
    .describe('Destination NAT to this node itself'),
  source: s.destination().optional().describe('masquerade, snat: only what comes from this network'),
  random: s.flag().default(false).describe('masquerade, snat: draws source ports instead of keeping them'),
  mapping: s
    .oneOf(MAPPINGS)
    .optional()
    .describe('masquerade, snat: `symmetric`, as Linux, or `endpoint-independent` (RFC 4787, 4.1); default symmetric'),
  filtering: s
    .oneOf(FILTERINGS)
    .optional()
    .describe(
      'Of an endpoint-independent mapping: who may write to it (RFC 4787, 5); default address-and-port-dependent',
    ),
});

export const natSchema = z
  .array(natRuleSchema)
  .max(MOST_RULES)
  .register(s.EXPECTED, { expected: `a list of at most ${MOST_RULES} rules` });

const firewallRule = z.strictObject({
  chain: s.oneOf(CHAINS).describe('INPUT: to this node; FORWARD: through it; OUTPUT: from it'),
  in: iface().optional().describe('Came in by'),
  out: iface().optional().describe('Goes out by'),
  source: s.destination().optional().describe('Source address or network'),
  destination: s.destination().optional().describe('Destination address or network'),
  protocol: s.oneOf(['tcp', 'udp', 'icmp']).optional().describe('tcp, udp or icmp'),
  port: ports().optional().describe('Destination port or range, with tcp or udp'),
  'source-port': ports().optional().describe('Source port or range, with tcp or udp'),
  state: z
    .array(s.oneOf(['INVALID', 'NEW', 'RELATED', 'ESTABLISHED']))
    .min(1)
    .register(s.EXPECTED, { expected: 'a list such as [ESTABLISHED, RELATED]' })
    .optional()
    .describe('What the packet is to its flow; the node tracks flows then'),
  target: s.oneOf(['ACCEPT', 'DROP', 'REJECT']).describe('What becomes of the packet'),
  'reject-with': s.oneOf(REJECTS).optional().describe('What REJECT answers; default icmp-port-unreachable'),
});

export const firewallSchema = z.strictObject({
  policy: z
    .strictObject(
      Object.fromEntries(CHAINS.map((c) => [c, s.oneOf(['ACCEPT', 'DROP']).optional()])) as {
        [C in (typeof CHAINS)[number]]: z.ZodOptional<z.ZodEnum<{ ACCEPT: 'ACCEPT'; DROP: 'DROP' }>>;
      },
    )
    .default({})
    .describe('What becomes of packets that no rule takes; default ACCEPT'),
  rules: z
    .array(firewallRule)
    .max(MOST_RULES)
    .register(s.EXPECTED, { expected: `a list of at most ${MOST_RULES} rules` })
    .default([])
    .describe('In order: the first that fits decides'),
});

export type NatInput = z.output<typeof natSchema>;
export type FirewallInput = z.output<typeof firewallSchema>;
