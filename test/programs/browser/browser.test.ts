/** The browser against a web server and a name server of ours: what it opens, what it keeps, what it draws. */
import { describe, expect, test } from 'vitest';
import { seconds } from '../../../src/core/time.ts';
import { World } from '../../../src/sim/world.ts';

const images = Array.from({ length: 8 }, (_, i) => `<img src="${i + 1}.png">`).join('');
const files = Array.from({ length: 8 }, (_, i) => `              /${i + 1}.png: { size: 20000 }`).join('\n');

const LAB = `
topology:
  nodes:
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } }, nameservers: [10.0.0.53] }
    ns:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.53/24] } }
      services:
        - dns:
            zones:
              "example.com.": |
                $TTL 300
                @ IN SOA ns.example.com. h.example.com. 1 3600 600 86400 60
                @ IN NS ns.example.com.
                ns IN A 10.0.0.53
                www IN A 10.0.0.2
                cdn IN A 10.0.0.3
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24, 10.0.0.3/24] } }
      services:
        - http:
            files:
              /index.html: '<title>Shop</title><link rel=stylesheet href=s.css>${images}<img src="http://cdn.example.com/logo.png"><script src="/missing.js"></script>'
              /s.css: { text: "body{}", headers: { Cache-Control: max-age=600 } }
              /logo.png: { size: 5000 }
              /secret.html: { text: hello, headers: { Cache-Control: no-store } }
${files}
            redirects: { /old: / }
    s1: { kind: switch }
  links:
    - { endpoints: ["pc:eth0", "s1:1"], rate: 20mbit, delay: 10ms }
    - { endpoints: ["ns:eth0", "s1:2"] }
    - { endpoints: ["web:eth0", "s1:3"] }
`;

function up(): World {
  const world = World.fromYaml(LAB, { seed: 5 });
  world.run();
  return world;
}

const load = (world: World, words = 'http://www.example.com/'): string => {
  const { exit, stdout, stderr } = world.exec('pc', `browser ${words}`);
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return stdout;
};

describe('the first load', () => {
  const world = up();
  const page = load(world);
  const rows = page.split('\n').filter((line) => line.endsWith('|'));

  test('fetches the document and all that it names, once each', () => {
    expect(page).toContain('http://www.example.com/ "Shop"');
    expect(rows).toHaveLength(12);
    expect(page).toMatch(/^ *\d+ +404 script .* missing\.js/m);
    expect(page).toContain('requests     12: 12 over the network, 0 confirmed (304), 0 from the cache');
  });

  test('opens at most six connections to a host, and one to the other', () => {
    expect(page).toMatch(/connections +7 opened, 5 times used again, at most 6 at once/);
    expect(world.counter('web', 'tcp-passive-opens')).toBe(7);
  });

  test('asks for each name once', () => {
    expect(page).toContain('names        2 asked of the system');
  });

  test('draws steps in their order, in 76 columns of plain characters', () => {
    expect(rows[0]).toMatch(/\|d+c+w+r* *\|$/);
    expect(rows.some((row) => /\| *q+w+r+ *\|$/.test(row))).toBe(true);
    for (const line of page.split('\n')) expect(line).toMatch(/^[\x20-\x7e]{0,76}$/);
  });
});

describe('the second load', () => {
  test('takes what is fresh from the cache and asks about the rest', () => {
    const world = up();
    load(world);
    const page = load(world);
    expect(page).toMatch(/^ *\d+ +200 css +cache .*\| *\. *\|$/m);
    expect(page).toMatch(/^ *1 +304 html +304 /m);
    expect(page).toContain('names        0 asked of the system');
  });

  test('after --flush-dns asks the system again, which still knows: nothing goes to the name server', () => {
    const world = up();
    load(world);
    expect(world.table('pc', 'browser-dns').map(({ name }) => name)).toEqual(['www.example.com.', 'cdn.example.com.']);
    expect(world.exec('pc', 'browser --flush-dns --flush-sockets').exit).toBe(0);
    expect(world.table('pc', 'browser-dns')).toEqual([]);
    const asked = world.counter('ns', 'udp-in-datagrams');
    const page = load(world);
    expect(page).toContain('names        2 asked of the system');
    expect(world.counter('ns', 'udp-in-datagrams')).toBe(asked);
  });

  test('after a minute the names are forgotten, though DNS gave them for longer', () => {
    const world = up();
    load(world);
    world.run({ until: world.now + seconds(61) });
    expect(world.table('pc', 'browser-dns')).toEqual([]);
    world.exec('pc', 'browser --flush-sockets');
    expect(load(world)).toContain('names        2 asked of the system');
  });

  test('with --reload nothing comes from the cache; after --close neither', () => {
    const world = up();
    load(world);
    expect(load(world, '--reload http://www.example.com/')).toContain('12 over the network');
    world.exec('pc', 'browser --close');
    const page = load(world);
    expect(page).toContain('12 over the network');
    expect(page).toContain('names        2 asked');
  });

  test('no-store is not kept', () => {
    const world = up();
    load(world, 'http://www.example.com/secret.html');
    expect(load(world, '-v http://www.example.com/secret.html')).toContain('no-store: not kept');
  });
});

test('redirects are rows of their own', () => {
  const page = load(up(), '-v http://www.example.com/old');
  expect(page).toMatch(/^ *1 +301 html/m);
  expect(page).toMatch(/^ *2 +200 html/m);
  expect(page).toContain('goes on to http://www.example.com/');
});

describe('what fails', () => {
  test.each([
    ['http://nosuch.example.com/', 'Name or service not known'],
    ['http://www.example.com:81/', 'Connection refused'],
    ['https://www.example.com/', '10.0.0.2 port 443: Connection refused'],
  ])('%s', (url, why) => {
    const { exit, stderr } = up().exec('pc', `browser ${url}`);
    expect(exit).toBe(1);
    expect(stderr).toContain(why);
  });

  test('a name that is not known shows the time its question took', () => {
    expect(up().exec('pc', 'browser nosuch.example.com').stdout).toMatch(/\|d+\|$/m);
  });

  test('bad usage', () => {
    expect(up().exec('pc', 'browser').exit).toBe(2);
    expect(up().exec('pc', 'browser http://x:abc/')).toMatchObject({ exit: 2, stdout: '' });
  });
});

test('two worlds load the same page in the same way', () => {
  const [a, b] = [up(), up()];
  load(a);
  load(b);
  expect(a.hash()).toBe(b.hash());
});
