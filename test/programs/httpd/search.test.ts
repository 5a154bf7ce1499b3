/** A search on three machines: the request goes in, a word goes to the database, a page comes back; each station is an event. */
import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import { type Response, responsesIn, talk } from './client.ts';

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] }, eth1: { addresses: [10.0.1.2/24] } }
      services: [{ http: { routes: { /search: { search: "10.0.1.3:5432" } } } }]
    db:
      kind: host
      interfaces: { eth0: { addresses: [10.0.1.3/24] } }
      services:
        - database:
            pages:
              - { url: "https://a.test/", title: "Cats & dogs", words: [cats, dogs] }
              - { url: "https://b.test/?x=1&y=\\"2\\"", title: Cats only, words: [cats] }
  links:
    - { endpoints: ["pc:eth0", "web:eth0"] }
    - { endpoints: ["web:eth1", "db:eth0"] }
`;

function up(): World {
  const world = World.fromYaml(LAB);
  world.run();
  return world;
}

function get(world: World, target: string): Response {
  return responsesIn(talk(world, `GET ${target} HTTP/1.1\r\nHost: web\r\n\r\n`).text, ['GET'], false)[0]!;
}

describe('the search application', () => {
  test('finds the pages that have the word, in their order', () => {
    const found = get(up(), '/search?q=Cats');
    expect(found.status).toBe(200);
    expect(found.content).toBe(
      '<!doctype html>\n<title>cats</title>\n<h1>cats</h1>\n<ol>\n<li><a href="https://a.test/">Cats &amp; dogs</a></li>\n' +
        '<li><a href="https://b.test/?x=1&amp;y=&quot;2&quot;">Cats only</a></li>\n</ol>\n',
    );
  });

  test('says so when no page has it, and when nothing was asked', () => {
    const world = up();
    expect(get(world, '/search?q=fish').content).toContain('No page has this word');
    for (const target of ['/search', '/search?q=', '/search?other=1']) expect(get(world, target).status).toBe(400);
  });

  test('what was asked comes back as text, never as markup', () => {
    expect(get(up(), '/search?q=%3Cscript%3E%22').content).toContain('<h1>&lt;script&gt;&quot;</h1>');
  });

  test('asks a database that hears the very word, quotes and all, over one connection', () => {
    const world = up();
    const notes: string[] = [];
    world.on((event) => {
      if (event.kind.id.startsWith('app.')) notes.push(`${event.kind.id} ${event.note}`);
    });
    get(world, "/search?q=o'hara");
    get(world, '/search?q=dogs');
    expect(notes.slice(0, 6)).toEqual([
      "app.request GET /search?q=o'hara",
      "app.service find pages about o'hara",
      "app.database SELECT url, title FROM pages WHERE 'o''hara' = ANY (words)",
      'app.store 0 rows read',
      'app.log GET /search 200',
      'app.response 200',
    ]);
    expect(notes[9]).toBe('app.store 1 row read');
    expect(world.table('web', 'tcp').filter((row) => row['remote'] === '10.0.1.3:5432')).toHaveLength(1);
  });

  test('is out of order, and says so, while the database is away', () => {
    const world = up();
    world.exec('web', 'ip link set eth1 down');
    expect(get(world, '/search?q=cats')).toMatchObject({ status: 503 });
    world.exec('web', 'ip link set eth1 up');
    expect(get(world, '/search?q=cats')).toMatchObject({ status: 200 });
  });

  test('its pages are a table of the machine that keeps them', () => {
    expect(up().table('db', 'pages')).toEqual([
      { url: 'https://a.test/', title: 'Cats & dogs', words: 'cats dogs' },
      { url: 'https://b.test/?x=1&y="2"', title: 'Cats only', words: 'cats' },
    ]);
  });
});
