/** X25519 by hand: what openssl prints of two known keys (test/golden/openssl-keys), and what two machines come to with keys of their own. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alike } from '../../helpers/golden-openssl.ts';
import { readGolden } from '../../helpers/golden.ts';
import { TestMachine } from '../../helpers/machine.ts';

const HOME = new URL('../../golden/openssl-keys/', import.meta.url);
const names = readdirSync(HOME);

function machine(): TestMachine {
  const made = new TestMachine();
  for (const name of names.filter((n) => /\.(pem|pub)$/.test(n)))
    made.file(`/${name}`, readFileSync(new URL(name, HOME), 'utf8'));
  made.run('cd /');
  return made;
}

describe('openssl shows and joins keys of X25519 as the real one does', () => {
  const cases = names.filter((n) => n.endsWith('.txt')).map((n) => n.slice(0, -4));
  test.each(cases)('%s', (name) => {
    const real = readGolden(`../openssl-keys/${name}`);
    const ours = machine().run(real.command);
    expect({ exit: ours.exit, out: ours.stdout, err: alike(ours.stderr) }).toEqual({
      exit: real.exit,
      out: real.stdout,
      err: alike(real.stderr),
    });
  });

  test('two fresh pairs come to one secret, and a third does not', () => {
    const m = machine();
    for (const who of ['x', 'y', 'z'])
      m.run(`openssl genpkey -algorithm X25519 -out ${who}.pem; openssl pkey -in ${who}.pem -pubout -out ${who}.pub`);
    const secret = (own: string, peer: string): string =>
      m.run(`openssl pkeyutl -derive -inkey ${own}.pem -peerkey ${peer}.pub | sha256sum`).stdout;
    expect(secret('x', 'y')).toBe(secret('y', 'x'));
    expect(secret('x', 'y')).not.toBe(secret('z', 'y'));
  });
});
