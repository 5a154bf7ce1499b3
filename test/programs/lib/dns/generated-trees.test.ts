/** Generated trees of names over generated servers, some of them lame, silent or lying: the resolver says what the zones say, or SERVFAIL. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIpv4 } from '../../../../src/core/address.ts';
import { FLAG, type DnsMessage, type ResourceRecord } from '../../../../src/protocols/dns/codec.ts';
import { Recursive } from '../../../../src/programs/lib/dns/recursive.ts';
import type { Resolved } from '../../../../src/programs/lib/dns/recursive-types.ts';
import { at, replyTo, ScriptedDns } from '../../../helpers/scripted-dns.ts';

const LIE = '6.6.6.6';
const SERVERS = 4;
const SILENT = '10.0.1.99';
const addressOf = (server: number): string => `10.0.1.${server + 1}`;

type Host = { readonly address: string } | { readonly alias: string };

interface Zone {
  readonly origin: string;
  readonly servers: readonly number[];
  /** Where its servers' names are: in the zone itself (with glue), or in the first zone (without). */
  readonly glue: boolean;
  readonly lame: 'no' | 'refuses' | 'silent';
  readonly hosts: ReadonlyMap<string, Host>;
}

interface Plan {
  readonly zones: readonly Zone[];
  readonly liars: readonly boolean[];
  readonly asked: readonly string[];
  readonly minimise: boolean;
}

const inside = (name: string, zone: string): boolean => zone === '.' || name === zone || name.endsWith(`.${zone}`);
const under = (label: string, zone: string): string => (zone === '.' ? `${label}.` : `${label}.${zone}`);

/** The deepest zone that a name is in. */
const zoneOf = (zones: readonly Zone[], name: string): Zone =>
  zones.filter((zone) => inside(name, zone.origin)).sort((x, y) => y.origin.length - x.origin.length)[0]!;

const serverNames = (zone: Zone): readonly { name: string; server: number | undefined }[] => {
  const home = zone.glue ? zone.origin : 'z0.';
  const good = zone.servers.map((server) => ({ name: under(`ns${server}`, home), server }));
  if (zone.lame === 'no') return good;
  const bad = under(zone.lame, zone.origin);
  return [{ name: bad, server: zone.lame === 'silent' ? undefined : (zone.servers[0]! + 1) % SERVERS }, ...good];
};

