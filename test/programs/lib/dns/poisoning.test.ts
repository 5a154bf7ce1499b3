/** An off-path forger against a resolver (RFC 5452; Kaminsky 2008): what random ids and ports are for, and what bailiwick checks are. */
import { describe, expect, test } from 'vitest';
import { formatIpv4 } from '../../../../src/core/address.ts';
import type { DnsCacheRow } from '../../../../src/core/service-tables.ts';
import type { Call, Sys } from '../../../../src/core/sys.ts';
import { NS_PER_MS } from '../../../../src/core/time.ts';
import { type DnsMessage, encode, FLAG, type ResourceRecord } from '../../../../src/protocols/dns/codec.ts';
import * as ipv4 from '../../../../src/protocols/ipv4/codec.ts';
import * as udp from '../../../../src/protocols/udp/codec.ts';
import { Recursive } from '../../../../src/programs/lib/dns/recursive.ts';
import { FIXED_PORT, type Resolved } from '../../../../src/programs/lib/dns/recursive-types.ts';
import { at, replyTo, ScriptedDns } from '../../../helpers/scripted-dns.ts';

const RESOLVER = '10.0.0.1';
const ROOT = '10.0.0.53';
const VICTIM = '10.0.0.54';
const EVIL = '10.6.6.6';
const TRIES = 10;
const GUESSES = 200;

const record = (name: string, type: number, data: ResourceRecord['data']): ResourceRecord => ({
  name,
  type,
  class: 1,
  ttl: 3600,
  data,
});
const a = (name: string, address: string): ResourceRecord => record(name, 1, { kind: 'a', address: at(address) });
const ns = (name: string, target: string): ResourceRecord => record(name, 2, { kind: 'name', target });

/** What the forger sends: an answer to a name that nobody had asked for, and in passing another server for the zone, and a bank. */
const forged = (name: string, id: number): DnsMessage => ({
  id,
  flags: FLAG.QR | FLAG.AA,
  opcode: 0,
  rcode: 0,
  questions: [{ name, type: 1, class: 1 }],
  answers: [a(name, EVIL)],
  authorities: [ns('victim.test.', 'ns.victim.test.')],
  additionals: [a('ns.victim.test.', EVIL), a('www.bank.example.', EVIL)],
});

/** One datagram under somebody else's address. */
function spoof(sys: Sys, fd: number, port: number, message: DnsMessage): void {
  const [source, destination] = [at(VICTIM), at(RESOLVER)];
  const datagram = udp.encode({ sourcePort: 53, destinationPort: port, checksum: 0, payload: encode(message) });
  const packet = ipv4.encode({
    dscp: 0,
    ecn: 0,
    identification: 1,
    reserved: false,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    protocol: udp.IP_PROTOCOL,
    source,
    destination,
    options: [],
    payload: udp.sealed(datagram, source, destination),
  });
  sys.send(fd, packet, { address: destination, port: 0 });
}

interface Attack {
  readonly lab: ScriptedDns;
  /** What the resolver says of www.victim.test after the attack. */
  readonly www: string;
  readonly rows: readonly DnsCacheRow[];
}

function attack(randomIds: boolean, randomPorts: boolean, seed: number): Attack {
  const lab = new ScriptedDns({ client: RESOLVER, root: ROOT, victim: VICTIM, evil: EVIL }, '', seed);
  lab.serve('root', (m) => [
    m.questions[0]!.name === '.'
      ? replyTo(m, { flags: FLAG.QR | FLAG.AA, answers: [ns('.', 'root.test.')], additionals: [a('root.test.', ROOT)] })
      : replyTo(m, {
          authorities: [ns('victim.test.', 'ns.victim.test.')],
          additionals: [a('ns.victim.test.', VICTIM)],
        }),
  ]);
  slowServer(lab, 'victim', '192.0.2.80');
  slowServer(lab, 'evil', EVIL);
  const hints = [{ name: 'root.test.', address: at(ROOT) }];
  lab.background('evil', forger);
  const { www, rows } = lab.run('client', function* (sys) {
    const resolver = new Recursive(sys, { hints, forwarders: [], minimise: false, randomIds, randomPorts });
    const ask = (name: string): Call<Resolved> => resolver.resolve({ name, type: 1, class: 1 });
    yield* ask('first.victim.test.');
    for (let i = 0; i < TRIES; i++) yield* ask(`x${i}.victim.test.`);
    const answer = yield* ask('www.victim.test.');
    return { www: answer, rows: resolver.cache.rows(sys.now()) };
  });
  const data = www.answers[0]?.data;
  return { lab, rows, www: data?.kind === 'a' ? formatIpv4(data.address) : `rcode ${www.rcode}` };
}

/** Answers everything with one address, a good while after it was asked. */
function slowServer(lab: ScriptedDns, node: string, address: string): void {
  lab.background(node, function* (sys) {
    const fd = sys.socket('datagram');
    if (!fd.ok) return 1;
    sys.bind(fd.value, { address: 0, port: 53 });
    for (;;) {
      const got = yield* sys.receive(fd.value);
      if (!got.ok) continue;
      yield* sys.sleep(60 * NS_PER_MS);
      const asked = lab.decode(got.value.bytes);
      const { name } = asked.questions[0]!;
      sys.send(
        fd.value,
        encode(replyTo(asked, { flags: FLAG.QR | FLAG.AA, answers: [a(name, address)] })),
        got.value.from,
      );
    }
  });
}

/** It cannot see the questions, but it knows which names will be asked for, since it causes them, and it guesses the rest. */
function* forger(sys: Sys): Call<number> {
  const raw = sys.socket('raw', 255);
  if (!raw.ok) return 1;
  for (let round = 0; round < TRIES; round++) {
    yield* sys.sleep(70 * NS_PER_MS);
    for (let guess = 0; guess < GUESSES; guess++) {
      // half of the guesses for a resolver whose ids count up, half for one whose ids are random
      const id = guess % 2 === 0 ? guess / 2 : sys.rng.below(0x10000);
      spoof(sys, raw.value, FIXED_PORT, forged(`x${round}.victim.test.`, id));
    }
  }
  return 0;
}

describe('a forger who does not see the questions', () => {
  test('wins when ids count up and the port is always the same: the whole zone is his', () => {
    const { rows, www } = attack(false, false, 1);
    expect(www).toBe(EVIL);
    expect(rows.find((row) => row.name === 'ns.victim.test.')?.data).toBe(EVIL);
  });

  test('even then he can say nothing about another zone: the bank’s record is out of bailiwick', () => {
    const { lab, rows } = attack(false, false, 1);
    expect(lab.reasons('dns.out-of-bailiwick')).toContain('dns.outside-the-zone');
    expect(rows.some((row) => row.name === 'www.bank.example.')).toBe(false);
  });

  test('random ids alone leave him two hundred chances in 65536', () => {
    const { lab, www } = attack(true, false, 1);
    expect(www).toBe('192.0.2.80');
    expect(lab.reasons('dns.refused').filter((id) => id === 'dns.wrong-id').length).toBeGreaterThan(GUESSES);
  });

  test('random ports too: his guesses do not even reach the socket', () => {
    const { lab, www } = attack(true, true, 1);
    expect(www).toBe('192.0.2.80');
    expect(lab.reasons('dns.refused')).toEqual([]);
  });
});
