import { describe, expect, test } from 'vitest';
import { readTopology } from '../../src/topology/load.ts';

const lab = (...services: readonly string[]): string =>
  `topology:
  nodes:
    web:
      kind: host
      interfaces: { eth0: { addresses: [10.0.0.1/24] } }
      services:
${services.map((service) => `        - ${service}\n`).join('')}  links: [{ endpoints: ["web:eth1", "other:eth0"] }]
`.replace('  links', '    other: { kind: host }\n  links');
const messages = (...services: readonly string[]): string[] =>
  readTopology(lab(...services)).issues.map((i) => `${i.line}:${i.column} ${i.message}`);

describe('a service port is one daemon’s', () => {
  test.each([
    [['http: {}', 'http: {}'], '8:11 TCP port 80 of web belongs to the service http before this one'],
    [
      ['http: { port: 3000 }', "proxy: { port: 3000, to: '10.0.0.2:80' }"],
      '8:26 TCP port 3000 of web belongs to the service http before this one',
    ],
    [['http: { port: 53 }', 'dns: {}'], '8:11 TCP port 53 of web belongs to the service http before this one'],
    [['dns: {}', 'dns: { tcp: false }'], '8:11 UDP port 53 of web belongs to the service dns before this one'],
    [
      ['http: { address: 10.0.0.1 }', 'http: {}'],
      '8:11 TCP port 80 of web belongs to the service http before this one',
    ],
  ])('%s', (services, message) => {
    expect(messages(...services)).toEqual([message]);
  });

  test.each([
    [['http: {}', 'http: { port: 81 }']],
    [['http: { address: 10.0.0.1 }', 'http: { address: 127.0.0.1 }']],
    [['http: { port: 53 }', 'dns: { tcp: false }']],
    [['dns: {}', 'dns: { port: 54 }']],
  ])('but %s get on with each other', (services) => {
    expect(messages(...services)).toEqual([]);
  });
});

test('a service listens on an address of its node, or on one that comes later', () => {
  expect(messages('http: { address: 10.0.0.9 }')).toEqual(['7:28 no interface of web has the address 10.0.0.9']);
  const later = lab('http: { address: 10.0.0.9 }').replace('10.0.0.1/24', 'dhcp');
  expect(readTopology(later).issues).toEqual([]);
});

test('a relay listens on interfaces of its node, those that links add among them', () => {
  expect(messages('dhcp-relay: { servers: [10.0.0.5], interfaces: [eth0, eth1] }')).toEqual([]);
  expect(messages('dhcp-relay: { servers: [10.0.0.5], interfaces: [eth0, eth7] }')).toEqual([
    '7:65 web has no interface "eth7"; did you mean "eth0"?',
  ]);
});

describe('what is wrong in a zone is found where it stands, however YAML wrote it:', () => {
  const zone = ['$TTL 1h', '@ SOA ns h 1 2h 15m 2w 5m', '@ NS ns', 'ns A 10.0.0.300'];
  const indent = ' '.repeat(18);
  test.each([
    ['a folded block', `>\n${zone.map((line) => `${indent}${line}\n`).join('\n')}`, '16:24'],
    ['single quotes', `'${zone.join(`\n\n${indent}`)}'`, '15:24'],
    ['double quotes', `"${zone.join(`\n\n${indent}`)}"`, '15:24'],
    ['double quotes with escapes', `"${zone.join('\\n')}"`, '9:70'],
  ])('%s', (_, written, place) => {
    const { issues } = readTopology(lab(`dns:\n            zones:\n              x.: ${written}`));
    expect(issues.map((i) => `${i.line}:${i.column} ${i.found}`)).toEqual([`${place} "10.0.0.300"`]);
  });

  test('and so is a variable that there is none of', () => {
    const block = `|\n${zone.map((line) => `${indent}${line.replace('10.0', '${net}')}\n`).join('')}`;
    const { issues } = readTopology(lab(`dns:\n            zones:\n              x.: ${block}`));
    expect(issues.map((i) => `${i.line}:${i.column} ${i.found}`)).toEqual(['13:24 ${net}']);
  });
});
