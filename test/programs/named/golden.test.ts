/** Our named beside BIND's: the same zones, the same questions byte for byte, and every record of the answers (test/golden/named). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/core/bytes.ts';
import type { Call, Sys } from '../../../src/core/sys.ts';
import { dataText } from '../../../src/protocols/dns/zone/print.ts';
import { decode, type DnsMessage, type ResourceRecord } from '../../../src/protocols/dns/codec.ts';
import { TYPE, typeName } from '../../../src/protocols/dns/types.ts';
import { World } from '../../../src/sim/world.ts';
import { bytesOf } from '../../protocols/contract.ts';

const HOME = join(import.meta.dirname, '../../golden/named');

interface Recorded {
  readonly server: string;
  readonly transport: string;
  readonly words: string;
  readonly question: Uint8Array;
  readonly answer: Uint8Array | undefined;
}

const recorded = readFileSync(join(HOME, 'answers.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Recorded => {
    const [server = '', transport = '', words = '', question = '', answer = '-'] = line.split('\t');
    return {
      server,
      transport,
      words,
      question: bytesOf(question),
      answer: answer === '-' ? undefined : bytesOf(answer),
    };
  });

const zoneFile = (file: string): string => readFileSync(join(HOME, 'zones', file), 'utf8');
const ADDRESSES: Readonly<Record<string, number>> = { zones: 0x0a000001, root: 0x0a000002 };

const APEXES = ['', '.', 'example.com.', 'child.example.com.', 'other.net.', '2.0.192.in-addr.arpa.'];

const LAB = JSON.stringify({
  topology: {
    nodes: {
      zones: node('10.0.0.1/24', ['example.com', 'child.example.com', 'other.net', '2.0.192.in-addr.arpa']),
      root: node('10.0.0.2/24', ['root']),
      client: { kind: 'host', interfaces: { eth0: { addresses: ['10.0.0.9/24'] } } },
      hub: { kind: 'switch' },
    },
    links: ['zones', 'root', 'client'].map((name, i) => ({ endpoints: [`${name}:eth0`, `hub:${i + 1}`] })),
  },
});

function node(address: string, files: readonly string[]): object {
  const zones = Object.fromEntries(files.map((file) => [file === 'root' ? '.' : file, zoneFile(file)]));
  return {
    kind: 'host',
    interfaces: { eth0: { addresses: [address] } },
    services: [{ dns: { zones, rotate: false } }],
  };
}

/** What our servers answer to every question, in one run. */
function answers(): (Uint8Array | undefined)[] {
  const world = World.fromYaml(LAB);
  world.run();
  const got: (Uint8Array | undefined)[] = [];
  const kernel = world.sys('client');
  const process = kernel.run(kernel.terminal('test'), 'asker', function* (sys) {
    for (const one of recorded) got.push(yield* ask(sys, one));
    return 0;
  });
  while (!process.ended && world.step());
  return got;
}

function* ask(sys: Sys, { server, transport, question }: Recorded): Call<Uint8Array | undefined> {
  const to = { address: ADDRESSES[server]!, port: 53 };
  const socket = sys.socket(transport === 'udp' ? 'datagram' : 'stream');
  if (!socket.ok) throw new Error(socket.error);
  const fd = socket.value;
  let answer: Uint8Array | undefined;
  if (transport === 'udp') {
    sys.send(fd, question, to);
    const received = yield* sys.receive(fd, { timeout: 1e9 });
    answer = received.ok ? received.value.bytes : undefined;
  } else {
    yield* sys.connect(fd, to);
    yield* sys.writeAll(fd, Uint8Array.from([question.length >> 8, question.length & 255, ...question]));
    const bytes: number[] = [];
    while (bytes.length < 2 || bytes.length < 2 + bytes[0]! * 256 + bytes[1]!) {
      const more = yield* sys.read(fd);
      if (!more.ok || more.value.length === 0) break;
      bytes.push(...more.value);
    }
    answer = Uint8Array.from(bytes.slice(2));
  }
  sys.close(fd);
  return answer;
}

