import { describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../../../src/core/address.ts';
import { utf8 } from '../../../../src/core/bytes.ts';
import type { ResourceRecord } from '../../../../src/protocols/dns/codec.ts';
import { candidates, lookup, lookupFound, nameOf, reverseName } from '../../../../src/programs/lib/dns/lookup.ts';
import { at, replyTo, type Script, ScriptedDns } from '../../../helpers/scripted-dns.ts';

const NODES = { client: '10.0.0.1', ns: '10.0.0.53', ns2: '10.0.0.54' };

const a = (name: string, address: string, ttl = 60): ResourceRecord => ({
  name,
  type: 1,
  class: 1,
  ttl,
  data: { kind: 'a', address: at(address) },
});
const named = (name: string, type: number, target: string): ResourceRecord => ({
  name,
  type,
  class: 1,
  ttl: 60,
  data: { kind: 'name', target },
});
const soa: ResourceRecord = {
  name: 'lab.test.',
  type: 6,
  class: 1,
  ttl: 300,
  data: { kind: 'soa', primary: 'ns.', mailbox: 'h.', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 30 },
};

/** A server that knows these records, and that no other names are there. */
const knows =
  (...records: readonly ResourceRecord[]): Script =>
  (m) => {
    const { name, type } = m.questions[0]!;
    const here = records.filter((r) => r.name.toLowerCase() === name.toLowerCase());
    const cname = here.find((r) => r.type === 5);
    const rest =
      cname?.data.kind === 'name' ? records.filter((r) => r.name === (cname.data as { target: string }).target) : [];
    const answers = cname ? [cname, ...rest] : here.filter((r) => r.type === type);
    if (answers.length > 0) return [replyTo(m, { answers })];
    return [replyTo(m, { rcode: here.length > 0 ? 0 : 3, authorities: [soa] })];
  };

function lab(conf: string, scripts: Partial<Record<'ns' | 'ns2', Script>> = {}): ScriptedDns {
  const made = new ScriptedDns(NODES);
  made.world.sys('client').files.write('/etc/resolv.conf', utf8(conf));
  for (const [node, script] of Object.entries(scripts)) made.serve(node, script);
  return made;
}

const ONE = 'nameserver 10.0.0.53\nsearch lab.test other.test\n';
const find = (l: ScriptedDns, name: string): string => {
  const found = l.run('client', (sys) => lookup(sys, name));
  return found.ok ? found.value.map(formatIpv4).join(' ') : found.error;
};
const asked = (l: ScriptedDns): string[] => l.asked.map((q) => `${q.server} ${q.message.questions[0]!.name}`);

describe('which names a name may mean', () => {
  const conf = { search: ['lab.test', 'other.test'], ndots: 1 };
  test.each([
    ['www', 1, ['www.lab.test.', 'www.other.test.', 'www.']],
    ['www.a', 1, ['www.a.', 'www.a.lab.test.', 'www.a.other.test.']],
    ['www.a', 2, ['www.a.lab.test.', 'www.a.other.test.', 'www.a.']],
    ['www.', 1, ['www.']],
  ])('%s with ndots:%i', (name, ndots, all) => {
    expect(candidates(name, { ...conf, ndots })).toEqual(all);
  });
});

describe('a name', () => {
  test('is looked for in the hosts file first: nobody is asked', () => {
    const l = lab(ONE, { ns: knows() });
    expect(find(l, 'ns2')).toBe('10.0.0.54');
    expect(find(l, '192.0.2.7')).toBe('192.0.2.7');
    expect(l.asked).toEqual([]);
  });

  test('is tried in each domain of the search list, and as it is at last', () => {
    const l = lab(ONE, { ns: knows(a('www.', '192.0.2.1')) });
    expect(find(l, 'www')).toBe('192.0.2.1');
    expect(asked(l)).toEqual(['ns www.lab.test.', 'ns www.other.test.', 'ns www.']);
  });

  test('is asked for once as long as the TTL lasts, and a name that is not there too', () => {
    const l = lab(ONE, { ns: knows(a('www.example.com.', '192.0.2.1', 60)) });
    expect(find(l, 'www.example.com')).toBe('192.0.2.1');
    expect(find(l, 'WWW.example.com')).toBe('192.0.2.1');
    expect(find(l, 'nope.example.com.')).toBe('Name or service not known');
    expect(find(l, 'nope.example.com.')).toBe('Name or service not known');
    expect(asked(l)).toEqual(['ns www.example.com.', 'ns nope.example.com.']);
    expect(l.world.table('client', 'resolver').map((r) => [r['name'], r['type'], r['data'], r['from']])).toEqual([
      ['nope.example.com.', 'ANY', 'NXDOMAIN', '10.0.0.53'],
      ['www.example.com.', 'A', '192.0.2.1', '10.0.0.53'],
    ]);
    l.world.run({ until: l.world.now + 31e9 });
    expect(l.world.table('client', 'resolver')).toMatchObject([{ name: 'www.example.com.' }]);
    l.world.run({ until: l.world.now + 30e9 });
    expect(l.world.table('client', 'resolver')).toEqual([]);
    expect(find(l, 'www.example.com')).toBe('192.0.2.1');
    expect(l.asked).toHaveLength(3);
  });

  test('an alias is followed, and is the canonical name afterwards, from the cache too', () => {
    const l = lab(ONE, { ns: knows(named('www.a.test.', 5, 'b.test.'), a('b.test.', '192.0.2.2')) });
    const look = () => l.run('client', (sys) => lookupFound(sys, 'www.a.test'));
    expect(look()).toMatchObject({ value: { canonicalName: 'b.test', addresses: [at('192.0.2.2')] } });
    expect(look()).toMatchObject({ value: { canonicalName: 'b.test', addresses: [at('192.0.2.2')] } });
    expect(l.asked).toHaveLength(1);
  });

  test('without an address of this family it says so, and without an answer that the failure may pass', () => {
    expect(find(lab(ONE, { ns: knows(named('x.test.', 16, 'y.')) }), 'x.test.')).toBe(
      'No address associated with hostname',
    );
    expect(find(lab(ONE, { ns: (m) => [replyTo(m, { rcode: 2 })] }), 'x.test.')).toBe(
      'Temporary failure in name resolution',
    );
    const silent = lab(ONE, { ns: () => [] });
    expect(find(silent, 'x.test')).toBe('Temporary failure in name resolution');
    expect(silent.world.now).toBeGreaterThanOrEqual(10e9);
    expect(asked(silent)).toEqual(['ns x.test.', 'ns x.test.']);
  });

  test('the next server is asked when one fails, is closed or is silent', () => {
    const two = 'nameserver 10.0.0.53\nnameserver 10.0.0.54\noptions timeout:1 attempts:1\n';
    const good = knows(a('www.test.', '192.0.2.3'));
    expect(find(lab(two, { ns: (m) => [replyTo(m, { rcode: 5 })], ns2: good }), 'www.test')).toBe('192.0.2.3');
    expect(find(lab(two, { ns2: good }), 'www.test')).toBe('192.0.2.3');
    const silent = lab(two, { ns: () => [], ns2: good });
    expect(find(silent, 'www.test')).toBe('192.0.2.3');
    expect(silent.world.now).toBeLessThan(2e9);
  });

  test('with rotate each question begins with the next server', () => {
    const l = lab('nameserver 10.0.0.53\nnameserver 10.0.0.54\noptions rotate\n', {
      ns: knows(a('a.test.', '192.0.2.1'), a('b.test.', '192.0.2.1')),
      ns2: knows(a('a.test.', '192.0.2.1'), a('b.test.', '192.0.2.1')),
    });
    find(l, 'a.test');
    find(l, 'b.test');
    expect(asked(l)).toEqual(['ns a.test.', 'ns2 b.test.']);
  });

  test('records beside the question are not remembered', () => {
    const l = lab(ONE, {
      ns: (m) => [replyTo(m, { answers: [a('www.test.', '192.0.2.1'), a('bank.test.', '6.6.6.6')] })],
    });
    find(l, 'www.test');
    expect(l.world.table('client', 'resolver')).toMatchObject([{ name: 'www.test.' }]);
  });
});

describe('an address', () => {
  test('has the name of the hosts file, or of its PTR record', () => {
    const l = lab(ONE, { ns: knows(named('9.2.0.192.in-addr.arpa.', 12, 'nine.example.')) });
    const name = (text: string) => l.run('client', (sys) => nameOf(sys, at(text)));
    expect(name('10.0.0.54')).toBe('ns2');
    expect(name('192.0.2.9')).toBe('nine.example');
    expect(name('192.0.2.10')).toBeUndefined();
    expect(reverseName(at('192.0.2.9'))).toBe('9.2.0.192.in-addr.arpa.');
  });

  test('without name servers nobody is asked', () => {
    const l = new ScriptedDns(NODES);
    expect(l.run('client', (sys) => nameOf(sys, at('192.0.2.9')))).toBeUndefined();
    expect(l.world.now).toBe(0);
  });
});

test('ping says the canonical name, and asks for the name of who answers once', () => {
  const l = lab(ONE, {
    ns: knows(
      named('www.test.', 5, 'host.test.'),
      a('host.test.', '10.0.0.53'),
      named('53.0.0.10.in-addr.arpa.', 12, 'x.test.'),
    ),
  });
  l.world.sys('client').files.write('/etc/hosts', utf8('127.0.0.1 localhost\n'));
  const { stdout } = l.world.exec('client', 'ping -c 2 www.test');
  expect(stdout).toContain(
    'PING host.test (10.0.0.53) 56(84) bytes of data.\n64 bytes from x.test (10.0.0.53): icmp_seq=1',
  );
  expect(l.asked).toHaveLength(2);
});

test('other name servers, another cache: what the last ones said is forgotten, as systemd-resolved does', () => {
  const l = new ScriptedDns(NODES);
  l.serve('ns', knows(a('www.lab.test.', '192.0.2.1')));
  l.serve('ns2', knows(a('www.lab.test.', '192.0.2.2')));
  const found = l.run('client', function* (sys) {
    const seen: (number | undefined)[] = [];
    for (const server of [NODES.ns, NODES.ns, NODES.ns2, NODES.ns2]) {
      sys.files.write('/etc/resolv.conf', utf8(`nameserver ${server}\n`));
      const addresses = yield* lookup(sys, 'www.lab.test');
      seen.push(addresses.ok ? addresses.value[0] : undefined);
    }
    return seen;
  });
  expect(found.map((address) => formatIpv4(address!))).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.2']);
  expect(l.asked.map(({ server }) => server)).toEqual(['ns', 'ns2']);
});

test('what is told of a record that is kept is how long it is kept, and not what its TTL says', () => {
  const l = new ScriptedDns(NODES);
  l.serve(
    'ns',
    knows(
      a('week.lab.test.', '192.0.2.1', 604_800),
      a('two.lab.test.', '192.0.2.1', 60),
      a('two.lab.test.', '192.0.2.2', 30),
    ),
  );
  l.run('client', function* (sys) {
    sys.files.write('/etc/resolv.conf', utf8(`nameserver ${NODES.ns}\n`));
    for (const name of ['week.lab.test', 'two.lab.test']) yield* lookup(sys, name);
  });
  expect(l.events.filter((e) => e.kind.id === 'dns.cached').map((e) => e.numbers[0])).toEqual([7200, 30]);
});
