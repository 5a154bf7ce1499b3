import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromUtf8 } from '../../../src/core/bytes.ts';
import { seconds } from '../../../src/core/time.ts';
import { generate } from '../../../src/programs/httpd/generated.ts';
import { Tasks } from '../../../src/programs/lib/tasks.ts';
import { fieldValue } from '../../../src/protocols/http/codec.ts';
import { World } from '../../../src/sim/world.ts';
import { connected, conversation, hear, type Heard, responsesIn, runOn, talk } from './client.ts';

const lab = (options = '', link = ''): string => `
topology:
  nodes:
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services:
        - http:
            files:
              /index.html: "<h1>hi</h1>\\n"
              /big.bin: { size: 10MB }
              /some.bin: { size: 300kB }
            routes: { /echo: echo, /delay: delay, /status: status, /count: counter, /drip: { body: "drop by drop", chunks: 5 } }
            ${options}
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
  links: [{ endpoints: ["pc:eth0", "web:eth0"]${link} }]
`;

function up(text = lab()): World {
  const world = World.fromYaml(text);
  world.run();
  return world;
}

const GET = 'GET / HTTP/1.1\r\nHost: web\r\n\r\n';
const get = (path: string, fields = ''): string => `GET ${path} HTTP/1.1\r\nHost: web\r\n${fields}\r\n`;
const post = (path: string, fields: string, body = ''): string =>
  `POST ${path} HTTP/1.1\r\nHost: web\r\n${fields}\r\n${body}`;
const rows = (world: World) => world.table('web', 'http');
const logOf = (world: World): string => {
  const log = world.sys('web').files.read('/var/log/access.log');
  return log.ok ? fromUtf8(log.value) : '';
};

