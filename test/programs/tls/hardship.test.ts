/** https over links that lose, reorder and damage frames, and with clients that give up: the right bytes, or a failure that says so. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/core/bytes.ts';
import { generate } from '../../../src/programs/httpd/generated.ts';
import { World } from '../../../src/sim/world.ts';

const lab = (link: string): string => `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { tls: { certificate: { names: [www.example.com] } }, files: { /big.bin: { size: 10MB }, /small: { text: hello } } } }]
  links: [{ endpoints: ["pc:eth0", "web:eth0"], rate: 100mbit, ${link} }]
`;

function up(link: string, seed: number): World {
  const world = World.fromYaml(lab(link), { seed, observe: false });
  world.sys('pc').files.append('/etc/hosts', utf8('10.0.0.2 www.example.com\n'));
  return world;
}

const SUM = createHash('sha256')
  .update(generate('/big.bin', 'random', 0, 10_000_000))
  .digest('hex');

test.each([
  ['that loses frames', 'delay: 2ms, loss: 1%'],
  ['that reorders them', 'delay: 2ms, reorder: 5%'],
  ['that damages them', 'delay: 2ms, corrupt: 1%'],
  ['that does all of it', 'delay: 5ms, loss: 0.5%, reorder: 3%, corrupt: 0.5%, duplicate: 1%, jitter: 1ms'],
])(
  '10 MB arrive whole over a link %s',
  (_, link) => {
    const { exit, stdout } = up(link, 5).exec('pc', 'curl -s -o big https://www.example.com/big.bin; sha256sum big');
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: `${SUM}  big\n` });
  },
  120_000,
);

test('two downloads at a time do not mix', () => {
  const world = up('delay: 2ms, loss: 0.5%', 6);
  const url = 'https://www.example.com/big.bin';
  const { stdout } = world.exec('pc', `wget -q -O one ${url} & curl -s -o two ${url}; wait; sha256sum one two`);
  expect(stdout).toContain(`${SUM}  one\n${SUM}  two\n`);
}, 120_000);

describe('a client that goes away in the middle of the handshake', () => {
  test.each(['kill -9 %1', 'kill -2 %1', 'kill %1'])(
    'by %s leaves a server that goes on, and no connection',
    (kill) => {
      const world = up('delay: 200ms', 7);
      world.exec('pc', `curl -s https://www.example.com/small & sleep 1.1; ${kill}; sleep 3`);
      expect(world.exec('pc', 'ss -tn').stdout).not.toContain('10.0.0.2');
      world.run();
      expect(world.table('web', 'tls')).toEqual([]);
      expect(world.exec('pc', 'curl -s https://www.example.com/small').stdout).toBe('hello');
    },
  );

  test('because time is up says so', () => {
    const got = up('delay: 200ms', 7).exec('pc', 'curl -sS -m 0.7 https://www.example.com/small');
    expect(got).toMatchObject({ exit: 28, stderr: 'curl: (28) Connection timed out after 700 milliseconds\n' });
  });
});
