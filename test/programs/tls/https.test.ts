/** https between our own programs: certificates by name, plain HTTP on the TLS port, sessions, early data, what is recorded and shown. */
import { beforeAll, describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/core/bytes.ts';
import type { TlsRow } from '../../../src/core/service-tables.ts';
import type { Call, ExitStatus, Sys } from '../../../src/core/sys.ts';
import { TlsContext } from '../../../src/programs/lib/tls/context.ts';
import type { EventRow } from '../../../src/core/event.ts';
import { World } from '../../../src/sim/world.ts';

const LAB = `
topology:
  authorities: { rogue: { name: Rogue CA, trusted: false } }
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http:
            tls:
              certificates: [{ names: [www.example.com] }, { names: [rsa.example.com], key: rsa }, { names: [old.example.com], from: -90d, to: -1d }, { names: [rogue.example.com], issuer: rogue }]
              early-data: 16384
              anti-replay: ANTI
            log: /var/log/web.log
            files: { /index.html: "<title>Hi</title><img src=/a.png><img src=/b.png>", /a.png: a, /b.png: b }
            redirects: { /old: { to: /index.html, status: 301 } }
            routes: { /echo: echo }
  links: [{ endpoints: ["pc:eth0", "web:eth0"], delay: 5ms }]
`;

const NAMES = 'www.example.com rsa.example.com old.example.com rogue.example.com other.example.com';

function up(anti = 'true'): World {
  const world = World.fromYaml(LAB.replace('ANTI', anti), { seed: 3 });
  world.sys('pc').files.append('/etc/hosts', utf8(`10.0.0.2 ${NAMES}\n`));
  return world;
}

function recordOf(world: World): (kind: string) => readonly EventRow[] {
  const rows: EventRow[] = [];
  world.on((row) => void rows.push(row));
  return (kind) => rows.filter((row) => row.kind.id === kind);
}

describe('a server with several certificates', () => {
  const world = up();
  test.each([
    ['www.example.com', 0, 'subject: CN=www.example.com'],
    ['rsa.example.com', 0, 'subject: CN=rsa.example.com'],
    ['old.example.com', 60, 'certificate has expired'],
    ['rogue.example.com', 60, 'unable to get local issuer certificate'],
    ['other.example.com', 60, 'subjectAltName does not match other.example.com'],
  ])('answers for %s', (name, exit, words) => {
    const got = world.exec('pc', `curl -v https://${name}/a.png`);
    expect(got.exit).toBe(exit);
    expect(got.stderr).toContain(words);
    expect(got.stdout).toBe(exit === 0 ? 'a' : '');
  });

  test('writes a line for each response, and none for a handshake that failed', () => {
    const lines = world.exec('web', 'cat /var/log/web.log').stdout.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('"GET /a.png HTTP/1.1" 200 1');
  });

  test('redirects to https', () => {
    expect(up().exec('pc', 'curl -sI https://www.example.com/old').stdout).toContain(
      'Location: https://www.example.com/index.html\r\n',
    );
  });

  test('tells who speaks plain HTTP to it so, and keeps a line of it', () => {
    const got = world.exec('pc', 'curl -si http://www.example.com:443/x');
    expect(got.stdout).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(got.stdout).toContain('<title>400 The plain HTTP request was sent to HTTPS port</title>');
    expect(got.stdout).toContain('<center>The plain HTTP request was sent to HTTPS port</center>');
    expect(world.exec('web', 'cat /var/log/web.log').stdout).toContain('"GET /x HTTP/1.1" 400');
  });
});

describe('what is recorded of a connection', () => {
  let world: World;
  let events: (kind: string) => readonly EventRow[];
  beforeAll(() => {
    world = up();
    events = recordOf(world);
    world.exec('pc', 'SSLKEYLOGFILE=/root/keys curl -s https://www.example.com/a.png');
    world.run();
  });

  test('both ends record the same secrets, and the file that SSLKEYLOGFILE names has them', () => {
    const notes = events('tls.secret');
    const of = (node: number) => notes.filter((each) => each.node === node).map((each) => each.note);
    const nodes = [...new Set(notes.map((each) => each.node))];
    expect(nodes).toHaveLength(2);
    expect(of(nodes[0]!).toSorted()).toEqual(of(nodes[1]!).toSorted());
    const file = world.exec('pc', 'cat /root/keys').stdout.trim().split('\n');
    expect(file.toSorted()).toEqual(of(nodes[0]!).toSorted());
    for (const line of file) expect(line).toMatch(/^[A-Z_0-9]+ [0-9a-f]{64} ([0-9a-f]{64}|[0-9a-f]{96})$/);
  });

  test('both say that the handshake is done, and take leave with close_notify', () => {
    expect(events('tls.established')).toHaveLength(2);
    expect(events('tls.alert').map((row) => row.reason?.id)).toContain('tls.peer.close-notify');
    expect(events('tls.truncated')).toEqual([]);
  });

  test('a kept connection is a row of the table on both machines', () => {
    world.exec('pc', 'browser https://www.example.com/');
    const [mine] = world.table('pc', 'tls') as readonly TlsRow[];
    const [theirs] = world.table('web', 'tls') as readonly TlsRow[];
    const common = { state: 'open', version: 'TLSv1.3', suite: 'TLS_AES_256_GCM_SHA384', group: 'x25519' };
    expect(mine).toMatchObject({ ...common, program: 'browser', role: 'client', serverName: 'www.example.com' });
    expect(theirs).toMatchObject({ ...common, program: 'httpd', role: 'server', alpn: 'http/1.1', resumed: false });
    expect(theirs?.remote).toBe(mine?.local);
  });

  test('no request and no content is on the wire in the clear', () => {
    const wire = up();
    wire.exec('pc', 'tcpdump -i eth0 -w /root/all.pcap tcp & curl -s https://www.example.com/echo?secret=cats');
    const bytes = wire.sys('pc').files.read('/root/all.pcap');
    const text = bytes.ok ? Buffer.from(bytes.value).toString('latin1') : '';
    expect(text).toContain('www.example.com'); // SNI
    expect(text).not.toContain('cats');
    expect(text).not.toContain('GET /');
  });
});

describe('the browser', () => {
  test('shows a padlock, uses its connection again, and resumes the session when that is closed', () => {
    const world = up();
    const first = world.exec('pc', 'browser https://www.example.com/index.html');
    expect(first.exit).toBe(0);
    expect(first.stdout).toMatch(
      /padlock +TLSv1\.3, TLS_AES_256_GCM_SHA384, x25519\n {13}www\.example\.com by .+ until \d{4}-\d\d-\d\d\n/,
    );
    expect(first.stdout).toMatch(/^(?=.* t TLS).{1,76}$/m);
    expect(first.stdout).toMatch(/\|c+t+w+r* *\|/);
    expect(first.stdout).not.toContain('session resumed');
    expect(world.exec('pc', 'browser --reload https://www.example.com/a.png').stdout).toMatch(/connections +0 opened/);
    world.exec('pc', 'browser --flush-sockets');
    const again = world.exec('pc', 'browser --reload https://www.example.com/a.png').stdout;
    expect(again).toContain('session resumed');
    expect(again).toMatch(/connections +1 opened \(1 resumed a TLS session\)/);
  });

  test.each([
    ['old.example.com', 'ERR_CERT_DATE_INVALID'],
    ['rogue.example.com', 'ERR_CERT_AUTHORITY_INVALID'],
    ['other.example.com', 'ERR_CERT_COMMON_NAME_INVALID'],
  ])('shows an error page in place of %s', (name, error) => {
    const got = up().exec('pc', `browser https://${name}/`);
    expect(got.exit).toBe(1);
    expect(got.stderr).toContain(`your connection is not private\n  NET::${error}: `);
  });
});

/** Resumes a session and sends the request as 0-RTT data; what the server answers, head and all. */
function early(world: World, request: string, times: number): readonly string[] {
  const answers: string[] = [];
  const kernel = world.sys('pc');
  kernel.run(kernel.terminal('early'), 'early', (sys) => ask(sys, request, times, answers), true);
  world.run();
  return answers;
}

function* ask(sys: Sys, request: string, times: number, answers: string[]): Call<ExitStatus> {
  const tls = new TlsContext(sys, 'early');
  for (let i = 0; i <= times; i++) {
    const socket = sys.socket('stream');
    if (!socket.ok) return 1;
    yield* sys.connect(socket.value, { address: 0x0a000002, port: 443 });
    const made = yield* tls.connect(socket.value, {
      key: 'web',
      serverName: 'www.example.com',
      alpn: ['http/1.1'],
      earlyData: i > 0,
      verify: () => ({ ok: true, alert: 0, code: 0, sentence: '' }),
    });
    if (!made.ok) return 1;
    made.value.send(utf8(i > 0 ? request : 'GET /a.png HTTP/1.1\r\nHost: www.example.com\r\n\r\n'));
    yield* made.value.flush();
    let text = '';
    while (!/\r\n\r\n./s.test(text)) {
      const read = yield* made.value.read();
      if (!read.ok || read.value.length === 0) break;
      text += Buffer.from(read.value).toString('latin1');
    }
    if (i > 0) answers.push(text);
    made.value.close();
  }
  return 0;
}

describe('early data', () => {
  const get = 'GET /echo HTTP/1.1\r\nHost: www.example.com\r\n\r\n';
  const post = 'POST /echo HTTP/1.1\r\nHost: www.example.com\r\nContent-Length: 3\r\n\r\na=1';

  test('a route sees that a request came as such (RFC 8470)', () => {
    const [answer = ''] = early(up(), get, 1);
    expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
    expect(answer).toContain('"Early-Data": "1"');
  });

  test('what changes something is answered with 425, to come again when the handshake is done', () => {
    expect(early(up(), post, 1)[0]).toMatch(/^HTTP\/1.1 425 Too Early/);
  });

  test('a server that takes replays takes that too', () => {
    expect(early(up('false'), post, 1)[0]).toMatch(/^HTTP\/1.1 200 OK/);
  });
});
