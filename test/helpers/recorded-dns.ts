/** Replays test/golden/tools/dns: staged servers that say again what named said, byte for byte but for ids and cookies. */
import { readFileSync } from 'node:fs';
import { fromHex, getU16, setU16, toHex, utf8 } from '../../src/core/bytes.ts';
import type { Call, Sys } from '../../src/core/sys.ts';
import { parseIpv4 } from '../../src/core/address.ts';
import { milliseconds } from '../../src/core/time.ts';
import { decode, ednsOf } from '../../src/protocols/dns/codec.ts';
import { MessageStream, withLength } from '../../src/programs/lib/dns/exchange.ts';
import { World } from '../../src/sim/world.ts';
import type { Printed } from './golden-network.ts';

const DNS = new URL('../golden/tools/dns/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, DNS), 'utf8');

export interface DnsCase {
  readonly name: string;
  readonly resolv: string;
  readonly command: string;
}

const table = (path: string): string[][] =>
  read(path)
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));

export const dnsCases = (program: string): readonly DnsCase[] =>
  table('cases.tsv')
    .map(([name = '', resolv = '', command = '']) => ({ name, resolv, command }))
    .filter(({ name }) => name.startsWith(`${program}/`));

/** One question that left alice, and what came back, in order. */
interface Exchange {
  readonly transport: string;
  readonly query: Uint8Array;
  readonly replies: { readonly from: string; readonly ms: number; readonly bytes: Uint8Array }[];
}

const bytesOf = (hex: string): Uint8Array => {
  const bytes = fromHex(hex);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
};

const RECORDED: ReadonlyMap<string, readonly Exchange[]> = (() => {
  const cases = new Map<string, (Exchange & { readonly hex: string })[]>();
  for (const [name = '', transport = '', server = '', ms = '', hex = '', reply = ''] of table('replies.tsv')) {
    const list = cases.get(name) ?? [];
    cases.set(name, list);
    const from = server.split('#')[0]!;
    const last = list.at(-1);
    // only the odd server answers one question twice
    const same = last?.hex === hex && reply !== '-' && from.startsWith('10.4.4.5') ? last : undefined;
    const exchange = same ?? { transport, hex, query: bytesOf(hex), replies: [] };
    if (!same) list.push(exchange);
    if (reply !== '-') exchange.replies.push({ from, ms: Number(ms), bytes: bytesOf(reply) });
  }
  return cases;
})();

const CLIENT_BYTES = 8;

/** Where the cookie of a query stands, if it has one. */
function cookieAt(query: Uint8Array): number {
  const message = decode(query);
  const cookie = message.ok ? ednsOf(message.value)?.options.find(({ code }) => code === 10)?.data : undefined;
  return cookie === undefined
    ? -1
    : toHex(query).lastIndexOf(`000a${(cookie.length + 0x10000).toString(16).slice(1)}${toHex(cookie)}`) / 2 + 4;
}

/** Everything of a query but its id and cookie. */
export function butIdentity(query: Uint8Array): string {
  const copy = query.slice();
  setU16(copy, 0, 0);
  const at = cookieAt(query);
  const message = decode(query);
  const length = message.ok ? (ednsOf(message.value)?.options.find(({ code }) => code === 10)?.data.length ?? 0) : 0;
  if (at > 0) copy.fill(0, at, at + length);
  return toHex(copy);
}

const questionOf = (query: Uint8Array): string => {
  const message = decode(query);
  return message.ok ? JSON.stringify(message.value.questions).toLowerCase() : toHex(query);
};

/** What named said, to a question that has another id and another cookie. */
function adapted(reply: Uint8Array, recorded: Uint8Array, query: Uint8Array): Uint8Array {
  const copy = reply.slice();
  if (copy.length >= 2) setU16(copy, 0, getU16(reply, 0) ^ getU16(recorded, 0) ^ getU16(query, 0));
  const [from, to] = [cookieAt(recorded), cookieAt(query)];
  if (from < 0 || to < 0) return copy;
  const cookie = toHex(recorded.subarray(from, from + CLIENT_BYTES));
  const at = toHex(copy).lastIndexOf(cookie);
  if (at >= 0) copy.set(query.subarray(to, to + CLIENT_BYTES), at / 2);
  return copy;
}

/** The servers of one case: they know which questions come, and answer each as it was answered. */
class Staged {
  readonly #left: Exchange[];
  /** Questions that came: ours, and the recorded one; undefined when nobody asked that. */
  readonly asked: { readonly query: Uint8Array; readonly recorded: Uint8Array | undefined }[] = [];

