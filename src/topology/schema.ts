/** The topology part of the file format, as zod sees it: shapes, units and defaults. What needs two places at once is in resolve.ts. */
import * as z from 'zod';
import { PERSONAS } from '../core/sys.ts';
import { nameFault } from '../protocols/dns/names.ts';
import { NODE_KINDS } from './kinds.ts';
import { LIMITS } from './limits.ts';
import { firewallSchema, natSchema } from './netfilter/schema.ts';
import * as s from './scalars.ts';
import { serviceKinds } from './services/later.ts';
import { authoritySchema } from './authority-schema.ts';

const list = <T extends z.ZodType>(item: T, most: number, what: string) =>
  z
    .array(item)
    .max(most)
    .register(s.EXPECTED, { expected: `a list of at most ${most} ${what}` });

const map = <T extends z.ZodType>(value: T, what: string) =>
  z.record(z.string(), value).register(s.EXPECTED, { expected: `a map of ${what}` });

const interfaceSchema = z.strictObject({
  addresses: list(s.interfaceAddress(), LIMITS.addresses, 'addresses')
    .default([])
    .describe('IPv4 addresses with prefix lengths; `dhcp` asks a DHCP server for one, from the start'),
  mac: s.mac().optional().describe('Drawn from the seed when left out'),
  mtu: s.integer(LIMITS.mtuLeast, LIMITS.mtuMost, 'an MTU in bytes').default(1500).describe('Largest packet in bytes'),
});

const routeSchema = z.strictObject({
  to: s.destination().describe('Network, address or `default`'),
  via: s.ipv4().optional().describe("Next hop, on one of the node's own networks"),
  dev: z.string().optional().describe('Interface to leave by'),
  metric: s.integer(0, 4_294_967_295, 'a metric').default(0).describe('The lower one wins'),
  src: s.ipv4().optional().describe('Preferred source address'),
  type: s
    .oneOf(['unicast', 'blackhole', 'unreachable', 'prohibit'])
    .default('unicast')
    .describe('What happens to packets that match'),
});

const serviceSchema = z.lazy(() =>
  z
    .strictObject(
      Object.fromEntries(Object.entries(serviceKinds()).map(([kind, { schema }]) => [kind, schema.optional()])),
    )
    .register(s.EXPECTED, { expected: 'one service by its name' }),
);

const kinds = Object.keys(NODE_KINDS) as [string, ...string[]];

const domain = z
  .string()
  .refine((text) => text !== '' && text !== '.' && nameFault(text) === undefined)
  .transform((text) => text.replace(/\.$/, ''))
  .register(s.EXPECTED, { expected: 'a domain such as lab.test' });

const nodeSchema = z.strictObject({
  kind: s.oneOf(kinds).describe('What kind of machine it is'),
  persona: s.oneOf(PERSONAS).default('linux').describe('Which names its tools answer to, which defaults it has'),
  at: z
    .tuple([z.number(), z.number()])
    .register(s.EXPECTED, { expected: 'column and row, such as [0, 2]' })
    .optional()
    .describe('Where to draw it: column and row; else laid out automatically'),
  interfaces: map(interfaceSchema, 'interfaces by name')
    .default({})
    .describe('Interfaces by name; links create those not written here'),
  gateway: s.ipv4().optional().describe('Short for a route to `default` via this address'),
  routes: list(routeSchema, LIMITS.routes, 'routes').default([]).describe('Static routes'),
  nameservers: list(s.ipv4(), LIMITS.nameservers, 'name servers').default([]).describe('For /etc/resolv.conf'),
  search: list(domain, LIMITS.search, 'domains')
    .default([])
    .describe('Domains that short names are tried in, for /etc/resolv.conf'),
  sysctl: map(
    z.union([z.string(), z.number(), z.boolean()]).register(s.EXPECTED, { expected: 'text, a number, true or false' }),
    'kernel parameters',
  )
    .default({})
    .describe('Kernel parameters by their Linux names'),
  neighbours: map(s.mac(), 'IP address: MAC address')
    .default({})
    .describe('Neighbour entries that are there from the start, permanent'),
  nat: natSchema.default([]).describe('Rules of address translation, in order; with the first one flows are tracked'),
  firewall: firewallSchema.optional().describe('Rules of the filter table'),
  hosts: s.flag().optional().describe("false: this node's hosts file does not name the others"),
  names: map(s.ipv4(), 'name: IPv4 address')
    .default({})
    .describe('Further lines of /etc/hosts, which no DNS is asked about'),
  trust: list(
    z.string().register(s.EXPECTED, { expected: 'an authority of this topology' }),
    LIMITS.authorities,
    'authorities',
  )
    .optional()
    .describe('Authorities whose certificates it takes; default those that are `trusted`'),
  services: list(serviceSchema, LIMITS.services, 'services').default([]).describe('Daemons that run from the start'),
});

