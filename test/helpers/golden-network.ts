// Replays what the real tools printed (test/golden/tools, see its README) in our own world: the recorded topology, the
// recorded state, the same command; then the same text, but for times.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromUtf8, utf8 } from '../../src/core/bytes.ts';
import type { Signal } from '../../src/core/sys.ts';
import { seconds, type Ns } from '../../src/core/time.ts';
import { World } from '../../src/sim/world.ts';
import { readGolden } from './golden.ts';
import { setByTable } from './golden-state.ts';
import { Stub } from './golden-stub.ts';

const TOOLS = join(import.meta.dirname, '../golden/tools');

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface GoldenCase extends Printed {
  /** `ping/c3-name` */
  readonly name: string;
  readonly node: string;
  readonly command: string;
  /** Sent to the command so long after its start. */
  readonly signal: { readonly name: Signal; readonly after: Ns } | undefined;
  /** What had been done before, in words and as `[node] command`. */
  readonly state: string;
}

/** All recorded cases of a program, by name. */
export function recordedCases(program: string): GoldenCase[] {
  const rows = readFileSync(join(TOOLS, 'index.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  const cases = rows.map((row) => row.split('\t') as [string, string, string, string]);
  const found = cases.filter(([name]) => name.startsWith(`${program}/`)).map(([n, node, c, s]) => read(n, node, c, s));
  if (found.length !== readdirSync(join(TOOLS, program)).length)
    throw new Error(`index.tsv misses cases of ${program}`);
  return found;
}

function read(name: string, node: string, indexed: string, state: string): GoldenCase {
  const [, line = '', after] = /^(.*?)(?: {2}# (SIG\w+ after [\d.]+ s))?$/s.exec(indexed.replaceAll('\\n', '\n'))!;
  const [, signal, wait] = /^(SIG\w+) after ([\d.]+) s$/.exec(after ?? '') ?? [];
  return {
    ...readGolden(name, line.split('\n').length),
    node,
    command: line,
    signal: signal ? { name: signal as Signal, after: seconds(Number(wait)) } : undefined,
    state,
  };
}

/** The steps of one section of record.sh, in their order; of loops it knows those over a list of words. */
export type Step =
  | { readonly kind: 'up' }
  | { readonly kind: 'begin'; readonly words: string }
  | { readonly kind: 'run'; readonly node: string; readonly command: string }
  | { readonly kind: 'sleep'; readonly seconds: number }
  | { readonly kind: 'case'; readonly name: string };

export function goldenSection(name: string): Step[] {
  const script = readFileSync(join(TOOLS, 'record.sh'), 'utf8');
  const body = new RegExp(String.raw`^s_${name}\(\) \{\n(.*?)^\}`, 'ms').exec(script)?.[1];
  if (body === undefined) throw new Error(`record.sh has no section ${name}`);
  const unrolled = body.replace(
    /^ *for (\w+) in (.*); do\n(.*?)^ *done$/gms,
    (_, name: string, words: string, inner: string) =>
      words
        .split(' ')
        .map((word) => inner.replaceAll(`$${name}`, word))
        .join(''),
  );
  const lines = unrolled.split('\n').map((line) => line.trim());
  // killing the wire ends the recording's own machinery
  return lines.flatMap((line) => (line === '' || /^(local|kill) /.test(line) ? [] : [step(line)]));
}

function step(line: string): Step {
  const pause = /^sleep ([\d.]+)$/.exec(line);
  if (pause) return { kind: 'sleep', seconds: Number(pause[1]) };
  const [, verb, first = '', second = '', quoted = ''] =
    /^(up|begin|on|node|rec)(?: '([^']*)'| (\S+)(?: (?:\S+ )?['"]([^']*)['"])?)?/.exec(line) ?? [];
  if (verb === 'up') return { kind: 'up' };
  if (verb === 'begin') return { kind: 'begin', words: first };
  if (verb === 'rec') return { kind: 'case', name: second };
  if (verb === 'on' || verb === 'node') return { kind: 'run', node: second, command: quoted };
  throw new Error(`cannot replay "${line}"`);
}

// ---- the recorded network

