import { describe, expect, test } from 'vitest';
import { World } from '../../../src/sim/world.ts';
import { responsesIn, talk } from './client.ts';

const LAB = `
topology:
  nodes:
    web: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
    pc: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
  links: [{ endpoints: ["pc:eth0", "web:eth0"] }]
`;
const get = (world: World, path: string) =>
  responsesIn(talk(world, `GET ${path} HTTP/1.0\r\n\r\n`, { port: 3000 }).text)[0];

describe('httpd by hand', () => {
  test('serves the working directory as it is at the moment, lists it, and ends with Ctrl-C', () => {
    const world = World.fromYaml(LAB);
    world.exec('web', 'echo one > a.txt');
    const server = world.start('web', 'httpd -p 3000', 'tty2');
    world.run();
    expect(get(world, '/a.txt')?.content).toBe('one\n');
    world.exec('web', 'echo two, later > a.txt');
    expect(get(world, '/a.txt')?.content).toBe('two, later\n');
    expect(get(world, '/')?.content).toContain('<a href="a.txt">a.txt</a>');
    expect(get(world, '/b.txt')?.status).toBe(404);
    expect(get(world, '/../etc/hosts')?.status).toBe(400);
    expect(get(world, '/%2e%2e/etc/hosts')?.status).toBe(400);
    world.signal(server, 'SIGINT');
    world.run();
    expect(world.table('web', 'sockets').filter((row) => row['state'] === 'LISTEN')).toEqual([]);
  });

  test('serves another directory, on one address only', () => {
    const world = World.fromYaml(LAB);
    world.start('web', 'httpd -p 10.0.0.2:3000 -h /etc', 'tty2');
    world.run();
    expect(get(world, '/hostname')?.content).toBe('web\n');
    expect(world.table('web', 'sockets').filter((row) => row['state'] === 'LISTEN')).toMatchObject([
      { local: '10.0.0.2:3000' },
    ]);
  });

  test.each([
    ['httpd -p 0', /"0" is no service port/],
    ['httpd -p 99999', /no service port/],
    ['httpd -p a:80', /no service port/],
    ['httpd -h /nowhere', /can't change directory to '\/nowhere': No such file or directory/],
    ['httpd -h /etc/hosts', /Not a directory/],
    ['httpd -x', /invalid option -- 'x'/],
  ])('%s says what is wrong', (line, why) => {
    const { exit, stderr } = World.fromYaml(LAB).exec('web', line);
    expect(exit).toBe(1);
    expect(stderr).toMatch(why);
  });

  test('says that the service port is taken', () => {
    const world = World.fromYaml(LAB);
    world.start('web', 'httpd -p 3000', 'tty2');
    world.run();
    expect(world.exec('web', 'httpd -p 3000').stderr).toBe(
      'httpd: bind() to 0.0.0.0:3000 failed: Address already in use\n',
    );
  });
});