/** Of one direction of a link. The same keys change it in a fault. */
export const directionShape = {
  rate: s.rate().optional().describe('Bits per second; default 1gbit'),
  delay: s.delay().optional().describe('Propagation time; default 1ms'),
  jitter: s.delay().optional().describe('Uniform, plus or minus; order is kept'),
  loss: s.percent().optional().describe('Chance that a frame is lost'),
  corrupt: s.percent().optional().describe('Chance that one bit flips'),
  reorder: s.percent().optional().describe('Chance that a frame skips the delay'),
  duplicate: s.percent().optional().describe('Chance that a frame arrives twice'),
  queue: s.integer(0, LIMITS.queue, 'a number of frames').optional().describe('Frames that may wait; default 100'),
  mark: s
    .integer(0, LIMITS.queue, 'a number of frames')
    .optional()
    .describe('From so many waiting frames on, ECN-capable packets are marked CE (RFC 3168); default 0: never'),
};

const linkSchema = z.strictObject({
  endpoints: z
    .tuple([s.end(), s.end()])
    .register(s.EXPECTED, { expected: 'two ends, such as ["alice:eth0", "s1:1"]' })
    .describe('The two ends, `node:port`'),
  ...directionShape,
  forward: z.strictObject(directionShape).optional().describe('What differs from the first end to the second'),
  backward: z.strictObject(directionShape).optional().describe('What differs from the second end to the first'),
});

const changeShape = {
  ...directionShape,
  down: s.flag().optional().describe('true cuts it, false mends it'),
  up: s.flag().optional().describe('true mends it, false cuts it'),
};

const faultSchema = z.strictObject({
  at: s.instant().describe('When, since the world began'),
  link: z.string().optional().describe("The link's name: its ends joined by `--`"),
  interface: s.end().optional().describe('Instead of a link: `node:interface`, to take down or up'),
  ...changeShape,
  forward: z.strictObject(changeShape).optional().describe('Changes from the first end to the second only'),
  backward: z.strictObject(changeShape).optional().describe('Changes from the second end to the first only'),
});

const topologySchema = z.strictObject({
  nodes: map(nodeSchema, 'nodes by name').describe('Nodes by name'),
  links: list(linkSchema, LIMITS.links, 'links').default([]).describe('Cables between two ports'),
  authorities: map(authoritySchema, 'certificate authorities by name')
    .default({})
    .describe('Certificate authorities; `lab` is always there, trusted by everybody'),
  routes: s.oneOf(['auto']).optional().describe('`auto` fills every routing table with shortest paths'),
  hosts: s.flag().default(true).describe('Whether node names are in every hosts file'),
});

export const varsSchema = map(
  z.strictObject({
    pick: z
      .array(z.union([z.string(), z.number()]))
      .min(1)
      .max(LIMITS.picks)
      .register(s.EXPECTED, { expected: `a list of 1 to ${LIMITS.picks} texts or numbers` })
      .describe('One of these is drawn'),
  }),
  'variables by name',
);

/** The top-level keys that build a world. Only `topology` must be there. */
export const worldShape = {
  lab: z
    .literal(1)
    .register(s.EXPECTED, { expected: '1, the version of the format' })
    .optional()
    .describe('Format version'),
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .register(s.EXPECTED, { expected: 'a short name of small letters, digits and dashes' })
    .optional()
    .describe('Short name, used to call the lab'),
  title: s.line('a title').optional().describe('What a reader sees'),
  seed: s.integer(0, Number.MAX_SAFE_INTEGER, 'a seed').default(1).describe('Seed of every random stream'),
  epoch: s.epoch().optional().describe('Calendar time at the start, UTC; default 2026-01-01T00:00:00Z'),
  world: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/)
    .register(s.EXPECTED, { expected: 'the name of a world, such as home' })
    .optional()
    .describe('A file of labs/worlds: this one is laid over it, and needs to say only what differs'),
  vars: varsSchema.default({}).describe("Values drawn from the learner's and the class's seed, for `${name}`"),
  topology: topologySchema,
  faults: list(faultSchema, LIMITS.faults, 'faults').default([]).describe('What happens to the wiring, and when'),
};

/** A lab's further keys: the world does not read them. */
const beyond = () => z.unknown().optional();
export const worldSchema = z.strictObject({
  ...worldShape,
  level: beyond(),
  minutes: beyond(),
  goals: beyond(),
  needs: beyond(),
  steps: beyond(),
});

export type WorldInput = z.output<typeof worldSchema>;
export type NodeInput = z.output<typeof nodeSchema>;
export type LinkInput = z.output<typeof linkSchema>;
export type FaultInput = z.output<typeof faultSchema>;
