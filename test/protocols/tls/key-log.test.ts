import { expect, test } from 'vitest';
import { KeyLog } from '../../../src/protocols/tls/index.ts';

const RANDOM = 'ab'.repeat(32);

test('a key log gives the secret of a connection under its label', () => {
  const log = KeyLog.of(
    `# comment\r\nCLIENT_RANDOM ${RANDOM} 0102\r\nSERVER_TRAFFIC_SECRET_0 ${RANDOM.toUpperCase()} 0a0b\n`,
  );
  expect(log.size).toBe(2);
  expect(log.secret('CLIENT_RANDOM', RANDOM)).toEqual(Uint8Array.of(1, 2));
  expect(log.secret('SERVER_TRAFFIC_SECRET_0', RANDOM)).toEqual(Uint8Array.of(10, 11));
  expect(log.secret('CLIENT_TRAFFIC_SECRET_0', RANDOM)).toBeUndefined();
});

test.each([
  '',
  '# x',
  'CLIENT_RANDOM ab 01',
  `CLIENT_RANDOM ${RANDOM}`,
  `CLIENT_RANDOM ${RANDOM} 012`,
  `x ${RANDOM} zz`,
])('"%s" is no line of a key log', (line) => expect(new KeyLog().add(line)).toBe(false));
