/** Item 14 of the curriculum: a request's way through an application, every station an event whose cause is the one before. */
import { describe, expect, test } from 'vitest';
import type { EventRow } from '../../../src/core/event.ts';
import { fieldValue } from '../../../src/protocols/http/codec.ts';
import { World } from '../../../src/sim/world.ts';
import { type Response, responsesIn, talk } from './client.ts';

const LAB = `
topology:
  nodes:
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { routes: { /orders: orders } } }]
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;

function up(): World {
  const world = World.fromYaml(LAB);
  world.run();
  return world;
}

function ask(world: World, method: string, path: string, body?: string, type = 'application/json'): Response {
  const content = body === undefined ? '' : `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n`;
  const heard = talk(world, `${method} ${path} HTTP/1.1\r\nHost: web\r\n${content}\r\n${body ?? ''}`);
  return responsesIn(heard.text, [method], false)[0]!;
}

describe('the orders application', () => {
  test('takes an order, says where it is, shows it, and forgets it', () => {
    const world = up();
    const created = ask(world, 'POST', '/orders', '{"item":"tea","quantity":2}');
    expect(created).toMatchObject({ status: 201, content: '{"id":1,"item":"tea","quantity":2}\n' });
    expect(fieldValue(created.headers, 'location')).toBe('/orders/1');
    expect(world.table('web', 'orders')).toEqual([{ id: 1, item: 'tea', quantity: 2 }]);
    expect(ask(world, 'GET', '/orders/1')).toMatchObject({ status: 200, content: created.content });
    expect(JSON.parse(ask(world, 'GET', '/orders').content)).toEqual([{ id: 1, item: 'tea', quantity: 2 }]);
    expect(ask(world, 'DELETE', '/orders/1')).toMatchObject({ status: 204, content: '' });
    expect(ask(world, 'GET', '/orders/1').status).toBe(404);
    expect(ask(world, 'DELETE', '/orders/1').status).toBe(404);
    expect(ask(world, 'GET', '/orders').content).toBe('[]\n');
  });

  test('gives numbers that nobody has, also when somebody chose one', () => {
    const world = up();
    expect(ask(world, 'POST', '/orders', '{"id":1,"item":"tea"}').status).toBe(201);
    expect(ask(world, 'POST', '/orders', '{"id":1,"item":"milk"}').status).toBe(409);
    expect(JSON.parse(ask(world, 'POST', '/orders', '{"item":"milk"}').content)).toMatchObject({ id: 2 });
  });

  test.each([
    ['{"item":', /not JSON/],
    ['[]', /not a JSON object/],
    ['{}', /"item must/],
    ['{"item":""}', /"item must/],
    ['{"item":"tea","quantity":0}', /"quantity must/],
    ['{"item":"tea","quantity":1.5}', /"quantity must/],
    ['{"item":"tea","id":"1"}', /"id must/],
    ['{"item":"tea","price":3}', /no price/],
  ])('does not take %s', (body, why) => {
    const refused = ask(up(), 'POST', '/orders', body);
    expect(refused.status).toBe(400);
    expect(refused.content).toMatch(why);
  });

  test.each([
    ['POST', '/orders', '{"item":"tea"}', 'text/plain', 415],
    ['POST', '/orders/1', '{"item":"tea"}', 'application/json', 405],
    ['DELETE', '/orders', undefined, '', 405],
    ['PUT', '/orders/1', undefined, '', 405],
    ['GET', '/orders/tea', undefined, '', 404],
    ['GET', '/ordersandmore', undefined, '', 404],
  ])('answers %s %s %s %s with %i', (method, path, body, type, status) => {
    expect(ask(up(), method, path, body, type).status).toBe(status);
  });

  test('can be followed from the request to the response, each station caused by the one before', () => {
    const world = up();
    const seen = new Map<number, EventRow>();
    world.on((event) => seen.set(event.id, event));
    ask(world, 'POST', '/orders', '{"item":"tea"}');
    const way: string[] = [];
    let event = [...seen.values()].find(({ kind }) => kind.id === 'http.response');
    for (; event && event.kind.id !== 'http.request'; event = seen.get(event.cause)) way.unshift(event.kind.id);
    expect(way).toEqual([
      'app.request',
      'app.service',
      'app.database',
      'app.store',
      'app.log',
      'app.response',
      'http.response',
    ]);
    expect(event?.note).toBe('POST /orders');
    const frame = [...seen.values()].find(
      (each) => each.frame !== 0 && each.cause > event!.id && each.node === event!.node,
    );
    expect(frame).toBeDefined();
  });
});

describe('with its database on another machine', () => {
  const REMOTE = `
topology:
  nodes:
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { routes: { /orders: { database: "10.0.0.9:5432" } } } }]
    db: { kind: host, interfaces: { eth0: { addresses: [10.0.0.9/24] } }, services: [{ database: {} }] }
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    s1: { kind: switch }
  links: [{ endpoints: ["pc:eth0", "s1:1"] }, { endpoints: ["web:eth0", "s1:2"] }, { endpoints: ["db:eth0", "s1:3"] }]
`;
  function remote(text = REMOTE): World {
    const world = World.fromYaml(text);
    world.run();
    return world;
  }

  test('the rows are there, and one connection carries all queries', () => {
    const world = remote();
    expect(ask(world, 'POST', '/orders', '{"item":"tea"}').status).toBe(201);
    expect(ask(world, 'GET', '/orders/1').status).toBe(200);
    expect(ask(world, 'POST', '/orders', '{"id":1,"item":"milk"}').status).toBe(409);
    expect(world.table('db', 'orders')).toEqual([{ id: 1, item: 'tea', quantity: 1 }]);
    expect(ask(world, 'DELETE', '/orders/1').status).toBe(204);
    expect(world.table('db', 'orders')).toEqual([]);
    const connections = world.table('web', 'sockets').filter((row) => row['remote'] === '10.0.0.9:5432');
    expect(connections).toMatchObject([{ state: 'ESTABLISHED', program: 'httpd' }]);
  });

  test('the way leads over both machines, and back', () => {
    const world = remote();
    const seen = new Map<number, EventRow>();
    world.on((event) => seen.set(event.id, event));
    ask(world, 'POST', '/orders', '{"item":"tea"}');
    const way: string[] = [];
    let event = [...seen.values()].find(({ kind }) => kind.id === 'http.response');
    for (; event; event = seen.get(event.cause))
      if (/^(app|http)\./.test(event.kind.id)) way.unshift(`${world.nodeName(event.node)} ${event.kind.id}`);
    expect(way).toEqual([
      'web http.request',
      'web app.request',
      'web app.service',
      'web app.database',
      'db app.store',
      'web app.log',
      'web app.response',
      'web http.response',
    ]);
  });

  test('that is not there, the application says 503', () => {
    const world = remote(REMOTE.replace(', services: [{ database: {} }]', ''));
    const refused = ask(world, 'GET', '/orders');
    expect(refused.status).toBe(503);
    expect(refused.content).toContain('10.0.0.9:5432 cannot be reached: Connection refused');
  });

  test('does not take nonsense, and goes on for the application', () => {
    const world = remote();
    ask(world, 'GET', '/orders');
    const heard = talk(world, 'GET / HTTP/1.1\r\n', { to: '10.0.0.9', port: 5432 });
    expect(heard).toMatchObject({ text: '', closed: true });
    expect(ask(world, 'GET', '/orders').status).toBe(200);
  });
});
