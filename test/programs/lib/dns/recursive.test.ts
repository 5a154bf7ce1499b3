/** The resolver among servers that a test scripts: limits, fallbacks, ranks, and what the cache may answer. */
import { describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../../../src/core/address.ts';
import { type DnsMessage, ednsOf, FLAG, type ResourceRecord } from '../../../../src/protocols/dns/codec.ts';
import { Recursive } from '../../../../src/programs/lib/dns/recursive.ts';
import type { RecursiveConfig, Resolved } from '../../../../src/programs/lib/dns/recursive-types.ts';
import { Tasks } from '../../../../src/programs/lib/tasks.ts';
import { at, replyTo, type Script, ScriptedDns } from '../../../helpers/scripted-dns.ts';

const NODES = { client: '10.0.0.1', root: '10.0.0.2', one: '10.0.0.3', two: '10.0.0.4' };
const AA = FLAG.QR | FLAG.AA;

const rr = (name: string, type: number, data: ResourceRecord['data'], ttl = 300): ResourceRecord => ({
  name,
  type,
  class: 1,
  ttl,
  data,
});
const a = (name: string, address: string, ttl = 300) => rr(name, 1, { kind: 'a', address: at(address) }, ttl);
const to = (name: string, type: 2 | 5, target: string, ttl = 300) => rr(name, type, { kind: 'name', target }, ttl);
const soa = (name: string, ttl = 60): ResourceRecord =>
  rr(
    name,
    6,
    { kind: 'soa', primary: 'p.', mailbox: 'm.', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 60 },
    ttl,
  );

/** The root: itself at `root`, and test. at `one` and `two`. */
const root: Script = (m) => [
  m.questions[0]!.name === '.'
    ? replyTo(m, { flags: AA, answers: [to('.', 2, 'root.')], additionals: [a('root.', NODES.root)] })
    : replyTo(m, {
        authorities: [to('test.', 2, 'ns1.test.'), to('test.', 2, 'ns2.test.')],
        additionals: [a('ns1.test.', NODES.one), a('ns2.test.', NODES.two)],
      }),
];
const address: Script = (m) => [replyTo(m, { flags: AA, answers: [a(m.questions[0]!.name, '192.0.2.1')] })];

const CONFIG: RecursiveConfig = {
  hints: [{ name: 'root.', address: at(NODES.root) }],
  forwarders: [],
  minimise: false,
  randomIds: true,
  randomPorts: true,
};

function lab(one: Script | undefined, two: Script | undefined = one, top: Script = root): ScriptedDns {
  const made = new ScriptedDns(NODES);
  made.serve('root', top);
  if (one) made.serve('one', one);
  if (two) made.serve('two', two);
  return made;
}

/** Asks for each name in turn; the resolver stays the same. */
function resolve(l: ScriptedDns, names: readonly string[], pause = 0): Resolved[] {
  return l.run('client', function* (sys) {
    const resolver = new Recursive(sys, CONFIG);
    const all: Resolved[] = [];
    for (const name of names) {
      all.push(yield* resolver.resolve({ name, type: 1, class: 1 }));
      if (pause > 0) yield* sys.sleep(pause);
    }
    return all;
  });
}
const shown = ({ rcode, answers }: Resolved): string =>
  [rcode, ...answers.map(({ data }) => (data.kind === 'a' ? formatIpv4(data.address) : data.kind))].join(' ');
const askedOf = (l: ScriptedDns, ...servers: string[]): string[] =>
  l.asked.filter((q) => servers.includes(q.server)).map((q) => q.message.questions[0]!.name);

describe('servers that are hard to talk to', () => {
  test('FORMERR to EDNS(0) is asked again without, and remembered', () => {
    const old: Script = (m) => (ednsOf(m) ? [replyTo(m, { rcode: 1 })] : address(m, ''));
    const l = lab(old);
    expect(resolve(l, ['a.test.', 'b.test.', 'c.test.']).map(shown)).toEqual([
      '0 192.0.2.1',
      '0 192.0.2.1',
      '0 192.0.2.1',
    ]);
    // once for each of the two servers, in three questions
    expect(l.reasons('dns.ask').filter((id) => id === 'dns.without-edns')).toHaveLength(2);
  });

  test('when all are silent it asks each several times, with more patience, and fails after ten seconds', () => {
    const l = lab(() => []);
    expect(resolve(l, ['a.test.']).map(shown)).toEqual(['2']);
    expect(l.world.now).toBeGreaterThan(9.9e9);
    expect(l.world.now).toBeLessThan(10.1e9);
    expect(askedOf(l, 'one').length).toBeGreaterThan(2);
    expect(l.reasons('dns.given-up')).toEqual(['dns.too-late']);
  });

  test('SERVFAIL, REFUSED and upward referrals lead to the next server, each with its reason', () => {
    for (const [script, why] of [
      [(m: DnsMessage) => [replyTo(m, { rcode: 2 })], 'dns.server-failed'],
      [(m: DnsMessage) => [replyTo(m, { rcode: 5 })], 'dns.server-failed'],
      [(m: DnsMessage) => [replyTo(m, { authorities: [to('.', 2, 'root.')] })], 'dns.lame-delegation'],
      [(m: DnsMessage) => [replyTo(m)], 'dns.lame-delegation'],
    ] as const) {
      const l = lab(script, address);
      expect(resolve(l, ['a.test.', 'b.test.']).map(shown)).toEqual(['0 192.0.2.1', '0 192.0.2.1']);
      expect(new Set(l.reasons('dns.lame'))).toEqual(new Set([why]));
    }
  });
});

describe('answers that would never end', () => {
  test('a loop of aliases is SERVFAIL', () => {
    const l = lab((m) => {
      const { name } = m.questions[0]!;
      return [replyTo(m, { flags: AA, answers: [to(name, 5, name === 'a.test.' ? 'b.test.' : 'a.test.')] })];
    });
    expect(resolve(l, ['a.test.']).map(shown)).toEqual(['2']);
    expect(l.asked.length).toBeLessThan(8);
  });

  test('two zones whose servers are each in the other', () => {
    const circle: Script = (m) => {
      const { name } = m.questions[0]!;
      if (name === '.') return root(m, '');
      const [own, other] = name.endsWith('x.') ? ['x.', 'y.'] : ['y.', 'x.'];
      return [replyTo(m, { authorities: [to(own!, 2, `ns.${other}`)] })];
    };
    const l = lab(undefined, undefined, circle);
    expect(resolve(l, ['www.x.']).map(shown)).toEqual(['2']);
    expect(l.reasons('dns.given-up')).toContain('dns.asked-already');
    expect(l.asked.length).toBeLessThan(10);
  });

  test('a delegation to a hundred servers without addresses costs few questions (NXNS)', () => {
    const many: Script = (m) => {
      const { name } = m.questions[0]!;
      if (name === '.') return root(m, '');
      const zone = name.slice(name.indexOf('.') + 1);
      const servers = Array.from({ length: 100 }, (_, i) => to(zone, 2, `n${i}.${name.length}v.${i}.`));
      return [replyTo(m, { authorities: servers.slice(0, 25) })];
    };
    const l = lab(undefined, undefined, many);
    expect(resolve(l, ['www.victim.']).map(shown)).toEqual(['2']);
    expect(l.asked.length).toBeLessThanOrEqual(101);
  });
});

describe('what is remembered', () => {
  test('a TTL of 0 serves the question that it came for, and no other', () => {
    const l = lab((m) => {
      const { name } = m.questions[0]!;
      if (name === 'a.test.')
        return [replyTo(m, { flags: AA, answers: [to(name, 5, 'b.test.', 0), a('b.test.', '192.0.2.9', 0)] })];
      return [replyTo(m, { flags: AA, answers: [a(name, '192.0.2.9', 0)] })];
    });
    expect(resolve(l, ['a.test.']).map(shown)).toEqual(['0 name 192.0.2.9']);
    expect(askedOf(l, 'one', 'two')).toEqual(['a.test.']);
    const again = lab((m) => [replyTo(m, { flags: AA, answers: [a(m.questions[0]!.name, '192.0.2.9', 0)] })]);
    resolve(again, ['b.test.', 'b.test.']);
    expect(askedOf(again, 'one', 'two')).toEqual(['b.test.', 'b.test.']);
  });

  test('TTLs count down, and nothing is asked meanwhile', () => {
    const l = lab(address);
    const [first, second] = resolve(l, ['a.test.', 'a.test.'], 100e9);
    expect([first!.answers[0]!.ttl, second!.answers[0]!.ttl]).toEqual([300, 200]);
    expect([first!.fromCache, second!.fromCache]).toEqual([false, true]);
  });

  test('that a name does not exist is remembered as long as its SOA says, the type alone for NODATA', () => {
    const l = lab((m) => {
      const gone = m.questions[0]!.name === 'gone.test.';
      return [replyTo(m, { flags: AA, rcode: gone ? 3 : 0, authorities: [soa('test.', 30)] })];
    });
    expect(resolve(l, ['gone.test.', 'gone.test.', 'www.gone.test.', 'empty.test.', 'empty.test.']).map(shown)).toEqual(
      ['3', '3', '3', '0', '0'],
    );
    expect(askedOf(l, 'one', 'two')).toEqual(['gone.test.', 'empty.test.']);
    const later = lab((m) => [replyTo(m, { flags: AA, rcode: 3, authorities: [soa('test.', 30)] })]);
    resolve(later, ['gone.test.', 'gone.test.'], 31e9);
    expect(askedOf(later, 'one', 'two')).toHaveLength(2);
  });

  test('glue leads to servers but answers no question: its name is asked for (RFC 2181, 5.4.1)', () => {
    const l = lab(address);
    expect(resolve(l, ['www.test.', 'ns1.test.']).map(shown)).toEqual(['0 192.0.2.1', '0 192.0.2.1']);
    expect(askedOf(l, 'one', 'two')).toEqual(['www.test.', 'ns1.test.']);
  });

  test('who wishes no recursion gets the answer if it is there, else the way to it', () => {
    const l = lab(address);
    const [known, sibling] = l.run('client', function* (sys) {
      const resolver = new Recursive(sys, CONFIG);
      yield* resolver.resolve({ name: 'www.test.', type: 1, class: 1 });
      return ['www.test.', 'x.test.'].map((name) => resolver.cached({ name, type: 1, class: 1 }));
    });
    expect(known!.answers).toHaveLength(1);
    expect(sibling!.authorities.map((r) => r.name)).toEqual(['test.', 'test.']);
    expect(sibling!.additionals.map((r) => r.name)).toEqual(['ns1.test.', 'ns2.test.']);
  });
});

test('clients that ask the same at once share one question: no birthday for a forger', () => {
  const l = lab(address);
  const answers = l.run('client', function* (sys) {
    const resolver = new Recursive(sys, CONFIG);
    const all: string[] = [];
    const tasks = new Tasks(sys);
    for (let i = 0; i < 20; i++) {
      tasks.start(
        (function* () {
          all.push(shown(yield* resolver.resolve({ name: 'www.test.', type: 1, class: 1 })));
        })(),
      );
    }
    yield* tasks.run();
    return all;
  });
  expect(answers).toEqual(Array(20).fill('0 192.0.2.1'));
  expect(askedOf(l, 'one', 'two')).toEqual(['www.test.']);
});

test('when the word of the root has run out, the hints lead there again, however long that is after the start', () => {
  const l = lab(address);
  expect(resolve(l, ['a.test.', 'b.test.'], 400e9).map(shown)).toEqual(['0 192.0.2.1', '0 192.0.2.1']);
  expect(l.reasons('dns.ask').filter((id) => id === 'dns.priming')).toHaveLength(2);
});

test('a root that gives its servers no time at all is asked by the hints each time', () => {
  const fleeting: Script = (m, s) =>
    m.questions[0]!.name === '.'
      ? [replyTo(m, { flags: AA, answers: [to('.', 2, 'root.', 0)], additionals: [a('root.', NODES.root, 0)] })]
      : root(m, s);
  const l = lab(address, address, fleeting);
  expect(resolve(l, ['a.test.', 'b.test.'], 400e9).map(shown)).toEqual(['0 192.0.2.1', '0 192.0.2.1']);
});
