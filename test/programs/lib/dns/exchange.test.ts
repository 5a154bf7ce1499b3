import { describe, expect, test } from 'vitest';
import { NS_PER_MS, seconds } from '../../../../src/core/time.ts';
import type { Call, Sys } from '../../../../src/core/sys.ts';
import { type DnsMessage, encode, FLAG, type ResourceRecord } from '../../../../src/protocols/dns/codec.ts';
import { exchange, MessageStream, withLength } from '../../../../src/programs/lib/dns/exchange.ts';
import { at, query, replyTo, type Script, ScriptedDns } from '../../../helpers/scripted-dns.ts';

const NODES = { client: '10.0.0.1', ns: '10.0.0.53', other: '10.0.0.66' };
const SERVER = { address: at('10.0.0.53'), port: 53 };
const a = (name: string, address: string): ResourceRecord => ({
  name,
  type: 1,
  class: 1,
  ttl: 60,
  data: { kind: 'a', address: at(address) },
});
const answered: Script = (m) => [replyTo(m, { answers: [a(m.questions[0]!.name, '192.0.2.1')] })];

function ask(script: Script | undefined, m: DnsMessage = query('www.example.com.')) {
  const lab = new ScriptedDns(NODES);
  if (script) lab.serve('ns', script);
  const reply = lab.run('client', (sys) => exchange(sys, m, { server: SERVER, timeout: seconds(2) }));
  return { lab, reply };
}

/** Listens on TCP 53 and answers every connection with these pieces, some time apart. */
const streamServer = (pieces: (id: number) => readonly Uint8Array[]) =>
  function* (sys: Sys): Call<number> {
    const fd = sys.socket('stream');
    if (!fd.ok) return 1;
    sys.bind(fd.value, { address: 0, port: 53 });
    sys.listen(fd.value);
    for (;;) {
      const connection = yield* sys.accept(fd.value);
      if (!connection.ok) return 1;
      const asked = yield* sys.read(connection.value.fd);
      const id = asked.ok ? (asked.value[2]! << 8) | asked.value[3]! : 0;
      for (const piece of pieces(id)) {
        sys.send(connection.value.fd, piece);
        yield* sys.sleep(5 * NS_PER_MS);
      }
      sys.close(connection.value.fd);
    }
  };

describe('a question to one server', () => {
  test('comes back with its answer, the time it took and where from', () => {
    const { reply } = ask(answered);
    if (!reply.ok) throw new Error(reply.error.kind);
    expect(reply.value.message.answers).toEqual([a('www.example.com.', '192.0.2.1')]);
    expect(reply.value.from).toEqual(SERVER);
    expect(reply.value.transport).toBe('udp');
    expect(reply.value.elapsed).toBeGreaterThan(4 * NS_PER_MS);
  });

  test('keeps waiting past what does not match it, and says why', () => {
    const { lab, reply } = ask((m) => [
      replyTo(m, { id: m.id ^ 1 }),
      replyTo(m, { questions: [{ name: 'evil.example.', type: 1, class: 1 }] }),
      { ...m, flags: FLAG.RD },
      Uint8Array.of(1, 2, 3),
      ...answered(m, ''),
    ]);
    expect(reply.ok).toBe(true);
    expect(lab.reasons('dns.refused')).toEqual([
      'dns.wrong-id',
      'dns.wrong-question',
      'dns.not-a-response',
      'dns.malformed',
    ]);
  });

  test('the case of letters is not another question', () => {
    const { reply } = ask((m) => [replyTo(m, { questions: [{ name: 'WWW.Example.COM.', type: 1, class: 1 }] })]);
    expect(reply.ok).toBe(true);
  });

  test('a reply from another address is not believed', () => {
    const lab = new ScriptedDns(NODES);
    lab.serve('ns', () => []);
    lab.background('other', function* (sys) {
      const fd = sys.socket('datagram');
      if (!fd.ok) return 1;
      sys.bind(fd.value, { address: 0, port: 53 });
      yield* sys.sleep(50 * NS_PER_MS);
      sys.send(fd.value, encode(replyTo(query('www.example.com.'))), { address: at('10.0.0.1'), port: 4444 });
      return 0;
    });
    const reply = lab.run('client', (sys) =>
      exchange(sys, query('www.example.com.'), { server: SERVER, timeout: seconds(1), local: { port: 4444 } }),
    );
    expect(reply).toEqual({ ok: false, error: { kind: 'timeout', errno: 'ETIMEDOUT' } });
    expect(lab.reasons('dns.refused')).toEqual(['dns.wrong-server']);
  });

  test('silence is a timeout, a closed service port is refused, a broken reply is malformed', () => {
    expect(ask(() => []).reply).toMatchObject({ error: { kind: 'timeout' } });
    expect(ask(undefined).reply).toMatchObject({ error: { kind: 'refused' } });
    expect(ask((m) => [encode(replyTo(m)).slice(0, 14)]).reply).toMatchObject({ error: { kind: 'malformed' } });
  });

  test('a host that nobody answers for is unreachable', () => {
    const lab = new ScriptedDns(NODES);
    const server = { address: at('10.9.9.9'), port: 53 };
    const reply = lab.run('client', (sys) => exchange(sys, query('x.'), { server, timeout: seconds(10) }));
    expect(reply).toMatchObject({ error: { kind: 'unreachable', errno: 'EHOSTUNREACH' } });
  });

  test('a truncated reply is asked for again over TCP, whose pieces are put together', () => {
    const lab = new ScriptedDns(NODES);
    const full = (id: number) => withLength(encode(replyTo(query('big.'), { id, answers: [a('big.', '192.0.2.9')] })));
    lab.serve('ns', (m) => [replyTo(m, { flags: FLAG.QR | FLAG.TC })]);
    lab.background(
      'ns',
      streamServer((id) => Array.from(full(id), (byte) => Uint8Array.of(byte))),
    );
    const reply = lab.run('client', (sys) => exchange(sys, query('big.'), { server: SERVER }));
    if (!reply.ok) throw new Error(reply.error.kind);
    expect(reply.value).toMatchObject({ transport: 'tcp', truncatedFirst: true });
    expect(reply.value.message.answers).toHaveLength(1);
  });

  test('told not to, it keeps the truncated reply', () => {
    const lab = new ScriptedDns(NODES);
    lab.serve('ns', (m) => [replyTo(m, { flags: FLAG.QR | FLAG.TC })]);
    const reply = lab.run('client', (sys) => exchange(sys, query('big.'), { server: SERVER, retryOverTcp: false }));
    expect(reply).toMatchObject({ ok: true, value: { transport: 'udp' } });
  });

  test('a connection that ends before the message does is closed', () => {
    const lab = new ScriptedDns(NODES);
    lab.background(
      'ns',
      streamServer((id) => [withLength(encode(replyTo(query('big.'), { id }))).slice(0, 9)]),
    );
    const reply = lab.run('client', (sys) => exchange(sys, query('big.'), { server: SERVER, transport: 'tcp' }));
    expect(reply).toMatchObject({ error: { kind: 'closed' } });
  });
});

test('messages of a stream are found wherever it is cut', () => {
  const stream = new MessageStream();
  const bytes = [
    ...withLength(Uint8Array.of(1, 2, 3)),
    ...withLength(Uint8Array.of()),
    ...withLength(Uint8Array.of(9)),
  ];
  const found: Uint8Array[] = [];
  for (const byte of bytes) {
    stream.push(Uint8Array.of(byte));
    for (let m = stream.next(); m; m = stream.next()) found.push(m);
  }
  expect(found).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(), Uint8Array.of(9)]);
});
