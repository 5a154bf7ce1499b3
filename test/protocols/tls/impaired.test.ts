/** TLS over TCP over a line that loses, damages, doubles and reorders frames: all that arrives is what was sent, byte for byte. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { generate } from '../../../src/programs/httpd/generated.ts';
import { World } from '../../../src/sim/world.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { port: 443, tls: { certificate: { names: [www.example.com], key: p256 } }, files: { /data: { size: 200kB } } } }]
  links:
    - { endpoints: ["pc:eth0", "web:eth0"], rate: 20mbit, delay: 5ms, TROUBLE }
`;

const SIZE = 200_000;
const SUM = createHash('sha256')
  .update(generate('/data', 'random', 0, SIZE))
  .digest('hex');

const fetch = (trouble: string, options: string, seed: number) =>
  World.fromYaml(LAB.replace('TROUBLE', trouble), { seed, observe: false }).exec(
    'pc',
    `curl -s --resolve www.example.com:443:10.0.0.2 ${options} -o data -w '%{http_code} %{size_download}\\n' https://www.example.com/data; sha256sum data`,
  );

describe.each(['--tlsv1.3', '--tls-max 1.2'])('curl %s', (options) => {
  test.each([
    'loss: 3%',
    'corrupt: 3%',
    'reorder: 10%',
    'duplicate: 10%',
    'loss: 2%, corrupt: 2%, reorder: 5%, duplicate: 5%',
  ])('gets the file whole over a line with %s', (trouble) => {
    for (const seed of [1, 2]) {
      expect(fetch(trouble, options, seed)).toMatchObject({ exit: 0, stdout: `200 ${SIZE}\n${SUM}  data\n` });
    }
  });
});
