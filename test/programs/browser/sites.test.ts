// A hundred sites that nobody wrote, loaded twice: what the browser has of each resource is, byte for byte, what its server has.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generate } from '../../../src/programs/httpd/generated.ts';
import { BROWSER_SESSION } from '../../../src/programs/browser/session.ts';
import { World } from '../../../src/sim/world.ts';

interface Resource {
  readonly kind: 'img' | 'script' | 'css';
  /** Text goes out compressed, bytes do not. */
  readonly content: string | number;
  readonly host: 'www' | 'cdn';
  readonly freshness: string;
  /** Answered by a program, in chunks of so many bytes. */
  readonly chunks: number | undefined;
}

const resource: fc.Arbitrary<Resource> = fc.record({
  kind: fc.constantFrom('img', 'script', 'css'),
  content: fc.oneof(fc.string({ maxLength: 3000 }), fc.nat({ max: 60_000 })),
  host: fc.constantFrom('www', 'cdn'),
  freshness: fc.constantFrom('max-age=600', 'no-cache', 'no-store', ''),
  chunks: fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined }),
});
const site = fc.record({
  resources: fc.array(resource, { maxLength: 12 }),
  gzip: fc.boolean(),
  keepAlive: fc.constantFrom('0s', '1ms', '75s'),
  requests: fc.constantFrom(1, 2, 100),
  loss: fc.constantFrom('0%', '3%'),
});
type Site = typeof site extends fc.Arbitrary<infer T> ? T : never;

const pathOf = (i: number): string => `/r${i}`;
const urlOf = ({ host }: Resource, i: number): string => `http://${host}${pathOf(i)}`;
const isRoute = ({ content, chunks }: Resource): boolean => chunks !== undefined && typeof content === 'string';

function bytesOf({ content }: Resource, i: number): Uint8Array {
  return typeof content === 'number' ? generate(pathOf(i), 'random', 0, content) : new TextEncoder().encode(content);
}

const TAGS: Readonly<Record<Resource['kind'], (url: string) => string>> = {
  img: (url) => `<img src="${url}">`,
  script: (url) => `<script src=${url}></script>`,
  css: (url) => `<link rel="stylesheet" href='${url}'>`,
};

function topology({ resources, gzip, keepAlive, requests, loss }: Site): string {
  const page = `<title>A site</title>\n${resources.map((r, i) => TAGS[r.kind](urlOf(r, i))).join('\n')}`;
  const files: Record<string, unknown> = { '/index.html': page };
  const routes: Record<string, unknown> = {};
  for (const [i, each] of resources.entries()) {
    const { content, freshness, chunks } = each;
    const headers = freshness === '' ? {} : { 'Cache-Control': freshness };
    if (isRoute(each)) routes[pathOf(i)] = { body: content, chunks, headers };
    else
      files[pathOf(i)] = {
        ...(typeof content === 'number' ? { size: content } : { text: content, type: 'text/css' }),
        headers,
      };
  }
  const http = { gzip, 'keep-alive': keepAlive, requests, files, routes };
  const host = (address: string): unknown => ({
    kind: 'host',
    interfaces: { eth0: { addresses: [`${address}/24`] } },
    services: [{ http }],
  });
  return JSON.stringify({
    topology: {
      nodes: {
        pc: { kind: 'host', interfaces: { eth0: { addresses: ['10.0.0.1/24'] } } },
        www: host('10.0.0.2'),
        cdn: host('10.0.0.3'),
        s1: { kind: 'switch' },
      },
      links: [
        { endpoints: ['pc:eth0', 's1:1'], rate: '100mbit', delay: '5ms', loss },
        { endpoints: ['www:eth0', 's1:2'] },
        { endpoints: ['cdn:eth0', 's1:3'] },
      ],
    },
  });
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('every resource is the one that its server has', () => {
  let compared = 0;
  fc.assert(
    fc.property(site, (each) => {
      const world = World.fromYaml(topology(each), { seed: 7 });
      world.run();
      const { responses } = world.sys('pc').shared.of(BROWSER_SESSION);
      for (const line of ['browser http://www/', 'browser http://www/', 'browser --reload http://www/']) {
        const { exit, stdout, stderr } = world.exec('pc', line);
        expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
        expect(stdout).toContain(`requests     ${1 + each.resources.length}:`);
        expect(stdout).not.toContain('failed');
        const now = Date.UTC(2026, 0, 1) + world.now / 1e6;
        for (const [i, wanted] of each.resources.entries()) {
          const kept = responses.decide(urlOf(wanted, i), now);
          // a program's answer has neither date nor tag, so a cache keeps it only when it is told for how long
          const keeps = wanted.freshness === 'max-age=600' || (wanted.freshness !== 'no-store' && !isRoute(wanted));
          expect('stored' in kept, `${urlOf(wanted, i)} ${wanted.freshness}`).toBe(keeps);
          if (!('stored' in kept)) continue;
          expect(digest(kept.stored.body)).toBe(digest(bytesOf(wanted, i)));
          compared++;
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(compared).toBeGreaterThan(300);
}, 120_000);
