// The network in which curl and wget were recorded over TLS (test/golden/tools/web-tls/README.md), in our world: the same names,
// certificates, service ports and replies.
import { readFileSync } from 'node:fs';
import { concat, utf8 } from '../../src/core/bytes.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../src/core/sys.ts';
import { milliseconds, seconds } from '../../src/core/time.ts';
import type { AuthoritySpec, CertificateSpec, TlsVersionName } from '../../src/core/tls-config.ts';
import { TlsContext } from '../../src/programs/lib/tls/context.ts';
import { TlsDoor } from '../../src/programs/lib/tls/server.ts';
import { Tasks } from '../../src/programs/lib/tasks.ts';
import { identityOf, rootOf } from '../../src/protocols/tls/x509/issue.ts';
import { encodePem } from '../../src/protocols/tls/x509/pem.ts';
import { World } from '../../src/sim/world.ts';
import { readGolden } from './golden.ts';
import type { Replay } from './golden-web.ts';

const HOME = new URL('../golden/tools/web-tls/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, HOME), 'utf8');

interface Port {
  readonly alpn?: readonly string[];
  readonly tickets?: number;
  readonly versions?: readonly TlsVersionName[];
  readonly ciphers?: string;
  readonly groups?: string;
  readonly raw?: 'http' | 'reset' | 'close' | 'alert' | 'silent' | 'proxy';
}
interface Certificate {
  readonly names: readonly string[];
  readonly key?: 'rsa';
  readonly issuer?: 'self' | 'rogue';
  readonly intermediate?: true;
  readonly from?: string;
  readonly to?: string;
  readonly usage?: 'client';
}

const PORTS = JSON.parse(text('ports.json')) as Record<string, Port>;
const REPLIES = JSON.parse(text('replies.json')) as Record<string, readonly string[]>;
const CERTIFICATES = JSON.parse(text('certificates.json')) as Record<string, Certificate>;
const CASES = text('cases.txt')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.slice(0, line.indexOf(': ')));

const authority = (id: string, name: string): AuthoritySpec => ({
  id,
  name,
  key: 'p256',
  seed: id,
  notBefore: Date.UTC(2025, 0, 1),
  notAfter: Date.UTC(2045, 0, 1),
});
const LAB = authority('lab', 'Lab Root CA');
const ROGUE = authority('rogue', 'Rogue Root CA');

/** By the name that is asked for; wildcards and wrong names make that another than the names inside. */
const specOf = (asked: string): CertificateSpec => {
  const { names, key, issuer, intermediate, from, to, usage } = CERTIFICATES[asked]!;
  return {
    names,
    issuer: issuer === 'self' ? undefined : issuer === 'rogue' ? ROGUE : LAB,
    intermediate: intermediate ?? false,
    key: key ?? 'p256',
    seed: asked,
    notBefore: Date.parse(from ?? '2025-12-01'),
    notAfter: Date.parse(to ?? '2035-12-01'),
    usage: usage ?? 'server',
  };
};

const NAMES = Object.keys(CERTIFICATES);
const HOSTS = `127.0.0.1 localhost
10.0.0.1 alice
10.0.0.2 proxy.example.com denied.example.com
${NAMES.map((name) => `10.0.0.2 ${name}\n`).join('')}`;

const TOPOLOGY = `
lab: 1
id: web-tls
title: The recorded web over TLS
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    server: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
  links: [{ endpoints: ["alice:eth0", "server:eth0"], delay: 0ms }]
`;

/** Names of all cases of a program, but for those named. */
export const webTlsCases = (program: string, except: readonly string[] = []): readonly string[] =>
  CASES.filter((name) => name.startsWith(`${program}/`) && !except.includes(name.slice(program.length + 1)));

/** Runs a recorded case in our world. */
export function replayWebTls(name: string): Replay {
  const { exit, stdout, stderr } = webTlsWorld().exec('alice', readGolden(name).command);
  return { exit, stdout, stderr };
}

export function webTlsWorld(): World {
  const world = World.fromYaml(TOPOLOGY, { seed: 1 });
  for (const node of ['alice', 'server']) {
    world.sys(node).files.write('/etc/hosts', utf8(HOSTS));
    world.sys(node).files.write('/etc/nsswitch.conf', utf8('hosts: files\n'));
  }
  const { files } = world.sys('alice');
  const pem = (der: Uint8Array): Uint8Array => utf8(encodePem('CERTIFICATE', der));
  files.write('/etc/ssl/certs/ca-certificates.crt', pem(rootOf(LAB)));
  files.write('/root/roots.pem', pem(rootOf(LAB)));
  files.write('/root/rogue.pem', pem(rootOf(ROGUE)));
  files.write('/root/self.example.com.pem', pem(identityOf(specOf('self.example.com')).chain[0]!));
  files.write('/root/empty.pem', new Uint8Array(0));
  for (const [number, port] of Object.entries(PORTS)) {
    const kernel = world.sys('server');
    kernel.run(kernel.terminal(`port-${number}`), `staged ${number}`, (sys) => listen(sys, Number(number), port), true);
  }
  return world;
}