const HOSTS = `127.0.0.1 localhost
192.168.1.3 alice
192.168.1.5 carol
192.168.1.1 r1
192.168.2.2 r2
192.168.3.4 bob
192.168.1.101 slow
`;

const face = (address: string): string => {
  const [, , net, host] = address.split('.').map(Number);
  const mac = [2, 0, 0, 0, net!, host!].map((b) => b.toString(16).padStart(2, '0')).join(':');
  return `{ addresses: [${address}/24], mac: "${mac}" }`;
};
const node = (kind: string, faces: readonly string[], routes: Readonly<Record<string, string>>): string => {
  const interfaces = faces.map((address, n) => `eth${n}: ${face(address)}`).join(', ');
  const to = Object.entries(routes).map(([network, via]) => `{ to: ${network}, via: ${via} }`);
  return `{ kind: ${kind}, interfaces: { ${interfaces} }, routes: [${to.join(', ')}], sysctl: { net.ipv4.icmp_ratelimit: 0 } }`;
};
const cable = (a: string, b: string): string => `    - { endpoints: ["${a}", "${b}"] }\n`;

const TOPOLOGY = `lab: 1
topology:
  nodes:
    alice: ${node('host', ['192.168.1.3'], { default: '192.168.1.1', '10.0.0.0/14': '192.168.1.100' })}
    carol: ${node('host', ['192.168.1.5'], { default: '192.168.1.1' })}
    r1: ${node('router', ['192.168.1.1', '192.168.2.1'], { '192.168.3.0/24': '192.168.2.2', '10.0.0.0/14': '192.168.1.100' })}
    r2: ${node('router', ['192.168.2.2', '192.168.3.1'], { '192.168.1.0/24': '192.168.2.1' })}
    bob: ${node('host', ['192.168.3.4'], { default: '192.168.3.1' })}
    s1: { kind: switch }
    stub: { kind: external }
  links:
${cable('alice:eth0', 's1:p1')}${cable('r1:eth0', 's1:p2')}${cable('carol:eth0', 's1:p3')}${cable('stub:eth0', 's1:p4')}${cable('r1:eth1', 'r2:eth0')}${cable('r2:eth1', 'bob:eth0')}`;

/** The recorded network in our world, with the stub, and with the caches between alice and bob warm. */
export class GoldenNetwork {
  readonly world: World;
  readonly #stub: Stub;

  constructor() {
    this.world = World.fromYaml(TOPOLOGY);
    this.#stub = new Stub(this.world.external('stub:eth0'), () => this.world.now);
    for (const name of ['alice', 'carol', 'r1', 'r2', 'bob']) {
      this.writeFile(name, '/etc/hosts', HOSTS);
      this.writeFile(name, '/etc/nsswitch.conf', 'hosts: files\nnetworks: files\n');
    }
    this.must('alice', 'ping -qc 1 bob');
  }

  writeFile(name: string, path: string, text: string): void {
    const written = this.world.sys(name).files.write(path, utf8(text));
    if (!written.ok) throw new Error(`${name}: ${path}: ${written.error}`);
  }

