/** What a lab file may say of a DHCP relay (RFC 2131, 4.1; RFC 1542). */
import * as z from 'zod';
import type { DhcpRelayConfig } from '../../core/services.ts';
import * as s from '../scalars.ts';
import type { ServiceSchema } from './schema.ts';

const MOST_SERVERS = 16;
const MOST_INTERFACES = 64;

const schema: z.ZodType<DhcpRelayConfig> = z.strictObject({
  servers: z
    .array(s.ipv4())
    .min(1)
    .max(MOST_SERVERS)
    .register(s.EXPECTED, { expected: `a list of 1 to ${MOST_SERVERS} DHCP servers` })
    .describe('Where the messages of clients go'),
  interfaces: z
    .array(z.string())
    .max(MOST_INTERFACES)
    .register(s.EXPECTED, { expected: `a list of at most ${MOST_INTERFACES} interfaces` })
    .default([])
    .describe('Where it listens to clients; all without it'),
});

export const dhcpRelay: ServiceSchema<DhcpRelayConfig> = {
  schema,
  docs: {
    summary:
      'A DHCP relay, `dhcrelay` (RFC 2131, 4.1; RFC 1542): it takes the broadcasts of clients to servers on other networks, with the address of its own interface in `giaddr`, and brings the answers back.',
    example: `- dhcp-relay: { servers: [10.0.0.5], interfaces: [eth0] }`,
  },
};