  constructor(name: string) {
    this.#left = [...(RECORDED.get(name) ?? [])];
  }

  answers(transport: string, query: Uint8Array): { from: string; ms: number; bytes: Uint8Array }[] {
    const question = questionOf(query);
    const fits = (e: Exchange): boolean => e.transport === transport && questionOf(e.query) === question;
    const exact = this.#left.findIndex((e) => fits(e) && butIdentity(e.query) === butIdentity(query));
    const at = exact >= 0 ? exact : this.#left.findIndex(fits);
    const exchange = at < 0 ? undefined : this.#left.splice(at, 1)[0]!;
    this.asked.push({ query, recorded: exchange?.query });
    return (exchange?.replies ?? []).map((reply) => ({
      ...reply,
      bytes: adapted(reply.bytes, exchange!.query, query),
    }));
  }

  *udp(sys: Sys, own: readonly string[]): Call<number> {
    const sockets = new Map(own.map((address) => [address, udpSocket(sys, address)]));
    for (;;) {
      const message = yield* sys.receive(sockets.get(own[0]!)!);
      if (!message.ok) continue;
      let waited = 0;
      for (const { from, ms, bytes } of this.answers('udp', message.value.bytes)) {
        if (ms > 50) yield* sys.sleep(milliseconds(ms - waited));
        waited = Math.max(waited, ms);
        sys.send(sockets.get(from) ?? sockets.get(own[0]!)!, bytes, message.value.from);
      }
    }
  }

  *tcp(sys: Sys, address: string): Call<number> {
    const socket = sys.socket('stream');
    if (!socket.ok) return 1;
    sys.bind(socket.value, { address: number(address), port: 53 });
    sys.listen(socket.value, 5);
    for (;;) {
      const accepted = yield* sys.accept(socket.value);
      if (!accepted.ok) continue;
      const { fd } = accepted.value;
      const stream = new MessageStream();
      let query: Uint8Array | undefined;
      while (!(query = stream.next())) {
        const piece = yield* sys.read(fd);
        if (!piece.ok || piece.value.length === 0) break;
        stream.push(piece.value);
      }
      if (query) for (const { bytes } of this.answers('tcp', query)) yield* sys.writeAll(fd, withLength(bytes));
      sys.close(fd);
    }
  }
}

const number = (text: string): number => {
  const address = parseIpv4(text);
  if (!address.ok) throw new Error(address.error);
  return address.value;
};

function udpSocket(sys: Sys, address: string): number {
  const socket = sys.socket('datagram');
  if (!socket.ok) throw new Error(socket.error);
  sys.bind(socket.value, { address: number(address), port: 53 });
  return socket.value;
}

const SERVERS: Readonly<Record<string, readonly string[]>> = {
  res: ['10.4.4.10'],
  root: ['10.4.4.20'],
  com: ['10.4.4.30'],
  ns1: ['10.4.4.40'],
  ns2: ['10.4.4.41'],
  odd: ['10.4.4.50', '10.4.4.51'],
};
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  alice: ['10.4.4.2'],
  ...SERVERS,
  dead: ['10.4.4.66'],
  closed: ['10.4.4.67'],
};

const RESOLV: Readonly<Record<string, string>> = {
  plain: 'nameserver 10.4.4.10\n',
  digrc: 'nameserver 10.4.4.10\n',
  two: 'nameserver 10.4.4.10\nnameserver 10.4.4.40\n',
  search: 'search example.com\nnameserver 10.4.4.10\n',
  'search-two': 'search lab.example.com example.com\nnameserver 10.4.4.10\n',
  dead: 'nameserver 10.4.4.66\n',
  'two-dead': 'nameserver 10.4.4.66\nnameserver 10.4.4.67\n',
  'dead-then-good': 'nameserver 10.4.4.66\nnameserver 10.4.4.10\n',
  'closed-then-good': 'nameserver 10.4.4.67\nnameserver 10.4.4.10\n',
  none: '',
};

const INPUTS = [
  'batch',
  'names',
  'end',
  'empty',
  'blank',
  'set-type',
  'server',
  'set-all',
  'set-all-server',
  'set-domain',
];
const MORE = ['set-debug', 'set-bad', 'per-line-server', 'commands', 'norecurse', 'timeout', 'vc', 'class'];

