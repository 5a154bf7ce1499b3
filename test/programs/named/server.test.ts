/** named as a daemon in a lab: transports, views, rotation, recursion beside its own zones, what it records. */
import { describe, expect, test } from 'vitest';
import { formatIpv4, parseIpv4 } from '../../../src/core/address.ts';
import { concat, fromUtf8 } from '../../../src/core/bytes.ts';
import { eventSentence, type EventRow } from '../../../src/core/event.ts';
import type { Call, Sys } from '../../../src/core/sys.ts';
import { decode, type DnsMessage, encode, ednsRecord, FLAG } from '../../../src/protocols/dns/codec.ts';
import { TYPE, typeName } from '../../../src/protocols/dns/types.ts';
import { dataText } from '../../../src/protocols/dns/zone/print.ts';
import { World } from '../../../src/sim/world.ts';

const ZONE = '@ 1h SOA ns h 1 2 3 4 60\n@ NS ns\nns A 10.0.0.53\n';
const WEB = `${ZONE}www A 192.0.2.1\nwww A 192.0.2.2\nwww A 192.0.2.3\n`;

const host = (addresses: readonly string[], dns?: object) => ({
  kind: 'host',
  interfaces: { eth0: { addresses } },
  ...(dns ? { services: [{ dns }] } : {}),
});

class Lab {
  readonly world: World;
  readonly events: EventRow[] = [];

  constructor(nodes: Readonly<Record<string, object>>) {
    const links = Object.keys(nodes).map((name, i) => ({ endpoints: [`${name}:eth0`, `sw:${i + 1}`] }));
    this.world = World.fromYaml(JSON.stringify({ topology: { nodes: { ...nodes, sw: { kind: 'switch' } }, links } }));
    this.world.on((event) => this.events.push(event));
    this.world.run();
  }

  run<T>(body: (sys: Sys) => Call<T>, node = 'pc'): T {
    const results: T[] = [];
    const kernel = this.world.sys(node);
    const process = kernel.run(kernel.terminal('test'), 'test', function* (sys) {
      results.push(yield* body(sys));
      return 0;
    });
    while (!process.ended && this.world.step());
    return results[0]!;
  }

  /** One question over UDP: the answer and where it came from. */
  ask(
    server: string,
    question: DnsMessage | Uint8Array,
    node = 'pc',
  ): { message: DnsMessage; from: string } | undefined {
    return this.run(function* (sys) {
      const fd = sys.socket('datagram');
      if (!fd.ok) throw new Error(fd.error);
      sys.send(fd.value, question instanceof Uint8Array ? question : encode(question), {
        address: at(server),
        port: 53,
      });
      const got = yield* sys.receive(fd.value, { timeout: 20e9 });
      sys.close(fd.value);
      return got.ok ? { message: read(got.value.bytes), from: formatIpv4(got.value.from.address) } : undefined;
    }, node);
  }

  reasons(kind: string): (string | undefined)[] {
    return this.events.filter((event) => event.kind.id === kind).map((event) => event.reason?.id);
  }
}

