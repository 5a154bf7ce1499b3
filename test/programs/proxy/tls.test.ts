/** A proxy where TLS ends: https outside, plain HTTP to the backend, which is told what the client spoke. */
import { expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import { readTopology } from '../../../src/topology/load.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    front:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] }, eth1: { addresses: [10.0.1.2/24] } }
      services: [{ proxy: { to: "10.0.1.3:3000", tls: { certificate: { names: [front] } } } }]
    app:
      kind: host
      interfaces: { eth0: { addresses: [10.0.1.3/24] } }
      services: [{ http: { port: 3000, routes: { /echo: echo } } }]
  links:
    - { endpoints: ["pc:eth0", "front:eth0"] }
    - { endpoints: ["front:eth1", "app:eth0"] }
`;

test('the client is judged by the certificate, the backend hears of https', () => {
  const world = World.fromYaml(LAB);
  const asked = world.exec('pc', 'curl -sS https://front/echo?secret=tea');
  expect(asked.exit, asked.stderr).toBe(0);
  const heard = JSON.parse(asked.stdout) as { headers: Record<string, string>; query: string };
  expect(heard.query).toBe('secret=tea');
  expect(heard.headers).toMatchObject({ Host: 'front', 'X-Forwarded-For': '10.0.0.1', 'X-Forwarded-Proto': 'https' });
});

test('what crosses the first link holds no word of the request; the second one all', () => {
  const world = World.fromYaml(LAB);
  const ring = world.captureFrames();
  const heard = new Map<string, Uint8Array[]>([
    ['pc', []],
    ['app', []],
  ]);
  world.on(({ id, kind, node }) => {
    if (kind.id === 'link.rx' || kind.id === 'link.tx')
      heard.get(world.nodeName(node))?.push(ring.get(id)!.bytes.slice());
  });
  world.exec('pc', 'curl -sS https://front/echo?secret=tea');
  const text = (node: string): string =>
    heard
      .get(node)!
      .map((bytes) => Buffer.from(bytes).toString('latin1'))
      .join('');
  expect(text('pc')).toContain('front'); // SNI
  expect(text('pc')).not.toContain('secret');
  expect(text('app')).toContain('secret=tea');
});

test('a proxy that only splices cannot end TLS, and the file is told so', () => {
  const { issues } = readTopology(LAB.replace('proxy: {', 'proxy: { mode: splice,'));
  expect(issues.map(({ message }) => message)).toEqual([
    'expected no TLS here, which ends only at mode http, found a map',
  ]);
});
