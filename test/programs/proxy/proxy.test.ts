import { describe, expect, test } from 'vitest';
import { seconds } from '../../../src/core/time.ts';
import { generate } from '../../../src/programs/httpd/generated.ts';
import { bytesOfText, fieldValue, fieldValues, textOfBytes } from '../../../src/protocols/http/codec.ts';
import { World } from '../../../src/sim/world.ts';
import { connected, hear, responsesIn, runOn, talk } from '../httpd/client.ts';

const lab = (proxy: string): string => `
topology:
  nodes:
    app:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.3/24] } }
      services:
        - http:
            port: 3000
            files: { /index.html: "from app\\n", /big.bin: { size: 2MB } }
            routes: { /echo: echo, /slow: { delay: 5s, body: "slow\\n" }, /drip: { body: "drop by drop", chunks: 5 } }
        - http: { port: 3001, keep-alive: 2s, routes: { /api: { body: "api\\n", headers: { Keep-Alive: timeout=5, X-Api: "1" } } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ proxy: ${proxy} }]
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    s1: { kind: switch }
  links: [{ endpoints: ["pc:eth0", "s1:1"] }, { endpoints: ["web:eth0", "s1:2"] }, { endpoints: ["app:eth0", "s1:3"] }]
`;
const HTTP =
  '{ to: 10.0.0.3:3000, read-timeout: 2s, routes: { /api: "10.0.0.3:3001", /dead: "10.0.0.3:9", /gone: "10.0.0.99:80", /raw: "10.0.0.3:7000" } }';
const SPLICE = '{ to: 10.0.0.3:3000, mode: splice }';

function up(proxy = HTTP): World {
  const world = World.fromYaml(lab(proxy));
  world.run();
  return world;
}

const get = (path: string, fields = ''): string => `GET ${path} HTTP/1.1\r\nHost: shop.lab\r\n${fields}\r\n`;
const answers = (world: World, text: string, methods = ['GET'], patience = seconds(1)) =>
  responsesIn(talk(world, text, { patience }).text, methods, false);

/** A backend of the test's own on 10.0.0.3:7000: keeps what it hears, says what it is told to, once on each connection, and ends. */
function backend(world: World, ...says: readonly string[]): { heard: string } {
  const told = { heard: '' };
  const kernel = world.sys('app');
  kernel.run(kernel.terminal('test'), 'backend', function* (sys) {
    const socket = sys.socket('stream');
    if (!socket.ok) return 1;
    sys.bind(socket.value, { address: 0, port: 7000 });
    sys.listen(socket.value);
    for (const text of says) {
      const accepted = yield* sys.accept(socket.value);
      if (!accepted.ok) return 1;
      const read = yield* sys.read(accepted.value.fd);
      told.heard = read.ok ? textOfBytes(read.value) : '';
      yield* sys.writeAll(accepted.value.fd, bytesOfText(text));
    }
    return 0;
  });
  world.run();
  return told;
}