const topology = (services: Readonly<Record<string, string>>): string => `
lab: 1
id: recorded-dns
title: The network of test/golden/tools/dns
seed: 53
epoch: 2026-11-22T20:58:00Z
topology:
  nodes:
    lan: { kind: switch }
${Object.entries(HOSTS)
  .map(([name, own]) => {
    const addresses = own.map((address) => `${address}/24`).join(', ');
    return `    ${name}: { kind: host, hosts: false, interfaces: { eth0: { addresses: [${addresses}] } }${services[name] ?? ''} }`;
  })
  .join('\n')}
  links:
${Object.keys(HOSTS)
  .map((name, i) => `    - { endpoints: ["${name}:eth0", "lan:p${i}"], delay: 100us }`)
  .join('\n')}
`;

export interface Replayed extends Printed {
  readonly asked: Staged['asked'];
}

/** Runs a recorded case in a network of its own, against the staged servers. */
export function replayDns(dnsCase: DnsCase): Replayed {
  const world = World.fromYaml(topology({}), { observe: false });
  const staged = new Staged(dnsCase.name);
  for (const [server, own] of Object.entries(SERVERS)) {
    const kernel = world.sys(server);
    kernel.run(kernel.terminal('staged'), 'named', (sys) => staged.udp(sys, own), true);
    kernel.run(kernel.terminal('staged'), 'named', (sys) => staged.tcp(sys, own[0]!), true);
  }
  return { ...ask(world, dnsCase), asked: staged.asked };
}

/** What our own servers are told, as the named.conf files tell BIND's. */
function services(): Readonly<Record<string, string>> {
  const zones = (all: Readonly<Record<string, string>>): string =>
    Object.entries(all)
      .map(([origin, file]) => `${JSON.stringify(origin)}: ${JSON.stringify(read(`zones/${file}.zone`))}`)
      .join(', ');
  const dns = (settings: string): string => `, services: [{ dns: { rotate: false, ${settings} } }]`;
  const example = dns(
    `zones: { ${zones({ 'example.com.': 'example.com', '4.4.10.in-addr.arpa.': '4.4.10.in-addr.arpa' })} }`,
  );
  return {
    res: dns('recursion: true, minimal: true, hints: [{ name: a.root-servers.net., address: 10.4.4.20 }]'),
    root: dns(`zones: { ${zones({ '.': 'root' })} }`),
    com: dns(`zones: { ${zones({ 'com.': 'com' })} }`),
    ns1: example,
    ns2: example,
  };
}

/** Runs a recorded case against our own name servers. */
export const replayWithOurs = (dnsCase: DnsCase): Printed =>
  ask(World.fromYaml(topology(services()), { observe: false }), dnsCase);

function ask(world: World, { resolv, command }: DnsCase): Printed {
  const write = (path: string, text: string): void => void world.sys('alice').files.write(path, utf8(text));
  write('/etc/resolv.conf', RESOLV[resolv]!);
  write('/etc/hosts', '127.0.0.1 localhost\n10.4.4.40 ns1\n');
  write('/etc/nsswitch.conf', 'hosts: files dns\n');
  if (resolv === 'digrc') write('/root/.digrc', read('inputs/dot-digrc'));
  for (const input of [...INPUTS, ...MORE]) write(`/root/${input}.txt`, read(`inputs/${input}.txt`));
  world.exec('dead', 'iptables -A INPUT -j DROP');
  return world.exec('alice', command.includes('<') ? command : `${command} < /dev/null`);
}

const VALUES: readonly (readonly [RegExp, string])[] = [
  [/\bid: \d+/g, 'id: #'],
  [/(COOKIE: )[0-9a-f]{16}/g, '$1#'],
  [/Query time: \d+ (msec|usec)/g, 'Query time: # $1'],
  [/WHEN: .*/g, 'WHEN: #'],
  [/in \d+ (ms|us)\b/g, 'in # $1'],
  [/(expected ID) \d+, got \d+/g, '$1 #, got #'],
  [/^(\d+ bytes\n)[0-9a-f]{2} [0-9a-f]{2}(.{52})../gm, '$1## ##$2##'],
  [/^Nameserver 10\.4\.4\.4[01]:/gm, 'Nameserver one of both:'],
  [/from server 10\.4\.4\.4[01] /g, 'from one of both '],
  [/10\.4\.4\.4[01]#53\(ns[12]\.example\.com\)/g, 'one of both'],
];

/** What two runs must have in common. */
export function butValues({ stdout, stderr, exit }: Printed): Printed {
  const strip = (text: string): string => VALUES.reduce((t, [pattern, word]) => t.replace(pattern, word), text);
  return { stdout: strip(stdout), stderr: strip(stderr), exit };
}