function* listen(sys: Sys, number: number, port: Port): Call<ExitStatus> {
  sys.handle('SIGPIPE');
  const socket = sys.socket('stream');
  if (!socket.ok) return 1;
  sys.bind(socket.value, { address: 0, port: number });
  sys.listen(socket.value, 50);
  const door = doorOf(sys, port);
  const tasks = new Tasks(sys);
  tasks.start(
    (function* () {
      for (;;) {
        const accepted = yield* sys.accept(socket.value);
        if (!accepted.ok) return;
        const { fd } = accepted.value;
        sys.setOptions(fd, { noDelay: true });
        tasks.start(port.raw ? serveRaw(sys, fd, port.raw, tasks) : serveTls(sys, fd, door));
      }
    })(),
  );
  yield* tasks.run();
  return 0;
}

/** The certificate goes by the name asked for, as the recorder's does, not by the names inside it. */
function doorOf(sys: Sys, { alpn = [], tickets = 2, versions = ['1.2', '1.3'], ciphers, groups }: Port): TlsDoor {
  const config = {
    certificates: [],
    versions,
    ciphers: ciphers?.split(':'),
    groups: groups === undefined ? (['x25519', 'secp256r1'] as const) : (['secp256r1'] as const),
    alpn,
    tickets,
    earlyData: 0,
    antiReplay: true,
  };
  return new TlsDoor(new TlsContext(sys, 'staged'), config, (name = '') =>
    identityOf(specOf(NAMES.includes(name) ? name : 'www.example.com')),
  );
}

function* serveTls(sys: Sys, fd: Fd, door: TlsDoor): Call<void> {
  const accepted = yield* door.accept(fd, {});
  if (!accepted.ok) return sys.close(fd);
  const stream = accepted.value;
  let data: Uint8Array = new Uint8Array(0);
  for (;;) {
    while (!latin1(data).includes('\r\n\r\n')) {
      const read = yield* stream.read();
      if (!read.ok || read.value.length === 0) return stream.close();
      data = concat([data, read.value]);
    }
    const head = latin1(data).slice(0, latin1(data).indexOf('\r\n\r\n') + 4);
    data = data.subarray(head.length);
    for (const action of REPLIES[head.split(' ')[1]!] ?? REPLIES['/404']!) {
      if (action === 'close') return stream.close();
      if (action === 'reset') sys.setOptions(fd, { linger: 0 });
      if (action === 'cut' || action === 'reset') return sys.close(fd);
      stream.send(utf8(action));
      yield* stream.flush();
      yield* sys.sleep(milliseconds(20));
    }
  }
}

function* serveRaw(sys: Sys, fd: Fd, kind: NonNullable<Port['raw']>, tasks: Tasks): Call<void> {
  if (kind === 'silent') yield* sys.sleep(seconds(60));
  const read = yield* sys.read(fd);
  if (kind === 'http')
    yield* sys.writeAll(
      fd,
      utf8('HTTP/1.1 400 Bad Request\r\nServer: staged\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
    );
  if (kind === 'alert') {
    yield* sys.writeAll(fd, Uint8Array.of(21, 3, 3, 0, 2, 2, 40));
    yield* sys.sleep(milliseconds(50));
  }
  if (kind === 'reset') sys.setOptions(fd, { linger: 0 });
  if (kind === 'proxy' && read.ok) return yield* proxy(sys, fd, latin1(read.value), tasks);
  sys.close(fd);
}

function* proxy(sys: Sys, fd: Fd, head: string, tasks: Tasks): Call<void> {
  const [host, port] = head.split(' ')[1]!.split(':');
  const other = sys.socket('stream');
  if (host === 'denied.example.com' || !other.ok) {
    yield* sys.writeAll(fd, utf8('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    return sys.close(fd);
  }
  yield* sys.connect(other.value, { address: 0x0a000002, port: Number(port) });
  yield* sys.writeAll(fd, utf8('HTTP/1.1 200 Connection established\r\n\r\n'));
  tasks.start(pump(sys, other.value, fd));
  yield* pump(sys, fd, other.value);
}

function* pump(sys: Sys, from: Fd, to: Fd): Call<void> {
  for (;;) {
    const read = yield* sys.read(from);
    if (!read.ok || read.value.length === 0) return void sys.shutdown(to, 'write');
    yield* sys.writeAll(to, read.value);
  }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
