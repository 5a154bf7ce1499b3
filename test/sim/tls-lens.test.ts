// TLS as the lens shows it: rows as the wire carries them, and with the secrets that both ends recorded what they really say.
import { beforeAll, expect, test } from 'vitest';
import { fromUtf8 } from '../../src/core/bytes.ts';
import { Player } from '../../src/sim/player.ts';
import { PlayerLens } from '../../src/sim/player-lens.ts';
import { Sightings } from '../../src/sim/sightings.ts';
import { World } from '../../src/sim/world.ts';

const SITE = `
seed: 3
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http: { port: 443, tls: true, files: { /secret: "the treasure is under the tree" } }
  links: [{ endpoints: ["alice:eth0", "bob:eth0"], delay: 5ms }]
`;

let lens: PlayerLens;
let sightings: Sightings;

beforeAll(() => {
  const player = new Player(SITE);
  sightings = new Sightings();
  player.listen({ event: (row) => sightings.add(row) });
  player.input({ type: 'line', node: 'alice', terminal: 'tty1', text: 'curl -s https://bob/secret' });
  while (player.advance());
  lens = new PlayerLens(player, sightings);
});

const found = (filter: string): readonly number[] => {
  const result = lens.search(filter, 0, 1000);
  if ('error' in result) throw new Error(result.error);
  return result.matches;
};

test('filters find what is said inside, `frame contains` only what the wire carries', () => {
  // the sender, the receiver: each frame is seen twice
  expect(found('http.request.method == "GET"')).toHaveLength(2);
  expect(found('http.file_data contains "treasure"')).toHaveLength(2);
  expect(found('frame contains "treasure"')).toHaveLength(0);
  expect(found('tls.handshake.type == 20')).toHaveLength(4);
});

test('a row tells what a stranger reads, or on demand what the two ends read', () => {
  const [request] = found('http.request');
  expect(lens.packet(request!)).toMatchObject({ protocol: 'TLSv1.3', info: 'Application Data' });
  expect(lens.packet(request!, false, true)).toMatchObject({ protocol: 'HTTP', info: 'GET /secret HTTP/1.1 ' });
});

test('Inspect shows ciphertext and plaintext, one behind the other', () => {
  const layers = lens.dissect(found('http.request')[0]!);
  expect(layers.slice(-3).map((layer) => layer.title)).toEqual([
    'Transport Layer Security',
    'Decrypted',
    'Hypertext Transfer Protocol',
  ]);
  expect(fromUtf8(layers.at(-1)!.bytes!)).toContain('GET /secret HTTP/1.1\r\n');
  expect(fromUtf8(lens.bytes(found('http.request')[0]!)!)).not.toContain('GET');
});

test('a talk tells what was said, not its ciphertext', () => {
  const talk = lens.talk(found('http.request')[0]!)!;
  expect(talk.title).toBe('TCP stream 0, decrypted');
  const said = talk.chunks.map(({ from, bytes }) => `${from} ${fromUtf8(bytes).split('\r\n')[0]}`);
  expect(said).toEqual(['0 GET /secret HTTP/1.1', '1 HTTP/1.1 200 OK']);
});

test('a world runs until what is said inside a connection', () => {
  const world = World.fromYaml(SITE);
  world.start('alice', 'curl -s https://bob/secret', 'tty1');
  world.run({ until: 'http.response.code == 200' });
  expect(world.quiet).toBe(false);
});