describe('a connection', () => {
  test('that is idle keeps the world quiet, and is closed when 65 s have passed', () => {
    const world = up();
    let closedAt = 0;
    runOn(world, 'pc', function* (sys) {
      const fd = yield* connected(sys, '10.0.0.2', 80);
      yield* sys.writeAll(fd, new TextEncoder().encode(GET));
      yield* hear(sys, fd, seconds(1));
      return 0;
    });
    world.run();
    expect(world.now).toBeLessThan(seconds(10));
    const kernel = world.sys('pc');
    kernel.run(kernel.terminal('test'), 'client', function* (sys) {
      const fd = yield* connected(sys, '10.0.0.2', 80);
      yield* sys.writeAll(fd, new TextEncoder().encode(GET));
      while ((yield* sys.read(fd)).ok) if (rows(world)[0]?.['state'] === 'closing' || rows(world).length === 0) break;
      closedAt = sys.now();
      return 0;
    });
    const begun = world.now;
    world.run();
    expect(rows(world)).toMatchObject([
      { role: 'server', state: 'idle', requests: 1, request: 'GET /', status: 200, bytes: 12 },
    ]);
    expect(world.quiet).toBe(true);
    world.run({ until: begun + seconds(64) });
    expect(rows(world)).toHaveLength(1);
    world.run({ until: begun + seconds(67) });
    expect(rows(world)).toEqual([]);
    expect(closedAt).toBeGreaterThan(begun + seconds(65));
  });

  test.each([
    ['requests: 2', [GET, GET, GET].join(''), 2],
    ['keep-alive: 0', [GET, GET].join(''), 1],
  ])('with %s is closed by the server', (options, text, answers) => {
    const heard = talk(up(lab(options)), text);
    expect(heard.closed).toBe(true);
    const found = responsesIn(heard.text, Array<string>(answers).fill('GET'));
    expect(found.map(({ headers }) => fieldValue(headers, 'connection'))).toEqual([
      ...Array<string>(answers - 1).fill('keep-alive'),
      'close',
    ]);
  });

  test('whose client has said all it will is answered all the same', () => {
    const heard = talk(up(), GET, { halfCloses: true });
    expect(heard).toMatchObject({ closed: true, reset: false });
    expect(responsesIn(heard.text)).toMatchObject([{ status: 200 }]);
  });

  test('from a client that says a byte at a time is answered, if it is quick enough', () => {
    const heard = talk(up(), [...GET], { pause: seconds(1) });
    expect(responsesIn(heard.text, ['GET'], false)).toMatchObject([{ status: 200 }]);
  });

  test('from a client that says a byte in ten seconds gets 408 after a minute, and nothing more', () => {
    const world = up();
    const heard = talk(world, [...GET.slice(0, 9)], { pause: seconds(10), patience: seconds(5) });
    expect(responsesIn(heard.text)).toMatchObject([{ status: 408 }]);
    expect(heard.closed).toBe(true);
    expect(world.now).toBeGreaterThan(seconds(60));
    expect(logOf(world)).toMatch(/"" 408 \d+ "-" "-"$/m);
  });

  test('whose content stops coming gets 408 too', () => {
    const heard = talk(up(), post('/echo', 'Content-Length: 10\r\n', 'abc'), { patience: seconds(70) });
    expect(responsesIn(heard.text)).toMatchObject([{ status: 408 }]);
  });

  test('that breaks in the middle of a response is forgotten, and the server goes on', () => {
    const world = up(lab('', ', rate: 10mbit'));
    const command = world.start('pc', "echo -ne 'GET /big.bin HTTP/1.1\\r\\nHost: web\\r\\n\\r\\n' | nc web 80 > copy");
    world.run({ until: seconds(2) });
    expect(rows(world)).toMatchObject([{ state: 'response', request: 'GET /big.bin' }]);
    world.signal(command, 'SIGKILL');
    world.exec('pc', 'sleep 1');
    for (const { pid, command: line } of world.sys('pc').processes())
      if (line.startsWith('nc')) world.sys('pc').kill(pid, 'SIGKILL');
    world.exec('pc', 'sleep 5');
    expect(rows(world)).toEqual([]);
    expect(responsesIn(talk(world, GET).text, ['GET'], false)).toMatchObject([{ status: 200 }]);
  });

  test('to a client that reads slowly waits for it', () => {
    const world = up();
    let size = 0;
    runOn(world, 'pc', function* (sys) {
      const fd = yield* connected(sys, '10.0.0.2', 80);
      yield* sys.writeAll(fd, new TextEncoder().encode(get('/some.bin', 'Connection: close\r\n')));
      for (;;) {
        const read = yield* sys.read(fd, { max: 20_000 });
        if (!read.ok || read.value.length === 0) return 0;
        size += read.value.length;
        yield* sys.sleep(seconds(1));
      }
    });
    expect(size).toBeGreaterThan(300_000);
  });

  test('to a client that reads nothing for a minute is given up', () => {
    const world = up();
    runOn(world, 'pc', function* (sys) {
      const fd = yield* connected(sys, '10.0.0.2', 80);
      yield* sys.writeAll(fd, new TextEncoder().encode(get('/big.bin')));
      yield* sys.sleep(seconds(59));
      expect(rows(world)).toMatchObject([{ state: 'response' }]);
      yield* sys.sleep(seconds(62));
      expect(rows(world)).toEqual([]);
      return 0;
    });
  });
});

describe('two hundred clients at once', () => {
  test('are all answered, and each is a row of the table meanwhile', () => {
    const world = up(lab('', ', queue: 1000'));
    talk(world, GET); // so that no handshake waits for ARP, whose queue is short
    const all: Heard[] = [];
    let most = 0;
    runOn(world, 'pc', function* (sys) {
      const tasks = new Tasks(sys);
      for (let i = 0; i < 200; i++) {
        tasks.start(
          (function* () {
            all.push(yield* conversation(sys, [get('/delay/1s')], { patience: seconds(3) }));
          })(),
        );
      }
      tasks.start(
        (function* () {
          yield* sys.sleep(seconds(0.9));
          most = rows(world).length;
        })(),
      );
      yield* tasks.run();
      return 0;
    });
    expect(most).toBe(200);
    expect(all.map((heard) => responsesIn(heard.text, ['GET'], false)[0]?.status)).toEqual(
      Array<number>(200).fill(200),
    );
  });
});

