// `exec --keylog`: the secrets of a run, as SSLKEYLOGFILE holds them.
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder, wirelab } from '../helpers/cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const net = folder.file(
  'net.yaml',
  `
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { port: 443, tls: true, files: { /: hello } } }]
  links: [{ endpoints: ["alice:eth0", "bob:eth0"] }]
`,
);

test('every secret is written once, although both ends know it', () => {
  const keys = folder.path('keys.txt');
  expect(wirelab('exec', net, 'alice: curl -s https://bob/', '--keylog', keys)).toMatchObject({
    exit: 0,
    stdout: 'hello',
  });
  const lines = readFileSync(keys, 'utf8').split('\n').slice(0, -1);
  const labels = lines.map((line) => line.split(' ')[0]);
  expect(labels).toContain('CLIENT_HANDSHAKE_TRAFFIC_SECRET');
  expect(labels).toContain('SERVER_TRAFFIC_SECRET_0');
  expect(new Set(labels).size).toBe(labels.length);
  expect(lines.every((line) => /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}$/.test(line))).toBe(true);
});

test('a file that cannot be written is named, with exit status 2', () => {
  const nowhere = wirelab('exec', net, 'alice: echo hi', '--keylog', folder.path('no/such/folder'));
  expect(nowhere).toMatchObject({ exit: 2, stdout: '' });
  expect(nowhere.stderr).toMatch(/^wirelab: .*no\/such\/folder cannot be written: .*\n$/);
});
