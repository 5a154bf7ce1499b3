/** Lab 22c rebuilds the reply of the curriculum (items 144 to 148), and what its texts say of bytes is so. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import packet from 'dns-packet';
import { describe, expect, test } from 'vitest';
import { readCapture } from '../../src/dissect/read-capture.ts';
import { PcapExport } from '../../src/sim/pcap-export.ts';
import { World } from '../../src/sim/world.ts';

const FILE = join(import.meta.dirname, '../../labs/22c-dns-bytes.yaml');
const world = (): World => World.fromYaml(readFileSync(FILE, 'utf8'), { file: FILE });
const dig = (line: string, on = world()): string => on.exec('alice', `dig ${line}`).stdout;

const REPLY = `
; <<>> DiG 9.10.6 <<>> google.com
;; global options: +cmd
;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 14345
;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 4, ADDITIONAL: 9

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 4096
;; QUESTION SECTION:
;google.com.			IN	A

;; ANSWER SECTION:
google.com.		180	IN	A	172.217.164.174

;; AUTHORITY SECTION:
google.com.		60552	IN	NS	ns1.google.com.
google.com.		60552	IN	NS	ns2.google.com.
google.com.		60552	IN	NS	ns3.google.com.
google.com.		60552	IN	NS	ns4.google.com.

;; ADDITIONAL SECTION:
ns1.google.com.		60438	IN	A	216.239.32.10
ns1.google.com.		58273	IN	AAAA	2001:4860:4802:32::a
ns2.google.com.		60438	IN	A	216.239.34.10
ns2.google.com.		131763	IN	AAAA	2001:4860:4802:34::a
ns3.google.com.		163770	IN	A	216.239.36.10
ns3.google.com.		60541	IN	AAAA	2001:4860:4802:36::a
ns4.google.com.		75597	IN	A	216.239.38.10
ns4.google.com.		60541	IN	AAAA	2001:4860:4802:38::a

;; Query time: 13 msec
;; SERVER: 10.4.4.10#53(10.4.4.10)
;; WHEN: Thu Jan 01 00:00:00 UTC 2026
;; MSG SIZE  rcvd: 303

`;

/** The DNS messages that reach alice by UDP when she runs this. */
function messages(line: string): Uint8Array[] {
  const on = world();
  const chunks: Uint8Array[] = [];
  const capture = new PcapExport(on, 'alice:en0', (chunk) => chunks.push(chunk.slice()));
  dig(line, on);
  capture.flush();
  const read = readCapture(Buffer.concat(chunks));
  if (!read.ok) throw new Error(read.error);
  const HEADERS = 14 + 20 + 8;
  return read.value.packets
    .map(({ bytes }) => Buffer.from(bytes))
    .filter((frame) => frame[23] === 17 && frame.readUInt16BE(34) === 53)
    .map((frame) => frame.subarray(HEADERS, 14 + frame.readUInt16BE(16)));
}

const sizeOf = (text: string): number => Number(/MSG SIZE {2}rcvd: (\d+)/.exec(text)?.[1]);
const lines = (names: RegExp, text: string): number => [...text.matchAll(names)].length;

describe('the reply of the curriculum', () => {
  test('dig prints it, with its id, its 13 ms and its 303 bytes', () => {
    expect(dig('google.com')).toBe(REPLY);
  });

  test('its bytes stand where the lab says', () => {
    const [reply] = messages('google.com');
    expect(reply).toHaveLength(12 + 16 + 16 + 72 + 176 + 11);
    const hex = Buffer.from(reply!).toString('hex');
    expect(hex.slice(0, 24)).toBe('380981800001000100040009');
    expect(hex.slice(2 * 12, 2 * 28)).toBe('06676f6f676c6503636f6d0000010001');
    expect(hex.slice(2 * 28, 2 * 44)).toBe('c00c00010001000000b40004acd9a4ae');
    expect(hex.slice(-2 * 11)).toBe('0000291000000000000000');
  });

  test('nine pointers to byte 12 spare 10 bytes each, eight others 14: dns-packet writes every name in full', () => {
    const [reply] = messages('google.com');
    expect(packet.encode(packet.decode(Buffer.from(reply!)))).toHaveLength(303 + 9 * 10 + 8 * 14);
    const toQuestion = [...reply!.keys()].filter((at) => reply![at] === 0xc0 && reply![at + 1] === 12);
    expect(toQuestion).toHaveLength(9);
  });
});

describe('what the steps promise', () => {
  test('without EDNS OPT is gone, and with 512 all that nobody asked for', () => {
    expect(sizeOf(dig('+noedns google.com'))).toBe(292);
    expect(sizeOf(dig('+bufsize=512 google.com'))).toBe(55);
    expect(sizeOf(dig('+bufsize=100 google.com'))).toBe(55);
    expect(sizeOf(dig('+bufsize=513 google.com'))).toBe(303);
  });

  test('the texts fit one datagram with EDNS; without it seven come in 475 bytes, then all by TCP', () => {
    expect(sizeOf(dig('google.com txt'))).toBe(807);
    const text = dig('+noedns google.com txt');
    expect(text).toMatch(/^;; Truncated, retrying in TCP mode\.\n/);
    expect([sizeOf(text), lines(/IN\tTXT\t/g, text)]).toEqual([796, 8]);
    const [cut] = messages('+noedns google.com txt');
    expect([cut!.length, packet.decode(Buffer.from(cut!)).answers?.length]).toEqual([475, 7]);
  });

  test('every TTL falls by the seconds that passed', () => {
    const on = world();
    const ttls = (text: string): number[] => [...text.matchAll(/^\S+\t+(\d+)\tIN/gm)].map((found) => Number(found[1]));
    const fresh = ttls(dig('www.google.com', on));
    on.exec('alice', 'wait 20s');
    expect(ttls(dig('www.google.com', on))).toEqual(fresh.map((ttl) => ttl - 20));
    expect(fresh).toHaveLength(13);
  });

  test('a zone whose server lies inside it is lost without glue, though the server is well', () => {
    expect(dig('www.lab.test')).toContain('status: NOERROR');
    expect(dig('www.island.test')).toContain('status: SERVFAIL');
    expect(dig('+norecurse @192.5.6.30 www.island.test')).not.toMatch(/IN\tA\t/);
    expect(dig('+norecurse @192.5.6.30 www.lab.test')).toMatch(/ns1\.lab\.test\.\t+86400\tIN\tA\t192\.0\.2\.53\n/);
    expect(dig('@192.0.2.54 +short www.island.test')).toBe('192.0.2.81\n');
  });

  test('44 bytes are enough', () => {
    expect(sizeOf(dig('@8.8.8.8 google.com'))).toBe(55);
    expect(sizeOf(dig('@8.8.8.8 +noedns google.com'))).toBe(44);
  });
});
