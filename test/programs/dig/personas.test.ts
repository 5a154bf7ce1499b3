import { describe, expect, it } from 'vitest';
import { World } from '../../../src/sim/world.ts';

const NS = [1, 2, 3, 4].map((n) => `@ 60552 NS ns${n}`);
const ADDRESSES = [
  ['ns1 60438 A 216.239.32.10', 'ns1 58273 AAAA 2001:4860:4802:32::a'],
  ['ns2 60438 A 216.239.34.10', 'ns2 131763 AAAA 2001:4860:4802:34::a'],
  ['ns3 163770 A 216.239.36.10', 'ns3 60541 AAAA 2001:4860:4802:36::a'],
  ['ns4 75597 A 216.239.38.10', 'ns4 60541 AAAA 2001:4860:4802:38::a'],
].flat();
const GOOGLE = [
  '$TTL 60',
  '@ SOA ns1 dns-admin 1 900 900 1800 60',
  ...NS,
  ...ADDRESSES,
  '@ 180 A 172.217.164.174',
  'www CNAME @',
];
const REVERSE = [
  '$TTL 60',
  '@ SOA ns1.google.com. x.google.com. 1 2 3 4 5',
  '@ NS ns1.google.com.',
  '10 PTR isp.example.',
];

const world = (persona: string): World =>
  World.fromYaml(`
lab: 1
id: personas
title: The curriculum's reply
seed: 22
topology:
  nodes:
    pc: { kind: host, persona: ${persona}, interfaces: { eth0: { addresses: [10.4.4.2/24] } }, nameservers: [10.4.4.10] }
    isp:
      kind: host
      interfaces: { eth0: { addresses: [10.4.4.10/24] } }
      services:
        - dns: { recursion: true, rotate: false, zones: { google.com.: ${JSON.stringify(GOOGLE.join('\n'))}, 4.4.10.in-addr.arpa.: ${JSON.stringify(REVERSE.join('\n'))} } }
    silent: { kind: host, interfaces: { eth0: { addresses: [10.4.4.66/24] } } }
    lan: { kind: switch }
  links:
    - endpoints: ["pc:eth0", "lan:p1"]
    - endpoints: ["isp:eth0", "lan:p2"]
    - endpoints: ["silent:eth0", "lan:p3"]
`);

describe("macOS' dig is 9.10.6 (its whole reply: test/labs/dns-bytes.test.ts)", () => {
  it('draws its id; the one of the curriculum can be had where dig is newer', () => {
    expect(world('linux').exec('pc', 'dig +qid=14345 google.com').stdout).toContain('id: 14345');
    expect(world('macos').exec('pc', 'dig +qid=14345 google.com').stderr).toMatch(/^Invalid option: \+qid=14345\n/);
  });

  it('says nothing of single tries', () => {
    const { stdout, exit } = world('macos').exec('pc', 'dig @10.4.4.66 google.com +time=1 +tries=2');
    expect(exit).toBe(9);
    expect(stdout).toBe(
      '\n; <<>> DiG 9.10.6 <<>> @10.4.4.66 google.com +time=1 +tries=2\n; (1 server found)\n' +
        ';; global options: +cmd\n;; connection timed out; no servers could be reached\n',
    );
  });
});

describe("Windows' nslookup", () => {
  it('names its server, then the addresses', () => {
    expect(world('windows').exec('pc', 'nslookup ns1.google.com').stdout).toBe(
      'Server:  isp.example\nAddress:  10.4.4.10\n\nName:    ns1.google.com\n' +
        'Addresses:  2001:4860:4802:32::a\n          216.239.32.10\n\n',
    );
  });

  it('lists aliases', () => {
    expect(world('windows').exec('pc', 'nslookup www.google.com').stdout).toContain(
      'Name:    google.com\nAddress:  172.217.164.174\nAliases:  www.google.com\n\n',
    );
  });

  it('says what does not exist', () => {
    expect(world('windows').exec('pc', 'nslookup nosuch.google.com').stdout).toContain(
      "*** isp.example can't find nosuch.google.com: Non-existent domain\n",
    );
  });

  it('counts the seconds of a server that is silent', () => {
    const silent = world('windows');
    silent.exec('silent', 'iptables -A INPUT -j DROP');
    const timedOut = 'DNS request timed out.\n    timeout was 2 seconds.\n';
    expect(silent.exec('pc', 'nslookup google.com 10.4.4.66').stdout).toBe(
      `${timedOut.repeat(2)}Server:  UnKnown\nAddress:  10.4.4.66\n\n${timedOut.repeat(4)}*** Request to UnKnown timed-out\n`,
    );
    expect(silent.now).toBeGreaterThanOrEqual(12e9);
  });

  it('holds a conversation', () => {
    const { stdout } = world('windows').exec(
      'pc',
      "echo 'set type=ns' > x; echo google.com >> x; echo exit >> x; nslookup < x",
    );
    expect(stdout).toContain('Default Server:  isp.example\nAddress:  10.4.4.10\n\n> > Server:  isp.example\n');
    expect(stdout).toContain('google.com\tnameserver = ns4.google.com\n');
    expect(stdout).toContain('ns1.google.com\tinternet address = 216.239.32.10\n');
  });
});