function at(text: string): number {
  const parsed = parseIpv4(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

function read(bytes: Uint8Array): DnsMessage {
  const decoded = decode(bytes);
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

const query = (name: string, more: Partial<DnsMessage> & { type?: number; size?: number } = {}): DnsMessage => ({
  id: 0x4711,
  flags: 0,
  opcode: 0,
  rcode: 0,
  questions: [{ name, type: more.type ?? TYPE.A, class: 1 }],
  answers: [],
  authorities: [],
  additionals:
    more.size === undefined
      ? []
      : [ednsRecord({ udpBytes: more.size, extendedRcode: 0, version: 0, dnssecOk: false, options: [] })],
  ...more,
});

const data = (message: DnsMessage | undefined): string[] =>
  (message?.answers ?? []).map((record) => `${typeName(record.type)} ${dataText(record.data)}`);

const zones = { 'example.com': WEB };

describe('over UDP', () => {
  test('the records of a set take turns in coming first', () => {
    const lab = new Lab({ ns: host(['10.0.0.53/24'], { zones }), pc: host(['10.0.0.2/24']) });
    const first = () =>
      data(lab.ask('10.0.0.53', query('www.example.com.'))?.message)
        .map((text) => text.at(-1))
        .join('');
    expect([first(), first(), first(), first()]).toEqual(['123', '231', '312', '123']);
  });

  test('and do not with rotate: false', () => {
    const lab = new Lab({ ns: host(['10.0.0.53/24'], { zones, rotate: false }), pc: host(['10.0.0.2/24']) });
    const first = () => data(lab.ask('10.0.0.53', query('www.example.com.'))?.message)[0];
    expect([first(), first()]).toEqual(['A 192.0.2.1', 'A 192.0.2.1']);
  });

  test('the answer comes from the address that was asked', () => {
    const lab = new Lab({ ns: host(['10.0.0.53/24', '10.0.0.54/24'], { zones }), pc: host(['10.0.0.2/24']) });
    expect(lab.ask('10.0.0.54', query('www.example.com.'))?.from).toBe('10.0.0.54');
    expect(lab.ask('10.0.0.53', query('www.example.com.'))?.from).toBe('10.0.0.53');
  });

  test('an address that the machine gets later is served too', () => {
    const lab = new Lab({ ns: host(['10.0.0.53/24'], { zones }), pc: host(['10.0.0.2/24']) });
    lab.world.exec('ns', 'ip address add 10.0.0.99/24 dev eth0');
    lab.world.exec('pc', 'sleep 10');
    expect(lab.ask('10.0.0.99', query('www.example.com.'))?.from).toBe('10.0.0.99');
  });

  test('a minimal server says what was asked and no more', () => {
    const lab = new Lab({ ns: host(['10.0.0.53/24'], { zones, minimal: true }), pc: host(['10.0.0.2/24']) });
    const { message } = lab.ask('10.0.0.53', query('www.example.com.'))!;
    expect([message.answers.length, message.authorities.length, message.additionals.length]).toEqual([3, 0, 0]);
  });

  test('a response, and less than a header, get no answer; nonsense gets FORMERR', () => {
    const lab = new Lab({ ns: host(['10.0.0.53/24'], { zones }), pc: host(['10.0.0.2/24']) });
    expect(lab.ask('10.0.0.53', query('www.example.com.', { flags: FLAG.QR }))).toBeUndefined();
    expect(lab.ask('10.0.0.53', Uint8Array.of(1, 2, 3))).toBeUndefined();
    expect(lab.ask('10.0.0.53', encode(query('www.example.com.')).slice(0, -2))?.message).toMatchObject({
      id: 0x4711,
      rcode: 1,
    });
    expect(lab.events.filter((e) => e.kind.id === 'dns.malformed').map((e) => eventSentence(e))).toEqual([
      'The message of 10.0.0.2 cannot be used: the DNS header is cut short: 3 bytes do not hold it.',
      'The message of 10.0.0.2 cannot be used: question 1 of 1: its type and class are cut short.',
    ]);
  });
});

test('a client gets the view whose prefix is the longest that holds it', () => {
  const view = (clients: string[], address: string) => ({
    clients,
    zones: { 'example.com.': `${ZONE}www A ${address}` },
  });
  const views = [view(['10.0.0.0/8'], '192.0.2.8'), view(['10.0.0.3/32', '10.0.9.0/24'], '192.0.2.32')];
  const dns = { zones: { ...zones, 'only.here': ZONE }, views };
  const lab = new Lab({
    ns: host(['10.0.0.53/24', '172.16.0.53/24'], dns),
    pc: host(['10.0.0.2/24']),
    near: host(['10.0.0.3/24']),
    far: host(['172.16.0.2/24']),
  });
  const seen = (node: string, server: string) => data(lab.ask(server, query('www.example.com.'), node)?.message).length;
  expect(data(lab.ask('10.0.0.53', query('www.example.com.'))?.message)).toEqual(['A 192.0.2.8']);
  expect(data(lab.ask('10.0.0.53', query('www.example.com.'), 'near')?.message)).toEqual(['A 192.0.2.32']);
  expect(seen('far', '172.16.0.53')).toBe(3);
  expect(lab.ask('10.0.0.53', query('ns.only.here.'))?.message.rcode).toBe(0);
});

describe('over TCP', () => {
  /** Sends bytes on one connection and reads `count` answers. */
  function* exchange(sys: Sys, pieces: readonly Uint8Array[], count: number): Call<DnsMessage[]> {
    const fd = sys.socket('stream');
    if (!fd.ok) throw new Error(fd.error);
    yield* sys.connect(fd.value, { address: at('10.0.0.53'), port: 53 });
    for (const piece of pieces) {
      yield* sys.writeAll(fd.value, piece);
      yield* sys.sleep(50e6);
    }
    let bytes: Uint8Array = new Uint8Array(0);
    const answers: DnsMessage[] = [];
    while (answers.length < count) {
      const more = yield* sys.read(fd.value, { timeout: 5e9 });
      if (!more.ok || more.value.length === 0) break;
      bytes = concat([bytes, more.value]);
      for (
        let end = 0;
        bytes.length >= 2 && bytes.length >= (end = 2 + bytes[0]! * 256 + bytes[1]!);
        bytes = bytes.slice(end)
      ) {
        answers.push(read(bytes.slice(2, end)));
      }
    }
    sys.close(fd.value);
    return answers;
  }
  const framed = (message: DnsMessage): Uint8Array => {
    const bytes = encode(message);
    return Uint8Array.from([bytes.length >> 8, bytes.length & 255, ...bytes]);
  };
  const many = { 'example.com': ZONE + Array.from({ length: 60 }, (_, i) => `many A 192.0.2.${i}\n`).join('') };
  const nodes = { ns: host(['10.0.0.53/24'], { zones: many }), pc: host(['10.0.0.2/24']) };

  test('several questions in one piece are all answered', () => {
    const asked = [1, 2, 3].map((id) => framed(query('ns.example.com.', { id })));
    const answers = new Lab(nodes).run((sys) => exchange(sys, [concat(asked)], 3));
    expect(answers.map((m) => m.id).sort()).toEqual([1, 2, 3]);
  });

  test('a question in pieces is one question', () => {
    const bytes = framed(query('ns.example.com.'));
    const pieces = [bytes.slice(0, 1), bytes.slice(1, 7), bytes.slice(7)];
    expect(new Lab(nodes).run((sys) => exchange(sys, pieces, 1)).map((m) => m.answers.length)).toEqual([1]);
  });

  test('what UDP had to cut comes whole', () => {
    const lab = new Lab(nodes);
    const small = lab.ask('10.0.0.53', query('many.example.com.', { size: 600 }))!.message;
    expect([small.flags & FLAG.TC, small.answers.length, small.questions.length, small.additionals.length]).toEqual([
      FLAG.TC,
      0,
      1,
      1,
    ]);
    const [whole] = lab.run((sys) => exchange(sys, [framed(query('many.example.com.'))], 1));
    expect([whole!.flags & FLAG.TC, whole!.answers.length]).toEqual([0, 60]);
    expect(lab.reasons('dns.answer')).toEqual(['dns.truncated', 'dns.authoritative']);
  });

  test('a connection that says nothing is closed after 30 s, and that does not move the clock', () => {
    const lab = new Lab(nodes);
    lab.run(function* (sys) {
      const fd = sys.socket('stream');
      if (fd.ok) yield* sys.connect(fd.value, { address: at('10.0.0.53'), port: 53 });
      const before = sys.now();
      const end = fd.ok ? yield* sys.read(fd.value, { timeout: 60e9 }) : undefined;
      expect(end).toEqual({ ok: true, value: new Uint8Array(0) });
      expect(Math.round((sys.now() - before) / 1e9)).toBe(30);
    });
  });

  test('tcp: false leaves the service port closed', () => {
    const lab = new Lab({ ...nodes, ns: host(['10.0.0.53/24'], { zones: many, tcp: false }) });
    expect(lab.world.exec('ns', 'ss -ltn').stdout).not.toContain(':53');
  });
});

describe('recursion', () => {
  const ROOT =
    '. 1d SOA a.root.test. h.root.test. 1 2 3 4 60\n. 1d NS a.root.test.\na.root.test. 1d A 10.0.0.1\ncom. 1d NS ns.com.\nns.com. 1d A 10.0.0.2\n';
  const COM =
    '@ 1d SOA ns h 1 2 3 4 60\n@ 1d NS ns\nns 1d A 10.0.0.2\nexample 1d NS ns1.example\nexample 1d NS ns2.example\nns1.example 1d A 10.0.0.3\nns2.example 1d A 10.0.0.3\n';
  const EXAMPLE =
    '@ 300 SOA ns1 h 1 2 3 4 60\n@ 300 NS ns1\n@ 300 NS ns2\nns1 300 A 10.0.0.3\nns2 300 A 10.0.0.3\n@ 180 A 192.0.2.80\nwww 60 CNAME @\nportal 60 CNAME web.inside.\nback 60 CNAME out.inside.\nround 60 CNAME round.inside.\n';
  const tree = (more: object = {}) =>
    new Lab({
      root: host(['10.0.0.1/24'], { zones: { '.': ROOT } }),
      com: host(['10.0.0.2/24'], { zones: { com: COM } }),
      auth: host(['10.0.0.3/24'], { zones: { 'example.com': EXAMPLE } }),
      isp: host(['10.0.0.53/24'], {
        recursion: true,
        hints: [{ name: 'a.root.test', address: '10.0.0.1' }],
        zones: { lan: `${ZONE}alias CNAME www.example.com.\n` },
        ...more,
      }),
      pc: host(['10.0.0.9/24']),
    });

  test('walks the tree for its client, and gives the servers and their addresses beside the answer', () => {
    const lab = tree();
    const { message } = lab.ask('10.0.0.53', query('example.com.', { flags: FLAG.RD, size: 4096 }))!;
    expect(message.flags).toBe(FLAG.QR | FLAG.RD | FLAG.RA);
    expect(data(message)).toEqual(['A 192.0.2.80']);
    expect(message.authorities.map(({ name, data }) => `${name} ${dataText(data)}`)).toEqual([
      'example.com. ns1.example.com.',
      'example.com. ns2.example.com.',
    ]);
    expect(message.additionals.map(({ name, type }) => `${name} ${typeName(type)}`)).toEqual([
      'ns1.example.com. A',
      'ns2.example.com. A',
      '. OPT',
    ]);
    expect(lab.reasons('dns.answer')).toContain('dns.recursive');
  });

  test('goes on where an alias leaves its own zones, and keeps AA for the first name', () => {
    const { message } = tree().ask('10.0.0.53', query('alias.lan.', { flags: FLAG.RD }))!;
    expect(data(message)).toEqual(['CNAME www.example.com.', 'CNAME example.com.', 'A 192.0.2.80']);
    expect(message.flags & (FLAG.AA | FLAG.RA)).toBe(FLAG.AA | FLAG.RA);
  });

  test('comes back where an alias of others leads into its own zones, as often as it takes, and not for ever', () => {
    const inside = `${ZONE}web A 192.0.2.5\nout CNAME www.example.com.\nround CNAME round.example.com.\n`;
    const lab = tree({ zones: { inside } });
    const asked = (name: string) => lab.ask('10.0.0.53', query(name, { flags: FLAG.RD }))?.message;
    expect(data(asked('portal.example.com.'))).toEqual(['CNAME web.inside.', 'A 192.0.2.5']);
    expect(data(asked('back.example.com.'))).toEqual([
      ...['CNAME out.inside.', 'CNAME www.example.com.', 'CNAME example.com.', 'A 192.0.2.80'],
    ]);
    expect(asked('round.example.com.')?.rcode).toBe(2);
  });

  test('follows the cuts of its own zones, where the tree knows nothing of them', () => {
    const lan = `${ZONE}sub NS ns.sub\nns.sub A 10.0.0.3\nother NS host\nhost A 10.0.0.3\n`;
    const lab = tree({ zones: { lan } });
    const subs = { 'sub.lan': `${ZONE}www A 192.0.2.7\n`, 'other.lan': `${ZONE}www A 192.0.2.8\n` };
    const both = new Lab({
      auth: host(['10.0.0.3/24'], { zones: subs }),
      isp: host(['10.0.0.53/24'], { recursion: true, zones: { lan } }),
      pc: host(['10.0.0.9/24']),
    });
    expect(lab.ask('10.0.0.53', query('www.sub.lan.', { flags: FLAG.RD }))?.message.rcode).toBe(2);
    expect(data(both.ask('10.0.0.53', query('www.sub.lan.', { flags: FLAG.RD }))?.message)).toEqual(['A 192.0.2.7']);
    expect(data(both.ask('10.0.0.53', query('www.other.lan.', { flags: FLAG.RD }))?.message)).toEqual(['A 192.0.2.8']);
  });

  test('gives the reply of the curriculum: one address, four servers, eight addresses, 303 bytes', () => {
    const numbers = [1, 2, 3, 4];
    const glue = numbers
      .map(
        (n) => `ns${n}.google 1d A 216.239.${30 + 2 * n}.10\nns${n}.google 1d AAAA 2001:4860:4802:${30 + 2 * n}::a\n`,
      )
      .join('');
    const servers = numbers.map((n) => `@ 1d NS ns${n}\n`).join('');
    const lab = new Lab({
      root: host(['10.0.0.1/24'], { zones: { '.': ROOT.replaceAll('10.0.0.2', '10.0.0.4') } }),
      com: host(['10.0.0.4/24', '216.239.32.10/24', '216.239.34.10/24', '216.239.36.10/24', '216.239.38.10/24'], {
        zones: {
          com: `@ 1d SOA ns h 1 2 3 4 60\n@ 1d NS ns\nns 1d A 10.0.0.4\n${servers.replaceAll('@', 'google').replaceAll(/(ns\d)/g, '$1.google')}${glue}`,
          'google.com': `@ 1d SOA ns1 h 1 2 3 4 60\n${servers}${glue.replaceAll('.google', '')}@ 180 A 172.217.164.174\n`,
        },
      }),
      isp: {
        ...host(['10.0.0.53/24'], {
          recursion: true,
          'udp-size': 4096,
          hints: [{ name: 'a.root.test', address: '10.0.0.1' }],
        }),
        routes: [{ to: '216.239.0.0/16', via: '10.0.0.4' }],
      },
      pc: host(['10.0.0.9/24']),
    });
    const { message } = lab.ask('10.0.0.53', query('google.com.', { flags: FLAG.RD, size: 4096 }))!;
    expect([message.answers, message.authorities, message.additionals].map((records) => records.length)).toEqual([
      1, 4, 9,
    ]);
    expect(message.authorities.map((record) => dataText(record.data))).toEqual(
      numbers.map((n) => `ns${n}.google.com.`),
    );
    expect(message.additionals.slice(0, 4).map((r) => `${r.name} ${typeName(r.type)}`)).toEqual([
      'ns1.google.com. A',
      'ns1.google.com. AAAA',
      'ns2.google.com. A',
      'ns2.google.com. AAAA',
    ]);
    expect(encode(message).length).toBe(303);
  });

  test('is not done for others than those allowed', () => {
    const { message } = tree({ 'allow-recursion': ['172.16.0.0/12'] }).ask(
      '10.0.0.53',
      query('example.com.', { flags: FLAG.RD }),
    )!;
    expect([message.rcode, message.flags & FLAG.RA]).toEqual([5, 0]);
  });

  test('is not done for who does not wish it: the cache is all there is', () => {
    const lab = tree();
    const cold = lab.ask('10.0.0.53', query('example.com.'))!.message;
    expect([cold.answers.length, cold.authorities.map((r) => r.name)]).toEqual([0, ['.']]);
    lab.ask('10.0.0.53', query('example.com.', { flags: FLAG.RD }));
    expect(data(lab.ask('10.0.0.53', query('example.com.'))?.message)).toEqual(['A 192.0.2.80']);
  });

  test('a slow question does not hold up the next', () => {
    const lab = tree();
    const order = lab.run(function* (sys) {
      const fd = sys.socket('datagram');
      if (!fd.ok) throw new Error(fd.error);
      const to = { address: at('10.0.0.53'), port: 53 };
      sys.send(fd.value, encode(query('example.com.', { id: 1, flags: FLAG.RD })), to);
      sys.send(fd.value, encode(query('ns.lan.', { id: 2 })), to);
      const ids: number[] = [];
      for (let i = 0; i < 2; i++) {
        const got = yield* sys.receive(fd.value, { timeout: 20e9 });
        if (got.ok) ids.push(read(got.value.bytes).id);
      }
      return ids;
    });
    expect(order).toEqual([2, 1]);
  });
});

test('log: queries writes a line for each question', () => {
  const lab = new Lab({ ns: host(['10.0.0.53/24'], { zones, log: 'queries' }), pc: host(['10.0.0.2/24']) });
  lab.ask('10.0.0.53', query('www.example.com.', { flags: FLAG.RD, size: 1232 }));
  const file = lab.world.sys('ns').files.read('/var/log/named.log');
  const lines = (file.ok ? fromUtf8(file.value) : '')
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/#\d+/, '#port'));
  expect(lines).toEqual([
    '01-Jan-2026 00:00:00.000 zoneload: info: zone example.com/IN: loaded serial 1',
    '01-Jan-2026 00:00:00.006 queries: info: client 10.0.0.2#port (www.example.com): query: www.example.com IN A +E(0) (10.0.0.53)',
  ]);
});
