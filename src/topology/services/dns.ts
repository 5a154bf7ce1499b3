/** What a lab file may say of a DNS server: its zones as master files, who may ask it to recurse, and how it does that. */
import * as z from 'zod';
import type { DnsConfig, DnsZoneText } from '../../core/services.ts';
import { canonicalName, nameFault, plainName } from '../../protocols/dns/names.ts';
import { parseZone } from '../../protocols/dns/zone/parse.ts';
import type { IssueList, Path } from '../place.ts';
import * as s from '../scalars.ts';
import type { ServiceSchema } from './schema.ts';

const MOST_ZONES = 1000;
const MOST_VIEWS = 64;
const MOST_SERVERS = 64;

/** The dot at its end is optional. */
const name = z
  .string()
  .refine((text) => text !== '' && nameFault(text) === undefined)
  .transform((text) => plainName(text))
  .register(s.EXPECTED, { expected: 'a domain name such as example.com.' });

const zones = z
  .record(z.string(), z.string().register(s.EXPECTED, { expected: 'a master file as text' }))
  .refine((map) => Object.keys(map).length <= MOST_ZONES)
  .register(s.EXPECTED, {
    expected: `a map of at most ${MOST_ZONES} zones: a domain name, and its master file as text`,
  });

const list = <T extends z.ZodType>(item: T, most: number, what: string) =>
  z
    .array(item)
    .max(most)
    .register(s.EXPECTED, { expected: `a list of at most ${most} ${what}` });

const prefixes = () => list(s.destination(), MOST_SERVERS, 'networks such as 10.0.0.0/8');

const view = z.strictObject({
  clients: prefixes().describe('Who gets this view; of several the one with the longest prefix'),
  zones: zones.describe('Zones in place of those of the same name above'),
});

const hint = z.strictObject({
  name: name.describe('Name of a root server'),
  address: s.ipv4().describe('Its address'),
});

const schema = z
  .strictObject({
    zones: zones.default({}).describe('Zones that it serves: name, and master file (RFC 1035, 5) as text'),
    views: list(view, MOST_VIEWS, 'views').default([]).describe('What certain clients get instead'),
    recursion: s.flag().default(false).describe('Whether it asks other servers for its clients; default false'),
    'allow-recursion': prefixes().optional().describe('For which clients; default all'),
    hints: list(hint, MOST_SERVERS, 'root servers').default([]).describe('The root servers that it begins with'),
    forwarders: list(s.ipv4(), MOST_SERVERS, 'servers')
      .default([])
      .describe('Servers that it passes questions to, in place of the root servers'),
    minimise: s.flag().default(false).describe('Whether it shows servers no more of a name than they need (RFC 9156)'),
    rotate: s.flag().default(true).describe('Whether the records of a set take turns in coming first; default true'),
    minimal: s.flag().default(false).describe('Whether it leaves out authority and additional records; default false'),
    port: s.integer(1, 65_535, 'a service port').default(53).describe('Service port; default 53'),
    'random-ids': s.flag().default(true).describe('Whether the ids of its own questions are random; default true'),
    'random-ports': s.flag().default(true).describe('Whether their source ports are random; default true'),
    tcp: s.flag().default(true).describe('Whether it answers over TCP too; default true'),
    'udp-size': s
      .integer(512, 4096, 'a number of bytes')
      .default(1232)
      .describe('Bytes of its largest answer over UDP; default 1232'),
    log: s.oneOf(['queries']).optional().describe('`queries`: each question is a line of /var/log/named.log'),
  })
  .transform((input): DnsConfig => ({
    zones: texts(input.zones),
    views: input.views.map(({ clients, zones }) => ({ clients, zones: texts(zones) })),
    recursion: input.recursion,
    allowRecursion: input['allow-recursion'],
    hints: input.hints,
    forwarders: input.forwarders,
    minimise: input.minimise,
    rotate: input.rotate,
    minimal: input.minimal,
    port: input.port,
    randomIds: input['random-ids'],
    randomPorts: input['random-ports'],
    tcp: input.tcp,
    udpSize: input['udp-size'],
    log: input.log,
  }));

const texts = (zones: Readonly<Record<string, string>>): DnsZoneText[] =>
  Object.entries(zones).map(([key, text]) => ({ origin: plainName(key), text }));

/** Parses every zone: what is wrong in one is shown in its own lines. */
function check({ views }: DnsConfig, path: Path, issues: IssueList): void {
  checkZones([...path, 'zones'], issues);
  views.forEach((_, i) => checkZones([...path, 'views', i, 'zones'], issues));
}

function checkZones(path: Path, issues: IssueList): void {
  const zones = (issues.value(path) ?? {}) as Readonly<Record<string, string>>;
  const seen = new Map<string, string>();
  for (const [key, text] of Object.entries(zones)) {
    const here = [...path, key];
    const expected = 'a domain name such as example.com.';
    if (key === '' || nameFault(key) !== undefined) {
      issues.add(here, `"${key}" cannot name a zone: expected ${expected}`, {
        expected,
        found: `"${key}"`,
        part: 'key',
      });
      continue;
    }
    const origin = canonicalName(plainName(key));
    const other = seen.get(origin);
    if (other !== undefined) {
      const message = `"${key}" and "${other}" are the same zone: neither case nor the dot at the end counts`;
      issues.add(here, message, { expected: 'each zone once', found: `"${key}"`, part: 'key' });
    }
    seen.set(origin, key);
    checkZone(plainName(key), text, here, issues);
  }
}

function checkZone(origin: string, text: string, path: Path, issues: IssueList): void {
  const parsed = parseZone(origin, text);
  if (parsed.ok) return;
  const { message, found, expected, line, column, length } = parsed.error;
  const said = message.includes(expected) ? message : `${message}: expected ${expected}`;
  issues.add(path, `in the zone ${origin}: ${said}`, { expected, found, part: { line, column, length } });
}

export const dns: ServiceSchema<DnsConfig> = {
  schema,
  check,
  docs: {
    summary:
      'A DNS server, `named` (RFC 1034, 1035): authoritative for its zones, and recursive when `recursion` says so. A zone is a master file as text, as BIND reads it; `$INCLUDE` and `$GENERATE` are refused. What is wrong in a zone is shown with its line and column in the lab file.',
    example: `- dns:
    zones:
      example.com.: |
        $TTL 1h
        @    SOA ns1 hostmaster 1 2h 15m 2w 5m
             NS  ns1
        ns1  A   192.0.2.1
        www  A   192.0.2.80
    views:
      - clients: [10.8.0.0/16]
        zones: { example.com.: "@ 1h SOA ns1 hostmaster 1 2h 15m 2w 5m\\n@ NS ns1\\nns1 A 192.0.2.1\\nwww A 198.51.100.80" }
    recursion: true
    allow-recursion: [10.0.0.0/8]
    hints: [{ name: a.root-servers.net., address: 198.41.0.4 }]`,
  },
};