  /** Runs a command to its end, answering for the stub; a signal may come in between. */
  run(name: string, line: string, signal?: GoldenCase['signal']): Printed {
    const { world } = this;
    const out: Uint8Array[] = [];
    const err: Uint8Array[] = [];
    const stop = world.onOutput((o) => (o.stream === 'out' ? out : err).push(o.bytes));
    const running = world.start(name, line, 'tty1', 'closed');
    const start = world.now;
    let pending = signal;
    const limit = start + seconds(600);
    while (!running.process.ended && world.now < limit) {
      const signalAt = pending ? start + pending.after : Infinity;
      const next = Math.min(this.#stub.nextAt, signalAt);
      if (world.quiet || (world.simulation.nextTime ?? Infinity) > next) {
        if (next === Infinity) break;
        world.run({ until: next });
        if (next === signalAt) {
          world.signal(running, pending!.name);
          pending = undefined;
        } else this.#stub.answer();
      } else world.step();
    }
    stop();
    if (!running.process.ended) world.signal(running, 'SIGKILL');
    const text = (chunks: readonly Uint8Array[]): string => chunks.map(fromUtf8).join('');
    const stderr = text(err).replace(/^on a real machine: .*\n/, ''); // recorded by root
    return { stdout: text(out), stderr, exit: running.process.ended ? running.process.status : -1 };
  }

  /** Runs commands that only prepare the state, and insists that they are known here. */
  must(name: string, lines: string): void {
    // a flood, as slow as it is allowed here
    for (const line of lines.replaceAll(' >/dev/null', '').replace(' -f ', ' -i 0.01 ').split('; ')) {
      if (setByTable(this.world.tables(name), line)) continue;
      const [, limit, rest] = /^timeout ([\d.]+) (.*?)(?: >.*)?$/.exec(line) ?? [];
      const signal = limit ? { name: 'SIGTERM' as const, after: seconds(Number(limit)) } : undefined;
      const { exit, stderr } = this.run(name, rest ?? line, signal);
      if (exit > 1 && !signal) throw new Error(`[${name}] ${line}: ${stderr}`);
    }
  }

  /** Brings about the state that index.tsv tells of. */
  bringAbout(state: string): void {
    const [words = '', ...rest] = state.split(/; (?=\[)|(?<=^)(?=\[)/);
    if (words.startsWith('[')) rest.unshift(words);
    else this.#understand(words);
    for (const part of rest) {
      const [, name = '', line = ''] = /^\[(\w+)\] (.*)$/s.exec(part)!;
      this.must(name, line);
    }
  }

  #understand(words: string): void {
    const rule = /^(\w+): (iptables [^,]*)/.exec(words);
    if (words.includes('`hosts: files dns`')) this.writeFile('alice', '/etc/nsswitch.conf', 'hosts: files dns\n');
    if (rule) this.must(rule[1]!, rule[2]!);
    if (words.includes('default rate limit')) this.must('bob', 'sysctl -qw net.ipv4.icmp_ratelimit=1000');
  }
}

/** Runs one case in a network of its own, after the commands that the recording had behind it and index.tsv does not tell. */
export function replay(golden: GoldenCase, before: readonly string[] = []): Printed {
  const network = new GoldenNetwork();
  network.bringAbout(golden.state);
  for (const line of before) network.run(golden.node, line);
  return network.run(golden.node, golden.command, golden.signal);
}

/** Runs all cases of a section in their order, each in the state that those before it left. */
export function replaySection(section: string): ReadonlyMap<string, Printed> {
  const program = new Map<string, GoldenCase>();
  const printed = new Map<string, Printed>();
  let network = new GoldenNetwork();
  for (const step of goldenSection(section)) {
    if (step.kind === 'up') network = new GoldenNetwork();
    if (step.kind === 'run') network.must(step.node, step.command);
    if (step.kind === 'sleep') network.must('alice', `sleep ${step.seconds}`);
    if (step.kind !== 'case') continue;
    if (!program.has(step.name)) for (const c of recordedCases(step.name.split('/')[0]!)) program.set(c.name, c);
    const golden = program.get(step.name)!;
    printed.set(golden.name, network.run(golden.node, golden.command, golden.signal));
  }
  return printed;
}

const TIMES: readonly (readonly [RegExp, string])[] = [
  [/time=\d[\d.]* ms/g, 'time=# ms'],
  [/time \d+ms/g, 'time #ms'],
  [/(rtt min\/avg\/max\/mdev =) [\d.]+\/[\d.]+\/[\d.]+\/[\d.]+ ms/g, '$1 # ms'],
  [/(min\/avg\/ewma\/max =) [\d./]+ ms/g, '$1 # ms'],
  [/ipg\/ewma [\d./]+ ms/g, 'ipg/ewma # ms'],
  [/^\[\d+\.\d{6}\]/gm, '[#]'],
  [/ident=\d+/g, 'ident=#'],
  [/ {2}\d+\.\d{3} ms/g, '  # ms'],
  [/(expires|age) \d+sec/g, '$1 #sec'],
];

/** What two runs must have in common: everything but times and identifiers. */
export function butTimes({ stdout, stderr, exit }: Printed): Printed {
  const strip = (text: string): string => TIMES.reduce((t, [pattern, word]) => t.replace(pattern, word), text);
  return { stdout: strip(stdout), stderr: strip(stderr), exit };
}
