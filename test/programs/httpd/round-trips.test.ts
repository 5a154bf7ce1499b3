// How long small answers take: nobody waits for an acknowledgement before the rest is sent (RFC 9293, 3.7.4, against RFC 1122, 4.2.3.2).
import { expect, test } from 'vitest';
import { milliseconds, type Ns } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    app:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.3/24] } }
      services:
        - http:
            files: { /index.html: "from app\\n" }
            routes: { /echo: echo, /drip: { body: "drop by drop", chunks: 5 } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ proxy: { to: "10.0.0.3:80" } }, { proxy: { port: 81, to: "10.0.0.3:80", mode: splice } }]
    s1: { kind: switch }
  links:
    - { endpoints: ["pc:eth0", "s1:1"], delay: 10ms }
    - { endpoints: ["web:eth0", "s1:2"], delay: 1us }
    - { endpoints: ["app:eth0", "s1:3"], delay: 10ms }
`;
const WAY = milliseconds(10);
/** For the bytes themselves, at 1 Gbit/s. */
const SLACK = milliseconds(0.5);

/** What happened while pc asked twice over one connection: the second time, from the request's arrival to the end of curl. */
function secondAnswer(url: string, options = ''): { readonly took: Ns; readonly first: string } {
  const world = World.fromYaml(LAB);
  world.run();
  const requests: { readonly t: Ns; readonly node: string }[] = [];
  let ended = 0;
  world.on((row) => {
    if (row.kind.id === 'http.request') requests.push({ t: row.t, node: world.nodeName(row.node) });
    if (row.kind.id === 'process.end' && row.note?.startsWith('curl')) ended = row.t;
  });
  const { exit } = world.exec('pc', `curl -s -o /dev/null ${options} ${url} ${url}`);
  expect(exit).toBe(0);
  const door = requests[0]!.node;
  const at = requests.filter(({ node }) => node === door)[1]!.t;
  return { took: ended - at, first: door };
}

test.each([
  ['a page', '/', ''],
  ['a page in chunks', '/drip', ''],
  ['a form', '/echo', '-d a=1'],
])('%s is there one way after the server has the request', (_, path, options) => {
  const { took, first } = secondAnswer(`http://10.0.0.3${path}`, options);
  expect(first).toBe('app');
  // the way from app to pc goes over two links
  expect(took).toBeLessThan(2 * WAY + SLACK);
});

test.each([
  ['a page', '/', ''],
  ['a page in chunks', '/drip', ''],
  ['a form', '/echo', '-d a=1'],
])('%s through a proxy takes a round trip to the backend more, and no more', (_, path, options) => {
  const { took, first } = secondAnswer(`http://10.0.0.2${path}`, options);
  expect(first).toBe('web');
  expect(took).toBeLessThan(3 * WAY + SLACK);
});

test('through a proxy that carries bytes it takes no longer either', () => {
  const { took, first } = secondAnswer('http://10.0.0.2:81/drip');
  expect(first).toBe('app');
  expect(took).toBeLessThan(2 * WAY + SLACK);
});
