/** A lab laid over a world: one text of two documents, where what the lab says goes before what the world says. */
import { describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../src/core/address.ts';
import { readTopology } from '../../src/topology/load.ts';
import { joinWorld, linesBefore, worldNamed } from '../../src/topology/world-file.ts';
import { World } from '../../src/sim/world.ts';

const WORLD = `lab: 1
id: pair
title: Two machines
seed: 7
topology:
  nodes:
    alice: &machine
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.1/24], mtu: 1400 } }
      nameservers: [10.0.0.53]
    bob: *machine
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
`;
const over = (lab: string) => readTopology(joinWorld(lab, WORLD));

describe('a lab on a world', () => {
  test('gets all that the world has, and keeps its own name', () => {
    const { value } = over('id: mine\nworld: pair');
    expect(value).toMatchObject({ id: 'mine', title: '', seed: 7 });
    expect(value?.nodes.map((node) => node.name)).toEqual(['alice', 'bob']);
    expect(value?.links).toHaveLength(1);
  });

  test('says only what differs: maps are laid over maps, through aliases too, and the rest takes its place', () => {
    const { value } = over(`world: pair
seed: 9
topology:
  nodes:
    bob: { interfaces: { eth0: { addresses: [10.0.0.2/24] } }, nameservers: [] }
    carol: { kind: host }
`);
    expect(value?.seed).toBe(9);
    const [alice, bob, carol] = value!.nodes;
    expect(formatIpv4(alice!.interfaces[0]!.addresses[0]!.address)).toBe('10.0.0.1');
    expect(formatIpv4(bob!.interfaces[0]!.addresses[0]!.address)).toBe('10.0.0.2');
    expect([alice!.interfaces[0]!.mtu, bob!.interfaces[0]!.mtu]).toEqual([1400, 1400]);
    expect([alice!.nameservers.length, bob!.nameservers.length]).toEqual([1, 0]);
    expect(carol!.name).toBe('carol');
  });

  test('runs from the one text', () => {
    const text = joinWorld(
      'world: pair\ntopology: { nodes: { bob: { interfaces: { eth0: { addresses: [10.0.0.2/24] } } } } }',
      WORLD,
    );
    expect(World.fromYaml(text).exec('alice', 'ping -c 1 bob').exit).toBe(0);
  });

  test('what is wrong is shown where it stands: in the lab, or on a line of the world behind it', () => {
    const lab = 'world: pair\ntopology: { nodes: { bob: { srvices: [] } } }\n';
    expect(over(lab).issues).toMatchObject([{ line: 2, nearest: 'services' }]);
    const wrong = readTopology(joinWorld('world: pair\n', WORLD.replace('nameservers', 'nameserver')));
    expect(wrong.issues[0]!.line - linesBefore('world: pair\n')).toBe(10);
  });

  test.each([
    ['a world that did not come along', 'world: pair\n', /the world "pair" is not here/],
    ['a second document that nobody named', `topology: { nodes: {} }\n---\n${WORLD}`, /second document begins here/],
    ['a third', `world: pair\n---\n${WORLD}---\nx: 1\n`, /second document begins here/],
    ['a world that is a list', 'world: pair\n---\n[1, 2]\n', /a world is a map/],
    ['a name that is a path', `world: ../pair\n---\n${WORLD}`, /the name of a world/],
  ])('%s is refused', (_what, text, message) => {
    expect(
      readTopology(text)
        .issues.map((issue) => `${issue.message} ${issue.expected}`)
        .join(),
    ).toMatch(message);
  });

  test('its name is found without reading all of the file', () => {
    expect(worldNamed('lab: 1\nworld: home # shared\n')).toBe('home');
    expect(worldNamed("world: 'home'\r\n")).toBe('home');
    expect(worldNamed("world: 'home'\n")).toBe('home');
    expect(worldNamed('steps: [{ say: "world: home" }]\n  world: home\n')).toBe(undefined);
  });
});
