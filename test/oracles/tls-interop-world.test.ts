/** The real openssl and curl through a whole simulated network: TCP, IP and a lossy link between them and our TLS; an external port sees every frame. */
import { afterEach, expect, test } from 'vitest';
import { fromUtf8 } from '../../src/core/bytes.ts';
import { World } from '../../src/sim/world.ts';
import { Openssl, opensslServer, PKI, Workshop } from '../helpers/openssl.ts';
import { WorldBridge } from '../helpers/world-bridge.ts';

const SECRET = 'the-secret-of-the-page';

/** The world's calendar, which its certificates go by, in seconds. */
const SIMULATED = String(Date.UTC(2026, 0, 2) / 1000);

const NETWORK = `
lab: 1
id: bridge
title: A door to the real world
topology:
  nodes:
    gate: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http: { tls: { certificate: { names: [www.example.com], intermediate: true } }, files: { /index.html: "${SECRET}" } }
    laptop: { kind: host, interfaces: { eth0: { addresses: [10.0.0.3/24] } } }
    wire: { kind: hub }
    tap: { kind: external }
  links:
    - { endpoints: ["gate:eth0", "wire:1"], loss: 2% }
    - { endpoints: ["web:eth0", "wire:2"], jitter: 3ms, delay: 5ms }
    - { endpoints: ["laptop:eth0", "wire:3"] }
    - { endpoints: ["tap:eth0", "wire:4"] }
`;

const shop = new Workshop();
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function bridged(): { world: World; bridge: WorldBridge; frames: Uint8Array[] } {
  const world = World.fromYaml(NETWORK, { seed: 5 });
  const frames: Uint8Array[] = [];
  world.external('tap:eth0').onFrame((frame) => void frames.push(frame.slice()));
  const bridge = new WorldBridge(world, 'gate');
  stops.push(() => bridge.stop());
  return { world, bridge, frames };
}

const onTheWire = (frames: readonly Uint8Array[], text: string): boolean =>
  frames.some((frame) => Buffer.from(frame).includes(text));

test.each(['-tls1_2', '-tls1_3'])('openssl s_client reads a page of a simulated web server, %s', async (version) => {
  const { world, bridge, frames } = bridged();
  const port = await bridge.inward({ address: 0x0a000002, port: 443 });
  const roots = world.sys('laptop').files.read('/etc/ssl/certs/ca-certificates.crt');
  const ca = shop.write('lab.pem', roots.ok ? roots.value : '');
  const client = new Openssl([
    ...['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'www.example.com', version, '-CAfile', ca],
    ...['-verify_return_error', '-verify_hostname', 'www.example.com', '-ign_eof', '-attime', SIMULATED],
  ]);
  stops.push(() => client.kill());
  client.type('GET / HTTP/1.1\r\nHost: www.example.com\r\nConnection: close\r\n\r\n');
  await client.says(SECRET);
  await client.ends();
  expect(client.exit).toBe(0);
  expect(client.stdout).toContain('Verification: OK');
  expect(client.stdout).toContain('Verified peername: www.example.com');
  // the name asked for is there for everybody to read, the page is not
  expect(onTheWire(frames, 'www.example.com')).toBe(true);
  expect(onTheWire(frames, SECRET)).toBe(false);
});

test.each(['-tls1_2', '-tls1_3'])('our s_client speaks to a real s_server through the network, %s', async (version) => {
  const { world, bridge, frames } = bridged();
  const words = ['-cert', 'www.pem', '-key', 'www.key', '-cert_chain', 'middle.pem', version];
  const { server, port } = await opensslServer(words, PKI);
  stops.push(() => server.kill());
  bridge.outward(443, port);
  const laptop = world.sys('laptop');
  const terminal = laptop.terminal('test');
  const roots = new Openssl(['x509', '-in', 'root.pem']);
  await roots.ends();
  laptop.files.write('/root/root.pem', new TextEncoder().encode(roots.stdout));
  const line = 'openssl s_client -connect 10.0.0.1:443 -servername www.example.com -CAfile root.pem >out.txt';
  laptop.runLine(terminal, line);
  terminal.input.type(new TextEncoder().encode('hello through the network\n'));
  world.run({ until: 'quiet' });
  await server.says('hello through the network');
  terminal.input.type(new TextEncoder().encode('Q\n'));
  world.run({ until: 'quiet' });
  await server.says('CONNECTION CLOSED');
  const out = laptop.files.read('/root/out.txt');
  const screen = out.ok ? fromUtf8(out.value) : '';
  expect(screen).toContain(`New, TLSv${version === '-tls1_2' ? '1.2' : '1.3'}, Cipher is`);
  expect(screen).toContain('Verify return code: 0 (ok)');
  expect(onTheWire(frames, 'hello through the network')).toBe(false);
});
