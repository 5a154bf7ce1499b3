/** The whole way of a name through test/scenarios/dns-tree.yaml: this system's cache, the ISP's resolver, root, TLD, the zone's servers. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../../../src/core/address.ts';
import type { EventRow } from '../../../../src/core/event.ts';
import { World } from '../../../../src/sim/world.ts';

const TEXT = readFileSync(new URL('../../../scenarios/dns-tree.yaml', import.meta.url), 'utf8');

class Tree {
  readonly world: World;
  readonly events: EventRow[] = [];

  constructor(edit: (text: string) => string = (text) => text) {
    this.world = World.fromYaml(edit(TEXT));
    this.world.run();
    this.world.on((event) => this.events.push(event));
  }

  /** What ping prints first: the canonical name and address, or the error. */
  ping(name: string, node = 'alice'): string {
    this.events.length = 0;
    const { stdout, stderr } = this.world.exec(node, `ping -n -c 1 -W 1 ${name}`);
    return `${stdout.split('\n')[0]!.replace(/^PING (\S+) \((.*?)\).*/, '$1 $2')}${stderr}`;
  }

  /** Whom the resolver asked for what. */
  asked(): string[] {
    return this.of('dns.ask').map((e) => `${e.note} ${formatIpv4(e.numbers[0])}`);
  }

  of(kind: string, node = 'resolver'): EventRow[] {
    return this.events.filter((e) => e.kind.id === kind && this.world.nodeName(e.node) === node);
  }

  cache(name: string): string[] {
    const rows = this.world.table('resolver', 'dns-cache').filter((row) => row['name'] === name);
    return rows.map((row) => `${row['type']} ${row['data']} ${row['from']}`);
  }
}

describe('a name that nobody has asked for yet', () => {
  const tree = new Tree();
  const found = tree.ping('www.example.com');
  const asked = tree.asked();

  test('is found step by step: root, com, example.com', () => {
    expect(found).toBe('www.example.com 93.184.216.34');
    expect(asked.map((line) => line.replace(/ \S+$/, ''))).toEqual([
      '. NS (zone .)',
      'www.example.com. A (zone .)',
      'www.example.com. A (zone com.)',
      'www.example.com. A (zone example.com.)',
    ]);
    expect(tree.of('dns.referral').map((e) => e.note)).toEqual(['com.', 'example.com.']);
  });

  test('leaves what each server said in the cache', () => {
    expect(tree.cache('www.example.com.')).toEqual([expect.stringMatching(/^A 93\.184\.216\.34 93\.184\.216\.[23]$/)]);
    expect(tree.cache('com.')).toHaveLength(2);
    expect(tree.cache('.')).toHaveLength(2);
    expect(tree.cache('.')[0]).not.toContain('hints');
  });

  test('the second time this system knows it, and for a neighbour the ISP does', () => {
    expect(tree.ping('www.example.com')).toBe('www.example.com 93.184.216.34');
    expect(tree.of('dns.query')).toEqual([]);
    expect(tree.ping('www.example.com', 'bob')).toBe('www.example.com 93.184.216.34');
    expect(tree.asked()).toEqual([]);
    expect(tree.of('dns.cache-hit')).toHaveLength(1);
  });

  test('a sibling asks the zone alone, another name in com the TLD first', () => {
    tree.ping('mail.example.com');
    expect(tree.asked()).toHaveLength(1);
    tree.ping('www.google.com');
    expect(tree.asked().map((line) => line.split(' ')[3])).toEqual(['com.)', 'google.com.)']);
    const [referral] = tree.of('dns.referral');
    expect(referral!.numbers.slice(1, 3)).toEqual([4, 8]);
  });

  test('when the TTL has passed everybody forgets it', () => {
    tree.world.run({ until: tree.world.now + 301e9 });
    expect(tree.cache('www.example.com.')).toEqual([]);
    tree.ping('www.example.com');
    expect(tree.asked()).toEqual([expect.stringContaining('www.example.com. A (zone example.com.)')]);
  });
});

describe('the ways of names', () => {
  test('an alias into another zone whose servers have names elsewhere', () => {
    const tree = new Tree();
    expect(tree.ping('store.example.com')).toBe('www.shop.com 203.0.113.80');
    expect(tree.asked().some((line) => line.startsWith('ns1.host.net. A (zone net.)'))).toBe(true);
  });

  test('an alias of what does not exist: NXDOMAIN is remembered for the target (RFC 2308)', () => {
    const tree = new Tree();
    expect(tree.ping('lost.example.com')).toBe('ping: lost.example.com: Name or service not known\n');
    expect(tree.cache('nowhere.example.org.')).toEqual(['ANY NXDOMAIN 203.0.113.53']);
    tree.ping('lost.example.com', 'bob');
    expect(tree.asked()).toEqual([]);
  });

  test('nothing is below a name that does not exist (RFC 8020)', () => {
    const tree = new Tree();
    tree.ping('nope.example.com');
    tree.ping('deeper.nope.example.com', 'bob');
    expect(tree.asked()).toEqual([]);
  });

  test('an address has a name through in-addr.arpa', () => {
    const tree = new Tree();
    const { stdout } = tree.world.exec('alice', 'ping -c 1 93.184.216.34');
    expect(stdout).toContain('64 bytes from 93.184.216.34: ');
    const named = tree.world.exec('alice', 'ping -c 1 www.example.com').stdout;
    expect(named).toContain('64 bytes from www.example.com (93.184.216.34): ');
  });

  test('with query name minimisation no server sees more than it needs (RFC 9156)', () => {
    const tree = new Tree((text) => text.replace('recursion: true', 'recursion: true\n            minimise: true'));
    expect(tree.ping('www.example.com')).toBe('www.example.com 93.184.216.34');
    expect(tree.asked().map((line) => line.replace(/ \S+$/, ''))).toEqual([
      '. NS (zone .)',
      'com. A (zone .)',
      'example.com. A (zone com.)',
      'www.example.com. A (zone example.com.)',
    ]);
  });

  test('a forwarder is asked in place of the tree', () => {
    const forwarding = `
    small:
      kind: host
      hosts: false
      interfaces: { eth0: { addresses: [10.4.1.53/24] } }
      gateway: 10.4.1.1
      services: [{ dns: { recursion: true, forwarders: [10.4.4.10] } }]
    home:`;
    const tree = new Tree((text) =>
      text
        .replace('\n    home:', forwarding)
        .replace('nameservers: [10.4.4.10]', 'nameservers: [10.4.1.53]')
        .replace("'isp:eth0'] }", "'isp:eth0'] }\n    - { endpoints: ['small:eth0', 'home:4'] }"),
    );
    expect(tree.ping('docs.example.com')).toBe('www.example.com 93.184.216.34');
    expect(tree.of('dns.ask', 'small').map((e) => e.reason?.id)).toEqual(['dns.forwarder']);
  });
});

