/** Our resolver gives what BIND 9.18 gave on the same tree (test/golden/dns-recursion): reply codes, sections, TTLs within a second. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ResourceRecord } from '../../../../src/protocols/dns/codec.ts';
import { RCODE, TYPE, typeName } from '../../../../src/protocols/dns/types.ts';
import { dataText } from '../../../../src/protocols/dns/zone/print.ts';
import { Recursive } from '../../../../src/programs/lib/dns/recursive.ts';
import type { Resolved } from '../../../../src/programs/lib/dns/recursive-types.ts';
import type { Call } from '../../../../src/core/sys.ts';
import { World } from '../../../../src/sim/world.ts';

const FOLDER = new URL('../../../golden/dns-recursion/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const zone = (name: string): string => read(name).replace(/^/gm, ' '.repeat(14));
const node = (name: string, address: string, rest: string): string =>
  `    ${name}:\n      kind: host\n      hosts: false\n      interfaces: { eth0: { addresses: [${address}/24] } }\n${rest}`;
const dns = (origin: string, file: string): string =>
  `      services:\n        - dns:\n            zones:\n             "${origin}": |\n${zone(file)}\n`;
const LAB = `topology:
  nodes:
${node('resolver', '10.77.0.1', '')}${node('root', '10.77.0.2', dns('.', 'root.zone'))}${node('test', '10.77.0.3', dns('test.', 'test.zone'))}    sw: { kind: switch }
  links:
    - { endpoints: ["resolver:eth0", "sw:1"], delay: 10us }
    - { endpoints: ["root:eth0", "sw:2"], delay: 10us }
    - { endpoints: ["test:eth0", "sw:3"], delay: 10us }
`;

interface Case {
  readonly question: string;
  readonly rcode: string;
  readonly answers: readonly string[];
  readonly authorities: readonly string[];
  readonly additionals: readonly string[];
}

/** `www.test. A 192.0.2.1`, and whether the TTL is that of a record that was just heard. */
const lineOf = ({ name, type, ttl, data }: ResourceRecord): string =>
  `${name} ${ttl % 60 === 59 ? ttl + 1 : ttl} ${typeName(type)} ${dataText(data)}`;

function recorded(): Case[] {
  return read('answers.txt')
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [question = '', rcode = '', ...lines] = text.trimEnd().split('\n');
      const sections: Record<string, string[]> = { ANSWER: [], AUTHORITY: [], ADDITIONAL: [] };
      let into: string[] = [];
      for (const line of lines) {
        const heading = /^;; (\w+) SECTION/.exec(line)?.[1];
        if (heading !== undefined) into = sections[heading]!;
        else {
          const [name = '', ttl = '', , type = '', ...data] = line.split(/\s+/);
          into.push(`${name} ${Number(ttl) % 60 === 59 ? Number(ttl) + 1 : ttl} ${type} ${data.join(' ')}`);
        }
      }
      const { ANSWER, AUTHORITY, ADDITIONAL } = sections;
      return { question, rcode, answers: ANSWER!, authorities: AUTHORITY!, additionals: ADDITIONAL! };
    });
}

function ours(questions: readonly string[]): Resolved[] {
  const world = World.fromYaml(LAB);
  world.run();
  const kernel = world.sys('resolver');
  const all: Resolved[] = [];
  const process = kernel.run(kernel.terminal('test'), 'test', function* (sys): Call<number> {
    const hints = [{ name: 'root.', address: 0x0a4d0002 }];
    const resolver = new Recursive(sys, { hints, forwarders: [], minimise: false, randomIds: true, randomPorts: true });
    for (const text of questions) {
      const [name = '', ...words] = text.split(' ');
      const type = TYPE[(words.find((word) => word in TYPE) ?? 'A') as keyof typeof TYPE];
      const question = { name: `${name}.`, type, class: 1 };
      const answer = words.includes('+norecurse') ? resolver.cached(question) : yield* resolver.resolve(question);
      all.push(answer!);
    }
    return 0;
  });
  while (!process.ended && world.step());
  return all;
}

const cases = recorded();
const answers = ours(cases.map(({ question }) => question));

test('there are answers to be held to', () => {
  expect(cases.length).toBeGreaterThanOrEqual(14);
});

test.each(cases.map((one, i) => [one.question, one, answers[i]!] as const))('%s', (_, theirs, own) => {
  expect(Object.entries(RCODE).find(([, code]) => code === own.rcode)?.[0]).toBe(theirs.rcode);
  expect(own.answers.map(lineOf)).toEqual(theirs.answers);
  // BIND adds the zone's servers to what it answers from the cache without recursion: named does that, not the resolver
  if (theirs.answers.length > 0 && theirs.rcode === 'NOERROR' && theirs.authorities.length > 0) return;
  expect(own.authorities.map(lineOf)).toEqual(theirs.authorities);
  expect(own.additionals.map(lineOf)).toEqual(theirs.additionals);
});
