// Where an answer was: each cache on the way says whether it had it, so that the trace shows the rungs one below the other.
import { expect, test } from 'vitest';
import { eventSentence } from '../../../src/core/event.ts';
import { seconds } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, hosts: false, interfaces: { eth0: { addresses: [10.0.0.1/24] } }, nameservers: [10.0.0.53] }
    ns:
      kind: host
      hosts: false
      interfaces: { eth0: { addresses: [10.0.0.53/24] } }
      services:
        - dns: { recursion: true, forwarders: [10.0.0.54] }
    auth:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.54/24] } }
      services:
        - dns: { zones: { "example.com.": "$TTL 300\\n@ IN SOA ns h 1 3600 600 86400 60\\n@ IN NS ns\\nns IN A 10.0.0.54\\nwww IN A 10.0.0.2\\n" } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http:
            keep-alive: 0s
            files:
              /index.html: { text: '<title>One</title>', headers: { Cache-Control: max-age=90 } }
              /plain.html: { text: plain, headers: { Cache-Control: no-cache } }
    s1: { kind: switch }
  links:
    - { endpoints: ["pc:eth0", "s1:1"] }
    - { endpoints: ["ns:eth0", "s1:2"] }
    - { endpoints: ["auth:eth0", "s1:3"] }
    - { endpoints: ["web:eth0", "s1:4"] }
`;

const KINDS = ['dns.cache-hit', 'dns.cache-miss', 'http.cache-hit', 'http.cache-miss', 'http.revalidated'];

function up(): { world: World; rungs: (line: string) => string[] } {
  const world = World.fromYaml(LAB);
  world.run();
  let told: string[] = [];
  const sentences: string[] = [];
  world.on((row) => {
    if (!KINDS.includes(row.kind.id)) return;
    told.push(`${world.nodeName(row.node)} ${row.kind.id} ${row.reason?.id ?? ''}`.trim());
    sentences.push(eventSentence(row));
  });
  const rungs = (line: string): string[] => {
    told = [];
    world.exec('pc', line);
    for (const sentence of sentences) expect(sentence).not.toMatch(/[{}]/);
    return told;
  };
  return { world, rungs };
}

const PAGE = 'browser http://www.example.com/plain.html';
const MISSED = [
  'pc http.cache-miss http.not-cached',
  'pc dns.cache-miss dns.not-in-browser',
  'pc dns.cache-miss dns.not-in-system',
];

test('the first time nobody knows', () => {
  expect(up().rungs(PAGE)).toEqual([...MISSED, 'ns dns.cache-miss dns.not-in-resolver']);
});

test('then the browser, the system, and the resolver, as each above it forgets', () => {
  const { rungs } = up();
  rungs(PAGE);
  const again = ['pc http.cache-miss http.stale', 'pc dns.cache-hit dns.browser-cache', 'pc http.revalidated'];
  expect(rungs(PAGE)).toEqual(again);
  rungs('browser --flush-dns');
  expect(rungs(PAGE)).toEqual([
    'pc http.cache-miss http.stale',
    'pc dns.cache-miss dns.not-in-browser',
    'pc dns.cache-hit dns.system-cache',
    'pc http.revalidated',
  ]);
  rungs('browser --flush-dns --flush-cache');
  rungs('resolvectl flush-caches');
  expect(rungs(PAGE)).toEqual([...MISSED, 'ns dns.cache-hit dns.resolver-cache']);
});

test('what does not exist is remembered as such, by the system and by the resolver', () => {
  const { rungs } = up();
  const line = 'getent ahostsv4 nosuch.example.com';
  rungs(line);
  expect(rungs(line)).toEqual(['pc dns.cache-hit dns.system-negative']);
  rungs('resolvectl flush-caches');
  expect(rungs(line)).toEqual(['pc dns.cache-miss dns.not-in-system', 'ns dns.cache-hit dns.resolver-negative']);
});

test('a document that is fresh is asked of nobody, one that was is asked about, and --reload looks nowhere', () => {
  const { world, rungs } = up();
  const front = 'browser http://www.example.com/';
  rungs(front);
  expect(rungs(front)).toEqual(['pc http.cache-hit http.fresh']);
  expect(rungs(front.replace('http', '--reload http'))[0]).toBe('pc http.cache-miss http.reload');
  world.run({ until: world.now + seconds(91) });
  expect(rungs(front)[0]).toBe('pc http.cache-miss http.stale');
});
