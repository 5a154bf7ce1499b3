// printf where learners use it: bytes into a connection, and formats that nobody wrote by hand.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import { TestMachine } from '../../helpers/machine.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { files: { /index.html: "hello\\n" } } }]
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

test('a request typed by hand is answered', () => {
  const world = World.fromYaml(LAB);
  world.run();
  const line = String.raw`printf 'GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' web | nc web 80`;
  expect(world.exec('pc', line).stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nhello\n$/);
});

test('what is too wide to be read is refused', () => {
  for (const format of ['%99999999999d', '%.99999999999d', '%70000s', '%.70000f'])
    expect(new TestMachine().run(`printf '${format}' 1`)).toMatchObject({ exit: 1, stdout: '' });
  expect(new TestMachine().run(`printf '%.300f' 1`).exit).toBe(0);
});

test('any text goes through %s as it is, any format ends with a status', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab%\\ndsxc0*.5-+ #qbfl') });
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 4 }), (format, args) => {
      const machine = new TestMachine();
      const word = (each: string): string => `'${each}'`;
      expect(machine.run(`printf %s ${word(`x${format}`)}`).stdout).toBe(`x${format}`);
      const { exit } = machine.run(`printf -- ${[format, ...args].map(word).join(' ')}`);
      expect(exit === 0 || exit === 1).toBe(true);
    }),
    { numRuns: 200 },
  );
});