const shown = (r: ResourceRecord): string => `${r.name} ${r.ttl} ${r.class} ${typeName(r.type)} ${dataText(r.data)}`;

interface AnswerText {
  readonly header: string;
  readonly questions: readonly string[];
  readonly answers: readonly string[];
  readonly authorities: readonly string[];
  readonly additionals: readonly string[];
}

const titleOf = ({ server, transport, words }: Recorded): string => `${server} ${transport} ${words}`;

/** A message as text: the header's word, and the records of each section. */
function told(bytes: Uint8Array | undefined, ours: boolean): AnswerText | string {
  if (!bytes) return 'silence';
  const message = decode(bytes);
  if (!message.ok) return `${message.error}: ${toHex(bytes)}`;
  const { value } = message;
  return {
    header: `id ${value.id} flags ${value.flags.toString(16)} opcode ${value.opcode} rcode ${value.rcode}`,
    questions: value.questions.map((q) => `${q.name} ${q.class} ${typeName(q.type)}`),
    answers: value.answers.map(shown),
    authorities: value.authorities.map(shown),
    additionals: (ours ? inTheOrderOfBind(value) : value.additionals).map(shown),
  };
}

/**
 * Ours names the addresses of one server after the other, as the curriculum's reply does. BIND puts those of the client's family
 * first, and goes through the servers of a referral from the last to the first, after one that is itself asked for.
 */
function inTheOrderOfBind({ questions, authorities, additionals }: DnsMessage): readonly ResourceRecord[] {
  const cut = authorities.find(({ type }) => type === TYPE.NS)?.name ?? '';
  const isReferral = additionals.length > 1 && !APEXES.includes(cut);
  const names = [...new Set(additionals.map(({ name }) => name))];
  if (isReferral) names.reverse();
  const asked = questions[0]?.type === TYPE.A ? names.indexOf(questions[0].name) : -1;
  if (isReferral && asked >= 0) names.unshift(...names.splice(asked, 1));
  const sorted = [TYPE.A, TYPE.AAAA].flatMap((type) =>
    names.flatMap((name) => additionals.filter((r) => r.name === name && r.type === type)),
  );
  return [...sorted, ...additionals.filter(({ type }) => type !== TYPE.A && type !== TYPE.AAAA)];
}

type Told = ReturnType<typeof told>;
const counted = (answer: Told): unknown =>
  typeof answer === 'string' ? answer : { ...answer, additionals: answer.additionals.length };

/** Where ours differ on purpose: what is compared then, and why. */
const DIFFERENT: readonly (readonly [words: RegExp, compared: (answer: Told) => unknown, why: string])[] = [
  [
    /^zones udp (x\.)?wide\.example\.com .*(no edns|size [0567]\d*)$/,
    counted,
    'when not all glue fits, ours keeps that of the first servers, BIND that of the last',
  ],
  [
    /^root udp \. NS$/,
    (answer) => (typeof answer === 'string' ? answer : { ...answer, additionals: answer.additionals.slice().sort() }),
    'glue of servers that were asked for comes in their order; BIND has it the other way round',
  ],
  [
    /^zones udp version\.bind TXT class 3$/,
    (answer) => (typeof answer === 'string' ? answer : { ...answer, answers: answer.answers.length }),
    'ours is another program',
  ],
];

test('each difference is there', () => {
  const unused = DIFFERENT.filter(([words]) => !recorded.some((one) => words.test(titleOf(one))));
  expect(unused).toEqual([]);
});

describe('every answer is that of BIND', () => {
  const ours = answers();
  test.each(recorded.map((one, i) => [titleOf(one), i] as const))('%s', (title, i) => {
    const compared = DIFFERENT.find(([words]) => words.test(title))?.[1] ?? ((answer) => answer);
    expect(compared(told(ours[i], true))).toEqual(compared(told(recorded[i]!.answer, false)));
  });
});
