/** 10 MB over a link that loses 1 % of its frames: every byte arrives, and what curl -w says of the time is what the trace says. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NS_PER_S, type Ns } from '../../../src/core/time.ts';
import { generate } from '../../../src/programs/httpd/generated.ts';
import { World } from '../../../src/sim/world.ts';

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
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.2/24] } }
      services: [{ http: { files: { /big.bin: { size: 10MB }, /small: { text: hello } } } }]
    s1: { kind: switch }
  links:
    - { endpoints: ["pc:eth0", "s1:1"], rate: 100mbit, delay: 2ms, loss: LOSS }
    - { endpoints: ["ns:eth0", "s1:2"], delay: 3ms }
    - { endpoints: ["web:eth0", "s1:3"], delay: 1ms }
`;

const FORMAT =
  '%{time_namelookup} %{time_connect} %{time_starttransfer} %{time_total} %{size_download} %{speed_download}\\n';

function up(loss: string, observe: boolean): World {
  const world = World.fromYaml(LAB.replace('LOSS', loss), { seed: 11, observe });
  world.run();
  return world;
}

test('10 MB arrive whole over a link with 1 % loss', () => {
  const world = up('1%', false);
  const { exit, stdout } = world.exec(
    'pc',
    `curl -s -o big -w '${FORMAT}' http://www.example.com/big.bin; sha256sum big`,
  );
  expect(exit).toBe(0);
  const [line = '', sum = ''] = stdout.split('\n');
  const [lookup = 0, connect = 0, first = 0, total = 0, size = 0, speed = 0] = line.split(' ').map(Number);
  expect(size).toBe(10_000_000);
  expect(lookup).toBeLessThan(connect);
  expect(connect).toBeLessThan(first);
  expect(first).toBeLessThan(total);
  expect(speed).toBeCloseTo(size / total, -2);
  const sent = generate('/big.bin', 'random', 0, 10_000_000);
  expect(sum).toBe(`${createHash('sha256').update(sent).digest('hex')}  big`);
}, 120_000);

describe('the times of -w are the times of the packets', () => {
  const world = up('0%', true);
  const begun = world.now;
  const arrivals: Ns[] = [];
  world.captureFrames();
  const seen = (filter: string): Ns => {
    expect(world.run({ until: filter })).toBe(true);
    return world.now;
  };
  const running = world.start('pc', `curl -s -o out -w '${FORMAT}' http://www.example.com/small`, 'tty1', 'closed');
  let printed = '';
  world.onOutput((o) => {
    printed += new TextDecoder().decode(o.bytes);
  });
  arrivals.push(seen('dns.flags.response == 1 && node == "pc"'));
  arrivals.push(seen('tcp.flags.syn == 1 && tcp.flags.ack == 1 && node == "pc"'));
  arrivals.push(seen('http.response && node == "pc"'));
  world.finish(running, world.now + NS_PER_S);

  test('to the microsecond', () => {
    const [lookup, connect, first] = printed.split(' ');
    const seconds = (t: Ns): string => (Math.floor((t - begun) / 1000) / 1e6).toFixed(6);
    expect([lookup, connect, first]).toEqual(arrivals.map(seconds));
  });
});
