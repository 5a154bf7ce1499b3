// curl and the browser against servers that do it wrong: each ends, with a status and a sentence, and never hangs.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, utf8 } from '../../../src/core/bytes.ts';
import { seconds } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';
import { type After, illServer, PAIR } from '../../helpers/ill-server.ts';

function against(says: Uint8Array | string, after: After, line: string) {
  const world = World.fromYaml(PAIR);
  const told = illServer(world, typeof says === 'string' ? utf8(says) : says, after);
  const { exit, stdout, stderr } = world.exec('pc', line);
  return { world, exit, stdout, stderr, connections: told.connections };
}

const GOOD = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/html\r\n\r\nhello';
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n';

test.each<[string, string, After, number, string, string]>([
  ['closes before a word', '', 'close', 52, 'Empty reply from server', 'the server closed the connection'],
  ['resets the connection', '', 'reset', 56, 'Connection reset by peer', 'Connection reset by peer'],
  ['closes in the middle of the head', 'HTTP/1.1 200 OK\r\nCont', 'close', 0, '', 'the server closed the connection'],
  ['closes in the middle of the body', GOOD.slice(0, -2), 'close', 18, '2 bytes remaining to read', 'closed'],
  ['closes between two chunks', CHUNKED, 'close', 18, 'outstanding read data remaining', 'closed'],
  ['sends garbage', '\x00\x01 nothing of that kind', 'close', 1, 'Received HTTP/0.9 when not allowed', 'is not HTTP'],
  [
    'gives a length that is none',
    GOOD.replace('5', 'x'),
    'close',
    8,
    'Invalid Content-Length: value',
    'Content-Length',
  ],
  ['breaks its chunks', CHUNKED.replace('5', 'zz'), 'close', 56, 'Illegal or missing hexadecimal sequence', 'chunk'],
  ['never answers', '', 'stay', 28, 'Operation timed out after 400000 milliseconds', 'no answer in time'],
  ['stops in the middle', GOOD.slice(0, -2), 'stay', 28, 'with 3 out of 5 bytes received', 'no answer in time'],
])('a server that %s', (_, says, after, exit, curlSays, browserSays) => {
  const curl = against(says, after, 'curl -sS -m 400 http://web/');
  expect(curl).toMatchObject({ exit, stderr: expect.stringContaining(curlSays) });
  const browser = against(says, after, 'browser http://web/');
  expect(browser).toMatchObject({ exit: 1, stderr: expect.stringContaining(browserSays) });
  expect(browser.world.now).toBeLessThan(seconds(310));
  // and the browser's process goes on
  expect(browser.world.exec('pc', 'browser --close')).toMatchObject({ exit: 0, stderr: '' });
});

describe('a server that answers twice', () => {
  test('is believed once: the rest belongs to no request', () => {
    const curl = against(GOOD + GOOD.replace('hello', 'wrong'), 'stay', 'curl -s http://web/ http://web/');
    expect(curl).toMatchObject({ exit: 0, stdout: 'hellohello', connections: 2 });
  });

  test('loses its connection to the browser, which asks over another', () => {
    const { world, exit } = against(GOOD + GOOD.replace('hello', 'wrong'), 'stay', 'browser http://web/');
    expect(exit).toBe(0);
    world.run();
    expect(world.table('pc', 'http')).toEqual([]);
    expect(world.exec('pc', 'browser http://web/').stdout).toMatch(/connections +1 opened, 0 times used again/);
  });
});

test('a kept connection that the server closes just then is no failure: the request goes out once more', () => {
  const { world, exit } = against(GOOD, 'close', 'browser http://web/');
  expect(exit).toBe(0);
  expect(world.exec('pc', 'browser http://web/')).toMatchObject({ exit: 0 });
});

describe('whatever is said', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.nat({ max: GOOD.length }).map((length) => utf8(GOOD.slice(0, length))),
    fc
      .tuple(fc.nat({ max: CHUNKED.length - 1 }), fc.uint8Array({ minLength: 1, maxLength: 4 }))
      .map(([at, bytes]) => concat([utf8(CHUNKED.slice(0, at)), bytes, utf8(CHUNKED.slice(at))])),
  );
  const after = fc.constantFrom<After>('close', 'reset', 'stay');

  test('curl and the browser end with a status, and at the next page the browser is as good as new', () => {
    fc.assert(
      fc.property(anything, after, (says, then) => {
        expect(against(says, then, 'curl -s -o /dev/null -m 5 http://web/').exit).toBeLessThan(100);
        const { world, exit } = against(says, then, 'browser http://web/');
        expect([0, 1]).toContain(exit);
        world.run();
        expect(world.quiet).toBe(true);
        expect(world.exec('pc', 'browser http://nosuch.test/').stderr).toContain('not known');
      }),
      { numRuns: 100 },
    );
  });
});