describe('what is sent', () => {
  test('arrives whole over a link that loses one frame in a hundred', () => {
    const world = up(lab('', ', rate: 100mbit, loss: 1%'));
    const heard = talk(world, get('/big.bin', 'Connection: close\r\n'), { patience: seconds(60) });
    const body = heard.bytes.subarray(heard.text.indexOf('\r\n\r\n') + 4);
    const sum = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    expect(body.length).toBe(10_000_000);
    expect(sum(body)).toBe(sum(generate('/big.bin', 'random', 0, 10_000_000)));
  });

  test.each(['random', 'zeros', 'lines'] as const)('and made of %s is the same in any pieces', (fill) => {
    const whole = generate('/a', fill, 0, 500);
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        expect(generate('/a', fill, from, to)).toEqual(whole.subarray(from, to));
      }),
    );
  });

  test('is the same in two worlds that run in turns', () => {
    const script = (): World => {
      const world = up(lab('', ', loss: 1%'));
      world.start('pc', "echo -ne 'GET /some.bin HTTP/1.1\\r\\nHost: web\\r\\n\\r\\n' | nc web 80 > copy");
      return world;
    };
    const [a, b, alone] = [script(), script(), script()];
    for (let i = 0; i < 20_000; i++) for (const world of [a, b]) world.step();
    for (let i = 0; i < 20_000; i++) alone.step();
    expect(new Set([a.hash(), b.hash(), alone.hash()]).size).toBe(1);
  });
});

describe('content of requests', () => {
  test('is asked for by 100 (Continue) when the client waits for that, and only then', () => {
    const request = post('/echo', 'Content-Length: 3\r\nExpect: 100-continue\r\n');
    const waits = talk(up(), [request, 'abc'], { pause: seconds(0.5) });
    expect(responsesIn(waits.text, ['POST'], false).map(({ status }) => status)).toEqual([100, 200]);
    const hurries = talk(up(), `${request}abc`);
    expect(responsesIn(hurries.text, ['POST'], false).map(({ status }) => status)).toEqual([200]);
  });

  test('is not asked for when it is too much, or nobody wants it', () => {
    const big = talk(up(), post('/echo', 'Content-Length: 3000000\r\nExpect: 100-continue\r\n'));
    expect(responsesIn(big.text, ['POST'])).toMatchObject([{ status: 413 }]);
    const none = talk(up(), post('/missing', 'Content-Length: 3\r\nExpect: 100-continue\r\n'));
    expect(responsesIn(none.text, ['POST'])).toMatchObject([{ status: 404 }]);
    const other = talk(up(), post('/echo', 'Content-Length: 3\r\nExpect: tea\r\n', 'abc'));
    expect(responsesIn(other.text, ['POST'], false)).toMatchObject([{ status: 417 }]);
  });

  test('that is too much is let run to its end, so that its sender hears why and no reset comes first', () => {
    const heard = talk(up(), post('/echo', 'Content-Length: 3000000\r\n', 'x'.repeat(3_000_000)));
    expect(heard.reset).toBe(false);
    expect(responsesIn(heard.text, ['POST'])).toMatchObject([{ status: 413 }]);
  });

  test('in chunks beyond the limit is refused on the way', () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const heard = talk(up(lab('body-limit: 20kB')), post('/echo', 'Transfer-Encoding: chunked\r\n', chunk.repeat(3)));
    expect(responsesIn(heard.text, ['POST'])).toMatchObject([{ status: 413 }]);
  });

  test('that breaks the rules of chunks is refused with the rule', () => {
    const heard = talk(up(), post('/echo', 'Transfer-Encoding: chunked\r\n', '5\r\nhello!\r\n'));
    const [response] = responsesIn(heard.text, ['POST']);
    expect(response).toMatchObject({ status: 400 });
    expect(response!.content).toContain('A chunk is longer than its size says (RFC 9112, 7.1).');
  });
});