const labelArb = fc.constantFrom('a', 'b', 'c', 'd', 'www');
const planArb: fc.Arbitrary<Plan> = fc
  .array(
    fc.record({
      parent: fc.nat(5),
      label: labelArb,
      servers: fc.uniqueArray(fc.nat(SERVERS - 1), { minLength: 1, maxLength: 2 }),
      glue: fc.boolean(),
      lame: fc.constantFrom('no', 'no', 'refuses', 'silent'),
      hosts: fc.array(fc.tuple(labelArb, fc.nat(255), fc.option(fc.tuple(fc.nat(5), labelArb))), { maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .chain((specs) =>
    fc.record({
      specs: fc.constant(specs),
      liars: fc.array(fc.boolean(), { minLength: SERVERS, maxLength: SERVERS }),
      asked: fc.array(fc.tuple(fc.nat(5), labelArb, fc.boolean()), { minLength: 1, maxLength: 4 }),
      minimise: fc.boolean(),
    }),
  )
  .map(({ specs, liars, asked, minimise }) => {
    const root: Zone = { origin: '.', servers: [0], glue: true, lame: 'no', hosts: new Map() };
    const first: Zone = { origin: 'z0.', servers: [1], glue: true, lame: 'no', hosts: new Map() };
    const zones: Zone[] = [root, first];
    for (const { parent, label, servers, glue, lame } of specs) {
      const origin = under(`z${label}`, zones[parent % zones.length]!.origin);
      if (zones.some((zone) => zone.origin === origin)) continue;
      zones.push({ origin, servers, glue, lame: lame as Zone['lame'], hosts: new Map() });
    }
    const nameIn = (zone: number, label: string): string => under(label, zones[zone % zones.length]!.origin);
    const filled = zones.map((zone, i) => {
      const hosts = new Map<string, Host>();
      for (const [label, octet, alias] of specs[i % specs.length]!.hosts)
        hosts.set(under(label, zone.origin), alias ? { alias: nameIn(...alias) } : { address: `192.0.2.${octet}` });
      return { ...zone, hosts };
    });
    return {
      zones: filled,
      liars,
      minimise,
      asked: asked.map(([zone, label, deep]) => (deep ? `deep.${nameIn(zone, label)}` : nameIn(zone, label))),
    };
  });

const record = (name: string, type: number, data: ResourceRecord['data']): ResourceRecord => ({
  name,
  type,
  class: 1,
  ttl: 300,
  data,
});
const a = (name: string, address: string): ResourceRecord => record(name, 1, { kind: 'a', address: at(address) });
const soaOf = (zone: Zone): ResourceRecord =>
  record(zone.origin, 6, {
    kind: 'soa',
    primary: 'p.',
    mailbox: 'm.',
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  });

/** All addresses of servers that a zone itself holds, beside its hosts. */
function addressIn(zones: readonly Zone[], zone: Zone, name: string): ResourceRecord | undefined {
  const host = zone.hosts.get(name);
  if (host && 'address' in host) return a(name, host.address);
  for (const one of zones) {
    for (const { name: named, server } of serverNames(one))
      if (named === name && zoneOf(zones, name) === zone)
        return a(name, server === undefined ? SILENT : addressOf(server));
  }
  return undefined;
}

/** Whether anything is at a name or below it: in this zone, or a zone below. */
function exists(zones: readonly Zone[], zone: Zone, name: string): boolean {
  const names = [
    ...zone.hosts.keys(),
    ...zones.flatMap((one) => [one.origin, ...serverNames(one).map((server) => server.name)]),
  ];
  return names.some((one) => inside(one, zone.origin) && inside(one, name));
}

/** What an honest server of these zones says. */
function honest({ zones }: Plan, server: number, m: DnsMessage): DnsMessage {
  const { name, type } = m.questions[0]!;
  const served = zones.filter((zone) => zone.servers.includes(server));
  const zone = zoneOf([...served], name) as Zone | undefined;
  if (!zone) return replyTo(m, { rcode: 5 });
  const cut = zones
    .filter((child) => child.origin !== zone.origin && inside(child.origin, zone.origin) && inside(name, child.origin))
    .sort((x, y) => x.origin.length - y.origin.length)[0];
  if (cut) {
    const names = serverNames(cut);
    const glue = names.filter((one) => inside(one.name, cut.origin));
    return replyTo(m, {
      authorities: names.map((one) => record(cut.origin, 2, { kind: 'name', target: one.name })),
      additionals: glue.map((one) => a(one.name, one.server === undefined ? SILENT : addressOf(one.server))),
    });
  }
  const flags = FLAG.QR | FLAG.AA;
  const host = zone.hosts.get(name);
  const servers = serverNames(zone).map((one) => record(zone.origin, 2, { kind: 'name', target: one.name }));
  if (type === 2 && name === zone.origin) return replyTo(m, { flags, answers: servers });
  if (host && 'alias' in host && !addressOnly(zones, zone, name))
    return replyTo(m, { flags, answers: [record(name, 5, { kind: 'name', target: host.alias })] });
  const address = type === 1 ? addressIn(zones, zone, name) : undefined;
  if (address) return replyTo(m, { flags, answers: [address], authorities: servers });
  return replyTo(m, { flags, rcode: exists(zones, zone, name) ? 0 : 3, authorities: [soaOf(zone)] });
}

/** Names of servers are never aliases (RFC 2181, 10.3). */
const addressOnly = (zones: readonly Zone[], zone: Zone, name: string): boolean =>
  addressIn(zones, { ...zone, hosts: new Map() } as Zone, name) !== undefined ||
  zones.some((one) => serverNames(one).some((server) => server.name === name));

/** A liar says the same, and adds what it has no say about. */
function liar(plan: Plan, server: number, m: DnsMessage): DnsMessage {
  const reply = honest(plan, server, m);
  const mine = plan.zones.filter((zone) => zone.servers.includes(server));
  const others = plan.zones.filter((zone) => !mine.some((own) => inside(zone.origin, own.origin)));
  const lies = others.flatMap((zone) => [...zone.hosts.keys(), ...serverNames(zone).map((one) => one.name)]);
  const foreign = lies.filter((name) => !mine.some((zone) => inside(name, zone.origin)));
  if (foreign.length === 0 || reply.rcode === 5) return reply;
  return {
    ...reply,
    answers: [...reply.answers, ...foreign.map((name) => a(name, LIE))],
    additionals: [...reply.additionals, ...foreign.map((name) => a(name, LIE))],
    authorities: [
      ...reply.authorities,
      ...others.map((z) => record(z.origin, 2, { kind: 'name', target: foreign[0]! })),
    ],
  };
}

/** What the zones say, without any server. */
function truth({ zones }: Plan, asked: string): string {
  const seen = new Set<string>();
  for (let name = asked; ;) {
    const zone = zoneOf(zones, name);
    const host = zone.hosts.get(name);
    if (host && 'alias' in host && !addressOnly(zones, zone, name)) {
      if (seen.has(name)) return 'rcode 2';
      seen.add(name);
      name = host.alias;
      continue;
    }
    const address = addressIn(zones, zone, name);
    if (address?.data.kind === 'a') return formatIpv4(address.data.address);
    return `rcode ${exists(zones, zone, name) ? 0 : 3}`;
  }
}

const said = ({ rcode, answers }: Resolved): string => {
  const data = answers.at(-1)?.data;
  return data?.kind === 'a' ? formatIpv4(data.address) : `rcode ${rcode}`;
};

function run(plan: Plan): { answers: string[]; lies: number } {
  const nodes: Record<string, string> = { client: '10.0.0.1' };
  for (let server = 0; server < SERVERS; server++) nodes[`s${server}`] = addressOf(server);
  const lab = new ScriptedDns({ ...nodes, silent: SILENT });
  lab.serve('silent', () => []);
  for (let server = 0; server < SERVERS; server++)
    lab.serve(`s${server}`, (m) => [(plan.liars[server] ? liar : honest)(plan, server, m)]);
  const { answers, rows } = lab.run('client', function* (sys) {
    const hints = [{ name: 'ns0.', address: at(addressOf(0)) }];
    const { minimise } = plan;
    const resolver = new Recursive(sys, { hints, forwarders: [], minimise, randomIds: true, randomPorts: true });
    const all: string[] = [];
    for (const name of plan.asked) all.push(said(yield* resolver.resolve({ name, type: 1, class: 1 })));
    return { answers: all, rows: resolver.cache.rows(sys.now()) };
  });
  return { answers, lies: rows.filter(({ data }) => data === LIE).length };
}

test('what the zones say comes back, whoever lies, is lame or silent', () => {
  fc.assert(
    fc.property(planArb, (plan) => {
      const { answers, lies } = run(plan);
      expect(lies).toBe(0);
      expect(answers).toEqual(plan.asked.map((name) => truth(plan, name)));
    }),
    { numRuns: 60, seed: 22 },
  );
}, 60_000);