describe('a proxy that speaks HTTP', () => {
  test('passes requests on, without what was about the connection, and says for whom', () => {
    const [response] = answers(
      up(),
      get(
        '/echo',
        'Connection: X-Private\r\nX-Private: a\r\nKeep-Alive: 5\r\nTE: trailers\r\nX-Forwarded-For: 1.2.3.4\r\nVia: 1.0 before\r\n',
      ),
    );
    expect(JSON.parse(response!.content).headers).toEqual({
      Host: 'shop.lab',
      'X-Forwarded-For': '1.2.3.4, 10.0.0.1',
      'X-Forwarded-Proto': 'http',
      Via: '1.0 before, 1.1 wirelab',
    });
    expect(fieldValue(response!.headers, 'via')).toBe('1.1 wirelab');
    expect(fieldValues(response!.headers, 'server')).toEqual(['nginx']);
    expect(fieldValues(response!.headers, 'date')).toHaveLength(1);
  });

  test('names the backend when it is told to', () => {
    const [response] = answers(up('{ to: 10.0.0.3:3000, host: backend }'), get('/echo'));
    expect(JSON.parse(response!.content).headers.Host).toBe('10.0.0.3:3000');
  });

  test('chooses the backend by the path, and removes hop-by-hop fields of the answer', () => {
    const [response] = answers(up(), get('/api/more'));
    expect(response).toMatchObject({ status: 200, content: 'api\n' });
    expect([fieldValue(response!.headers, 'keep-alive'), fieldValue(response!.headers, 'x-api')]).toEqual([
      undefined,
      '1',
    ]);
  });

  test('passes on thousands of tiny chunks', () => {
    const chunks = `${'1\r\nx\r\n'.repeat(20_000)}0\r\n\r\n`;
    const [echoed] = answers(up(), `POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`, [
      'POST',
    ]);
    expect(JSON.parse(echoed!.content).body).toHaveLength(20_000);
  });

  test('uses one connection to the backend for many requests of many clients', () => {
    const world = up();
    for (let i = 0; i < 3; i++) answers(world, get('/') + get('/'), ['GET', 'GET']);
    const clients = world.table('web', 'http').filter((row) => row['role'] === 'client');
    expect(clients).toMatchObject([{ remote: '10.0.0.3:3000', requests: 6, state: 'idle' }]);
  });

  test('closes its connection when the backend does, and makes a new one for the next request', () => {
    const world = up();
    answers(world, get('/api'));
    world.exec('pc', 'sleep 5');
    expect(world.table('web', 'http').filter((row) => row['role'] === 'client')).toEqual([]);
    expect(answers(world, get('/api'))).toMatchObject([{ status: 200 }]);
  });

  test('passes on content of any kind and size', () => {
    const world = up();
    const [echoed] = answers(
      world,
      'POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
      ['POST'],
    );
    expect(JSON.parse(echoed!.content).body).toBe('abcde');
    const [big] = answers(world, get('/big.bin'), ['GET'], seconds(5));
    expect(big!.content).toBe(textOfBytes(generate('/big.bin', 'random', 0, 2_000_000)));
    expect(talk(world, get('/drip')).text).toContain('Transfer-Encoding: chunked');
    expect(answers(world, 'HEAD /big.bin HTTP/1.1\r\nHost: a\r\n\r\n', ['HEAD'])).toMatchObject([
      { status: 200, content: '' },
    ]);
    expect(talk(world, 'HEAD /big.bin HTTP/1.1\r\nHost: a\r\n\r\n').text).toContain('Content-Length: 2000000');
    expect(answers(world, get('/', 'If-None-Match: *\r\n'))).toMatchObject([{ status: 304 }]);
  });

  test.each([
    ['/dead', 502],
    ['/gone', 502],
    ['/slow', 504],
  ])('says for %s that the backend is at fault: %i', (path, status) => {
    expect(answers(up(), get(path), ['GET'], seconds(10))).toMatchObject([{ status }]);
  });

  test.each([
    ['nothing', ''],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a protocol that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\n\r\nhello'],
  ])('says 502 when the backend says %s', (_, says) => {
    const world = up();
    backend(world, says);
    expect(answers(world, get('/raw'))).toMatchObject([{ status: 502 }]);
  });

  test('breaks off where the backend breaks off, so that nobody takes a part for the whole', () => {
    const world = up();
    backend(world, 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
    const heard = talk(world, get('/raw'));
    expect(heard.text).toMatch(/Content-Length: 10\r\n[^]*\r\n\r\nhalf$/);
    expect(heard.closed || heard.reset).toBe(true);
  });

  test('passes on interim responses to nobody', () => {
    const world = up();
    backend(world, 'HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nhi');
    expect(answers(world, get('/raw'))).toMatchObject([{ status: 200, reason: 'Fine', content: 'hi' }]);
  });

  test('writes requests anew, so that nothing is smuggled behind them', () => {
    const world = up();
    const told = backend(world, 'HTTP/1.1 204 No Content\r\n\r\n');
    const hidden = 'GET /admin HTTP/1.1\r\nHost: app\r\n\r\n';
    const text = `POST /raw HTTP/1.1\nHost: a\nContent-Length: ${hidden.length}\nX:  b \t\n\n${hidden}`;
    expect(answers(world, text, ['POST'])).toMatchObject([{ status: 204 }]);
    expect(told.heard).toBe(
      `POST /raw HTTP/1.1\r\nHost: a\r\nX: b\r\nContent-Length: ${hidden.length}\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Proto: http\r\nVia: 1.1 wirelab\r\n\r\n${hidden}`,
    );
  });

  test('believes only one answer to one request: what a backend says beyond it is nobody’s', () => {
    const world = up();
    const says = (text: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
    backend(world, says('mine') + says('poison'), says('yours'));
    expect(answers(world, get('/raw'))).toMatchObject([{ content: 'mine' }]);
    expect(answers(world, get('/raw'))).toMatchObject([{ content: 'yours' }]);
  });

  test('says which methods there are when it takes none such', () => {
    const [refused] = answers(up(), 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', ['TRACE']);
    expect([refused!.status, fieldValue(refused!.headers, 'allow')]).toEqual([
      405,
      'GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH',
    ]);
  });

  test('counts Max-Forwards down, and answers itself when nothing is left', () => {
    const ask = (most: string): string => `OPTIONS /echo HTTP/1.1\r\nHost: a\r\nMax-Forwards: ${most}\r\n\r\n`;
    const [forwarded] = answers(up(), ask('3'), ['OPTIONS']);
    expect(JSON.parse(forwarded!.content).headers['Max-Forwards']).toBe('2');
    const [own] = answers(up(), ask('0'), ['OPTIONS']);
    expect([own!.status, fieldValue(own!.headers, 'via')]).toEqual([204, undefined]);
  });

  test('sends on what its client asked for in a whole URL, with that URL’s host', () => {
    const world = up();
    const told = backend(world, 'HTTP/1.1 204 No Content\r\n\r\n');
    answers(world, 'GET http://right.lab/raw?a=b HTTP/1.1\r\nHost: wrong.lab\r\n\r\n');
    expect(told.heard).toMatch(/^GET \/raw\?a=b HTTP\/1\.1\r\nHost: right\.lab\r\n/);
    expect(told.heard).not.toContain('wrong');
  });

  test('makes the folded lines of a backend one', () => {
    const world = up();
    backend(world, 'HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n');
    expect(fieldValue(answers(world, get('/raw'))[0]!.headers, 'x-a')).toBe('b c');
  });

  test('answers HTTP/1.0 without chunks, and closes', () => {
    const heard = talk(up(), 'GET /drip HTTP/1.0\r\n\r\n');
    expect(heard.text).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\ndrop by drop$/);
    expect([heard.text.includes('chunked'), heard.closed]).toEqual([false, true]);
  });

  test.each([
    ['both lengths', 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nG'],
    ['a hidden coding', 'Transfer-Encoding: \x0bchunked\r\n', '0\r\n\r\n'],
    ['a length for the backend only', 'Content-Length: 0\r\nContent-Length: 30\r\n', ''],
  ])('lets nothing through with %s', (_, fields, body) => {
    const world = up();
    const told = backend(world, 'HTTP/1.1 204 No Content\r\n\r\n');
    expect(answers(world, `POST /raw HTTP/1.1\r\nHost: a\r\n${fields}\r\n${body}`, ['POST'])[0]?.status).toBe(400);
    expect(told.heard).toBe('');
  });
});

describe('a proxy that splices', () => {
  test('changes nothing in what it carries', () => {
    const world = up(SPLICE);
    const direct = talk(world, get('/echo'), { to: '10.0.0.3', port: 3000 });
    const undated = (text: string): string => text.replace(/Date: .*/, '');
    expect(undated(talk(world, get('/echo')).text)).toBe(undated(direct.text));
    const [big] = responsesIn(talk(world, get('/big.bin', 'Connection: close\r\n'), { patience: seconds(5) }).text);
    expect(big!.content).toBe(textOfBytes(generate('/big.bin', 'random', 0, 2_000_000)));
  });

  test('flips one bit of what each client sends, wherever the pieces were cut, and nothing of the answers', () => {
    const world = up('{ to: 10.0.0.3:7000, mode: splice, flip: 5 }');
    const told = backend(world, 'an answer as it was', 'an answer as it was');
    for (let client = 0; client < 2; client += 1) {
      const heard = talk(world, 'GET /cats');
      expect(told.heard).toBe('GET /bats');
      expect(heard.text).toBe('an answer as it was');
    }
  });

  test('closes each half when its other end does', () => {
    const world = up(SPLICE);
    const heard = talk(world, get('/'), { halfCloses: true });
    expect(heard).toMatchObject({ closed: true, reset: false });
    expect(responsesIn(heard.text)).toMatchObject([{ content: 'from app\n' }]);
    world.exec('pc', 'sleep 1');
    expect(world.table('web', 'http')).toEqual([]);
  });

  test('refuses by a reset who wants a backend that is not there', () => {
    const world = up('{ to: 10.0.0.3:9, mode: splice }');
    runOn(world, 'pc', function* (sys) {
      const fd = yield* connected(sys, '10.0.0.2', 80);
      expect(yield* hear(sys, fd, seconds(5))).toMatchObject({ text: '', reset: true });
      return 0;
    });
  });

  test('forgets both when the client is killed', () => {
    const world = up(SPLICE);
    runOn(world, 'pc', function* (sys) {
      const fd = yield* connected(sys, '10.0.0.2', 80);
      yield* sys.writeAll(fd, bytesOfText(get('/big.bin')));
      yield* sys.sleep(seconds(0.5));
      sys.setOptions(fd, { linger: 0 });
      return 0;
    });
    world.exec('pc', 'sleep 2');
    expect(world.table('web', 'http')).toEqual([]);
    expect(world.table('app', 'http')).toEqual([]);
  });
});