describe('trouble', () => {
  const without = (node: string, text: string): string => {
    const link = text.split('\n').find((line) => line.includes(`'${node}:eth0'`) && line.includes('endpoints'))!;
    return text.replace(
      link,
      link.replace('] }', '], loss: 100% }').replace(/], delay: (\w+) }/, '], delay: $1, loss: 100% }'),
    );
  };

  test('a server that does not answer is passed over, and asked last from then on', () => {
    const tree = new Tree((text) => without('b-root', without('ns1', text)));
    expect(tree.ping('www.example.com')).toBe('www.example.com 93.184.216.34');
    expect(tree.ping('mail.example.com')).toMatch(/^mail/);
    const last = tree.of('dns.ask').at(-1)!;
    expect([formatIpv4(last.numbers[0]), last.reason?.id]).toEqual(['93.184.216.3', expect.any(String)]);
    expect(tree.of('dns.lame')).toEqual([]);
  });

  test('when none of a zone can be reached it gives up, and everything else still works', () => {
    const tree = new Tree((text) => without('ns1', without('ns2', text)));
    expect(tree.ping('www.example.com')).toBe('ping: www.example.com: Temporary failure in name resolution\n');
    expect(tree.of('dns.given-up')[0]?.reason?.id).toBe('dns.no-server-left');
    expect(tree.ping('www.google.com')).toBe('www.google.com 216.239.38.104');
  });

  test('a server that does not serve the zone is lame: the next one is asked', () => {
    const tree = new Tree((text) => text.replace('ns1.example A 93.184.216.2', 'ns1.example A 203.0.113.54'));
    for (const name of ['www', 'mail', 'docs', 'ns2']) expect(tree.ping(`${name}.example.com`)).toMatch(/ 93\.184\./);
    expect(tree.asked().length).toBeGreaterThan(0);
  });
});

test('the same seed gives the same way, another one may not', () => {
  const run = (seed: number): string => {
    const tree = new Tree((text) => text.replace('seed: 22', `seed: ${seed}`));
    tree.ping('store.example.com');
    return tree.world.hash();
  };
  expect(run(5)).toBe(run(5));
  expect(run(5)).not.toBe(run(6));
});

test('at the top of a zone the first answer holds what was asked for, and the name servers once', () => {
  const { world } = new Tree();
  const rows = (): string[] => {
    const { stdout } = world.exec('alice', 'dig google.com +noall +answer +authority +nottlid');
    return stdout.split('\n').flatMap((line) => line.split(/\s+/)[2] ?? []);
  };
  const fromTheWalk = rows();
  expect(fromTheWalk).toEqual(['A', 'NS', 'NS', 'NS', 'NS']);
  expect(rows()).toEqual(fromTheWalk);
});

test('dig +trace walks the tree by itself', () => {
  const { world } = new Tree();
  const { stdout, exit } = world.exec('alice', 'dig +trace www.example.com');
  const servers = [...stdout.matchAll(/^;; Received \d+ bytes from \S+#53\((\S+)\) in \d+ ms$/gm)].map((m) => m[1]);
  expect({ exit, servers }).toEqual({
    exit: 0,
    servers: [
      '10.4.4.10',
      expect.stringMatching(/^[ab]\.root-servers\.net$/),
      expect.stringMatching(/^[ab]\.gtld-servers\.net$/),
      expect.stringMatching(/^ns[12]\.example\.com$/),
    ],
  });
  expect(stdout).toMatch(/^www\.example\.com\.\s+300\s+IN\s+A\s+93\.184\.216\.34$/m);
});

test('dig +trace +qmin shows each server no more of the name than it needs, also where a label is no zone of its own', () => {
  const tree = new Tree();
  const shown = (name: string): { servers: string[]; stdout: string } => {
    tree.events.length = 0;
    const { stdout } = tree.world.exec('alice', `dig +trace +qmin ${name}`);
    const asked = tree.events.filter((e) => e.kind.id === 'dns.query' && formatIpv4(e.numbers[0]) === '10.4.1.2');
    return { servers: asked.flatMap(({ note }) => (/root|gtld|ns\d/.test(note!) ? [] : [note!])), stdout };
  };
  const found = shown('www.example.com');
  expect(found.servers).toEqual(['. NS', 'com. A', 'example.com. A', 'www.example.com. A']);
  expect(found.stdout).toMatch(/^www\.example\.com\.\s+300\s+IN\s+A\s+93\.184\.216\.34$/m);
  const lost = shown('no.such.host.example.com');
  expect(lost.servers).toEqual(['. NS', 'com. A', 'example.com. A', 'host.example.com. A']);
});