describe('worked-out answers', () => {
  const answer = (text: string) => responsesIn(talk(up(), text).text, ['GET'], false)[0]!;

  test('give back what the server understood', () => {
    const { content } = answer(
      post('/echo/a%20b?c=d', 'X-A: 1\r\nX-A: 2\r\nTransfer-Encoding: chunked\r\n', '2\r\nhi\r\n0\r\n\r\n'),
    );
    expect(JSON.parse(content)).toMatchObject({
      method: 'POST',
      target: '/echo/a%20b?c=d',
      path: '/echo/a b',
      query: 'c=d',
      headers: { 'X-A': ['1', '2'] },
      body: 'hi',
    });
  });

  test('wait, or have the status asked for', () => {
    const world = up();
    const before = world.now;
    expect(responsesIn(talk(world, get('/delay/2.5s'), { patience: seconds(3) }).text, ['GET'], false)).toMatchObject([
      { status: 200 },
    ]);
    expect(world.now - before).toBeGreaterThan(seconds(2.5));
    expect(answer(get('/status/503')).status).toBe(503);
    expect(answer(get('/status/99')).status).toBe(400);
    expect(answer(get('/delay/soon')).status).toBe(400);
  });

  test('count', () => {
    const found = responsesIn(talk(up(), get('/count') + get('/count')).text, ['GET', 'GET'], false);
    expect(found.map(({ content }) => content)).toEqual(['{"count":1}\n', '{"count":2}\n']);
  });

  test('come in chunks to those who know them, and else until the end', () => {
    expect(talk(up(), get('/drip')).text).toContain('5\r\ndrop \r\n5\r\nby dr\r\n2\r\nop\r\n0\r\n\r\n');
    const old = talk(up(), 'GET /drip HTTP/1.0\r\n\r\n');
    expect(old.closed).toBe(true);
    expect(responsesIn(old.text)).toMatchObject([{ content: 'drop by drop' }]);
  });
});

describe('anything else that is sent', () => {
  test('is refused or answered, and the server goes on', () => {
    const world = up();
    const piece = fc.oneof(
      fc.constantFrom(
        'GET ',
        'POST ',
        '/',
        ' HTTP/1.1',
        '\r\n',
        'Host: web\r\n',
        'Content-Length: 3\r\n',
        'Transfer-Encoding: chunked\r\n',
        '0\r\n',
        '\r\n\r\n',
        '\n',
        ' ',
        '\0',
        'Range: bytes=0-',
        'Expect: 100-continue\r\n',
      ),
      fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const heard = talk(world, pieces.join(''), { halfCloses: true, patience: seconds(2) });
        expect(heard.text === '' || /^HTTP\/1\.1 [1-5]\d\d /.test(heard.text)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(responsesIn(talk(world, GET).text, ['GET'], false)).toMatchObject([{ status: 200 }]);
  });

  test('is answered also when it is thousands of requests at once, or content in thousands of chunks', () => {
    const world = up(
      lab('requests: 100000').replace('chunks: 5', 'chunks: 1').replace('drop by drop', 'x'.repeat(30_000)),
    );
    const many = talk(world, get('/count').repeat(4000));
    expect(many.text.match(/HTTP\/1.1 200 OK/g)).toHaveLength(4000);
    expect(responsesIn(talk(world, get('/drip')).text, ['GET'], false)[0]!.content).toHaveLength(30_000);
    const chunks = talk(
      world,
      post('/echo', 'Transfer-Encoding: chunked\r\n', `${'1\r\nx\r\n'.repeat(30_000)}0\r\n\r\n`),
    );
    expect(JSON.parse(responsesIn(chunks.text, ['POST'], false)[0]!.content).body).toHaveLength(30_000);
  });

  test('cannot forge a line of the log', () => {
    const world = up();
    talk(world, get('/', 'User-Agent: a" 200 5 "x\r\nReferer: \xe9\r\n'));
    expect(logOf(world)).toBe(
      '10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 12 "\\xE9" "a\\x22 200 5 \\x22x"\n',
    );
  });
});
