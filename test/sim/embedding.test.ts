// The embedding API as an outside program uses it: the package's own entry, built and imported by name.
import { expect, test } from 'vitest';
import type * as Embedding from '../../src/cli/embed.ts';

test('a program outside imports a world by the package name and drives it', async () => {
  const name = 'wirelab';
  const { World, LabError } = (await import(name)) as typeof Embedding;
  const world = World.fromYaml(
    `
topology:
  nodes:
    x: { kind: external }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24], mac: "02:00:00:00:00:02" } } }
  links: [{ endpoints: ["x:eth0", "bob:eth0"], delay: 5ms }]
`,
    { seed: 7 },
  );
  const heard: string[] = [];
  world.external('x:eth0').onFrame((bytes) => heard.push(Buffer.from(bytes.subarray(0, 42)).toString('hex')));
  const request =
    'ffffffffffff' + '020000000001' + '0806' + '0001080006040001' + '0200000000010a000001' + '0000000000000a000002';
  world.external('x:eth0').send(Buffer.from(request, 'hex'));
  world.run();
  expect(heard).toEqual([
    '020000000001' + '020000000002' + '0806' + '0001080006040002' + '0200000000020a000002' + '0200000000010a000001',
  ]);
  expect(world.now).toBe(2 * (5_000_000 + 72 * 8));
  expect(world.table('bob', 'neigh')).toMatchObject([{ address: '10.0.0.1', mac: '02:00:00:00:00:01' }]);
  expect(world.hash()).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(() => World.fromYaml('topology: 3')).toThrow(LabError);
});

test('time that passes on purpose brings the faults of the file', async () => {
  const name = 'wirelab';
  const { World } = (await import(name)) as typeof Embedding;
  const text = `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
faults: [{ at: 3s, link: "alice:eth0--bob:eth0", down: true }]
`;
  const world = World.fromYaml(text);
  const carrier = () => world.table('bob', 'link').find((row) => row['interface'] === 'eth0')!['carrier'];
  world.run({ until: 2e9 });
  expect(carrier()).toBe(true);
  world.run({ until: 4e9 });
  expect(carrier()).toBe(false);
});
