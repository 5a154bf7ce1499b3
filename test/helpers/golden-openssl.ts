// The network in which openssl was recorded (test/golden/tools/openssl-network/README.md), in our world: the same names and
// certificates, our own `openssl s_server` on each port, and the servers that speak no TLS.
import { readdirSync, readFileSync } from 'node:fs';
import { utf8 } from '../../src/core/bytes.ts';
import type { Call, ExitStatus, Sys } from '../../src/core/sys.ts';
import { World } from '../../src/sim/world.ts';
import type { Printed } from './golden-network.ts';
import { readGolden } from './golden.ts';

const HOME = new URL('../golden/tools/openssl-network/', import.meta.url);
const linesOf = (name: string): string[] =>
  readFileSync(new URL(name, HOME), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

const SERVERS = new Map(linesOf('servers.tsv').map((line) => line.split('\t') as [string, string]));
const FILES = readdirSync(new URL('pki/', HOME)).map(
  (name) => [name, Uint8Array.from(readFileSync(new URL(`pki/${name}`, HOME)))] as const,
);

const NAMES = `127.0.0.1 localhost
10.0.0.1 alice
10.0.0.2 www.example.com example.com
10.0.0.3 other.example.com
`;

const TOPOLOGY = `
lab: 1
id: openssl
title: The recorded servers
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    server: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24, 10.0.0.3/24] } } }
  links: [{ endpoints: ["alice:eth0", "server:eth0"], delay: 1ms }]
`;

/** Names of all cases, without `openssl/`. */
export const opensslCases = (): readonly string[] =>
  linesOf('cases.txt').map((line) => line.slice(0, line.indexOf(': ')).replace('openssl/', ''));

/** What a real server without TLS says; 81 says nothing. */
const PLAIN: Readonly<Record<number, Uint8Array>> = {
  80: utf8('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  81: new Uint8Array(0),
  82: utf8('220 mail.example.com ESMTP\r\n'),
  83: Uint8Array.of(21, 3, 3, 0, 2, 2, 40),
};

/** Runs a recorded case in our world. */
export function replayOpenssl(name: string): Printed {
  const { command } = readGolden(`openssl/${name}`);
  const world = opensslWorld();
  const ports = new Set([...command.matchAll(/example\.com(?::(\d+))?|10\.0\.0\.2:(\d+)|-port (\d+)/g)].map(portOf));
  for (const port of ports) startServer(world, port);
  const { exit, stdout, stderr } = world.exec('alice', command);
  return { exit, stdout, stderr };
}

const portOf = ([, a, b, c]: RegExpMatchArray): string => a ?? b ?? c ?? '4433';

export function opensslWorld(): World {
  const world = World.fromYaml(TOPOLOGY, { seed: 1 });
  for (const node of ['alice', 'server']) {
    const { files } = world.sys(node);
    files.write('/etc/hosts', utf8(NAMES));
    files.write('/etc/nsswitch.conf', utf8('hosts: files\n'));
    files.write('/etc/ssl/certs/ca-certificates.crt', new Uint8Array(0));
    for (const [name, bytes] of FILES) files.write(`/root/${name}`, bytes);
  }
  world.sys('server').files.write('/root/index.html', utf8('<h1>Hello over TLS</h1>\n'));
  return world;
}

function startServer(world: World, port: string): void {
  const kernel = world.sys('server');
  const words = SERVERS.get(port);
  const plain = PLAIN[Number(port)];
  const terminal = kernel.terminal(`port-${port}`);
  if (words) kernel.runLine(terminal, `openssl s_server -accept ${port} ${words}`);
  else if (plain) kernel.run(terminal, `plain ${port}`, (sys) => servePlain(sys, Number(port), plain), true);
}

function* servePlain(sys: Sys, port: number, answer: Uint8Array): Call<ExitStatus> {
  const socket = sys.socket('stream');
  if (!socket.ok) return 1;
  sys.bind(socket.value, { address: 0, port });
  sys.listen(socket.value, 5);
  for (;;) {
    const accepted = yield* sys.accept(socket.value, { upkeep: true });
    if (!accepted.ok) return 1;
    const { fd } = accepted.value;
    if (port !== 81) yield* sys.read(fd);
    if (answer.length > 0) yield* sys.writeAll(fd, answer);
    sys.shutdown(fd, 'write');
    for (let more = yield* sys.read(fd); more.ok && more.value.length > 0; more = yield* sys.read(fd));
    sys.close(fd);
  }
}

/** What two runs need not have in common (README.md), made the same. */
export function alike(text: string): string {
  return (
    text
      .replace(/^[0-9A-F]{16}:error/gm, 'THREAD:error')
      .replace(/(handshake has read) \d+ (bytes and written) \d+/g, '$1 N $2 N')
      .replace(/^( +(?:Session-ID|Resumption PSK|Master-Key): )[0-9A-F]+$/gm, (_, name: string) => `${name}HEX`)
      .replace(/^( +Start Time: )\d+$/gm, '$1NOW')
      // -msg: which messages share a record, and what is in it
      .replace(/^<<< .*(RecordHeader|InnerContent).*\n/gm, '')
      .replace(/^ {4}([0-9a-f]{2} ?)+\n/gm, '')
      .replace(/\[length [0-9a-f]{4}\]/g, '[length N]')
      .replace(/(\n +[0-9a-f]{4} - .{48}.*)+/g, '\n    TICKET')
      .replace(/(?<=BEGIN SSL SESSION PARAMETERS-----\n)[^-]*/g, 'SESSION\n')
      // what the real one offers and knows beyond ours
      .replace(/^((?:Shared ciphers|(?:Shared )?Signature Algorithms|(?:Supported|Shared) groups): ?).*$/gm, '$1LIST')
      .replace(/^(Supported Elliptic Curve Point Formats: uncompressed).*$/gm, '$1')
  );
}

/** Whether tickets come before the end of the input is seen is a race in the real program. */
export const withoutTickets = (text: string): string =>
  text.replace(/---\nPost-Handshake New Session Ticket arrived:\n.*?\n---\nread R BLOCK\n/gs, '');
