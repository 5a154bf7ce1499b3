/** The dns service of lab files: a wrong zone is shown at its own line and column of the file. */
import { describe, expect, test } from 'vitest';
import type { DnsConfig } from '../../../src/core/services.ts';
import { LabError } from '../../../src/topology/errors.ts';
import { loadTopology } from '../../../src/topology/load.ts';

const HEAD = `topology:
  nodes:
    ns:
      kind: host
      services:
        - dns:
`;
const lab = (dns: string, vars = ''): string => `${vars}${HEAD}${dns.replace(/^(?=.)/gm, '            ')}`;

const configOf = (dns: string): DnsConfig =>
  loadTopology(lab(dns)).nodes[0]!.services[0]!.options as unknown as DnsConfig;

/** The issues of a file: what each caret underlines, and the message. */
function issuesOf(text: string): string[] {
  try {
    loadTopology(text);
    return [];
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const lines = text.split('\n');
    return error.issues.map(({ line, column, length, message }) => {
      const under = lines[line - 1]!.slice(column - 1, column - 1 + length);
      return `${line - lines.findIndex((l) => l.includes('- dns:')) - 1}: ${under}: ${message}`;
    });
  }
}

const WRONG = 'in the zone example.com.: expected an IPv4 address such as 192.0.2.1, found "192.0.2.300"';

test('everything has a default, and the dot at the end of names is optional', () => {
  expect(configOf('zones: { Example.com: "@ 1h SOA ns h 1 2 3 4 5\\n@ NS ns" }')).toEqual({
    zones: [{ origin: 'Example.com.', text: '@ 1h SOA ns h 1 2 3 4 5\n@ NS ns' }],
    views: [],
    recursion: false,
    allowRecursion: undefined,
    hints: [],
    forwarders: [],
    minimise: false,
    rotate: true,
    minimal: false,
    port: 53,
    randomIds: true,
    randomPorts: true,
    tcp: true,
    udpSize: 1232,
    log: undefined,
  });
});

test('hints, forwarders, views and the rest are read', () => {
  const config = configOf(
    [
      'recursion: true',
      'hints: [{ name: a.root-servers.net, address: 198.41.0.4 }]',
      'forwarders: [9.9.9.9]',
      'allow-recursion: [10.0.0.0/8]',
      'udp-size: 512',
      'random-ids: false',
      'log: queries',
      'views: [{ clients: [10.1.0.0/16], zones: {} }]',
    ].join('\n'),
  );
  expect(config).toMatchObject({
    recursion: true,
    hints: [{ name: 'a.root-servers.net.', address: 0xc6290004 }],
    forwarders: [0x09090909],
    allowRecursion: [{ address: 0x0a000000, length: 8 }],
    udpSize: 512,
    randomIds: false,
    log: 'queries',
    views: [{ clients: [{ address: 0x0a010000, length: 16 }], zones: [] }],
  });
});

describe('a wrong record is shown in the lab file', () => {
  test('of a block', () => {
    const zone = '$TTL 1h\n  @ SOA ns h 1 2 3 4 5\n  @ NS ns\n\n  ; comment\n  www A 192.0.2.300\n';
    expect(issuesOf(lab(`zones:\n  example.com: |\n${zone.replace(/^ *(?=.)/gm, '    ')}`))).toEqual([
      `8: 192.0.2.300: ${WRONG}`,
    ]);
  });

  test('of a block with an indentation and a chomping sign', () => {
    const zone = '    $TTL 1h\n    @ SOA ns h 1 2 3 4 5\n      NS ns\n    www A 192.0.2.300\n';
    expect(issuesOf(lab(`zones:\n  example.com: |2-\n${zone}`))).toEqual([`6: 192.0.2.300: ${WRONG}`]);
  });

  test('of a line in double quotes, behind escapes', () => {
    const zone = '"$TTL 1h\\n@ SOA ns h 1 2 3 4 5\\n@ NS ns\\nx TXT \\"\\u00e9\\U0001F600\\x41\\"\\nwww A 192.0.2.300"';
    expect(issuesOf(lab(`zones: { example.com: ${zone} }`))).toEqual([`1: 192.0.2.300: ${WRONG}`]);
  });

  test('of double quotes over several lines', () => {
    const zone = '"$TTL 1h\\n\\\n    @ SOA ns h 1 2 3 4 5\\n\\\n    @ NS ns\\n\\\n    www A 192.0.2.300\\n"';
    expect(issuesOf(lab(`zones:\n  example.com: ${zone}`))).toEqual([`5: 192.0.2.300: ${WRONG}`]);
  });

  test('of single quotes and of a plain text', () => {
    expect(issuesOf(lab(`zones: { example.com: '@ SOA ns ''h'' x' }`))).toEqual([
      `1: x: in the zone example.com.: expected a serial number from 0 to 4294967295, found "x"`,
    ]);
    expect(issuesOf(lab('zones:\n  example.com: www A 192.0.2.300'))).toEqual([`2: 192.0.2.300: ${WRONG}`]);
  });

  test('where variables moved the line', () => {
    const vars = 'vars: { web: { pick: [w] }, ip: { pick: [192.0.2.300] } }\n';
    const zone = '    $TTL 1h\n    @ SOA ns h 1 2 3 4 5\n    @ NS ns\n    ${web} A 192.0.2.300\n';
    expect(issuesOf(lab(`zones:\n  example.com: |\n${zone}`, vars))).toEqual([`6: 192.0.2.300: ${WRONG}`]);
    const drawn = '    $TTL 1h\n    @ SOA ns h 1 2 3 4 5\n    @ NS ns\n    w A ${ip}\n';
    expect(issuesOf(lab(`zones:\n  example.com: |\n${drawn}`, vars))[0]).toMatch(/^6: \$\{ip\}/);
  });

  test('of a view', () => {
    expect(
      issuesOf(lab('views:\n  - clients: [10.0.0.0/8]\n    zones:\n      example.com: |\n        www A 192.0.2.300')),
    ).toEqual([`5: 192.0.2.300: ${WRONG}`]);
  });
});

test.each([
  ['zones: { "a..b": "" }', '"a..b" cannot name a zone: expected a domain name such as example.com.'],
  ['zone: {}', 'unknown key "zone"; did you mean "zones"?'],
  ['udp-size: 100', 'expected a number of bytes from 512 to 4096, found 100'],
  ['log: all', 'expected queries, found "all"'],
  ['hints: [{ name: a, address: b }]', 'expected an IPv4 address such as 192.168.1.3, found "b"'],
  ['zones: { example.com: 5 }', 'expected a master file as text, found 5'],
])('%s is refused', (dns, message) => {
  expect(issuesOf(lab(dns)).map((issue) => issue.replace(/^.*?: .*?: /, ''))).toContain(message);
});

test('the same zone twice is refused', () => {
  const zone = '"@ 1h SOA ns h 1 2 3 4 5\\n@ NS ns"';
  expect(issuesOf(lab(`zones:\n  example.com: ${zone}\n  Example.com.: ${zone}`))).toEqual([
    '3: Example.com.: "Example.com." and "example.com" are the same zone: neither case nor the dot at the end counts',
  ]);
});

test('a zone without SOA record names the place where it begins', () => {
  expect(issuesOf(lab('zones:\n  example.com: |\n    $TTL 1h\n    www A 192.0.2.1'))).toEqual([
    '3: $: in the zone example.com.: the zone example.com. has no SOA record at its top: expected a record "@ SOA ..." of example.com.',
  ]);
});
