// The network in which curl and wget were recorded (test/golden/tools/web/README.md), in our world: the same names, and the same
// staged server, which says byte for byte what replies.json tells.
import { readFileSync } from 'node:fs';
import { concat, utf8 } from '../../src/core/bytes.ts';
import type { Call, ExitStatus, Fd, Sys } from '../../src/core/sys.ts';
import { milliseconds } from '../../src/core/time.ts';
import { World } from '../../src/sim/world.ts';
import { readGolden } from './golden.ts';

const HOME = new URL('../golden/tools/web/', import.meta.url);

type Action =
  | string
  | {
      readonly hex?: string;
      readonly repeat?: string;
      readonly times?: number;
      readonly sleep?: number;
      readonly close?: true;
      readonly reset?: true;
      readonly echo?: true;
      readonly noContinue?: true;
    };

const REPLIES = JSON.parse(readFileSync(new URL('replies.json', HOME), 'utf8')) as Record<string, readonly Action[]>;
const CASES = readFileSync(new URL('cases.txt', HOME), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.slice(0, line.indexOf(': ')));

const NAMES = `127.0.0.1 localhost
10.0.0.1 alice
10.0.0.2 www.example.com proxy.example.com xn--bcher-kva.example
10.0.0.3 other.example.com
`;

const TOPOLOGY = `
lab: 1
id: web
title: The recorded web
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    server: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24, 10.0.0.3/24] } } }
  links: [{ endpoints: ["alice:eth0", "server:eth0"], delay: 0ms }]
`;

/** Names of all cases of a program, but for those named. */
export const webCases = (program: string, except: readonly string[] = []): readonly string[] =>
  CASES.filter((name) => name.startsWith(`${program}/`) && !except.includes(name.slice(program.length + 1)));

export interface Replay {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** Runs a recorded case in our world. */
export function replayWeb(name: string): Replay {
  const world = webWorld();
  const { exit, stdout, stderr } = world.exec('alice', readGolden(name).command);
  return { exit, stdout, stderr };
}

export function webWorld(): World {
  const world = World.fromYaml(TOPOLOGY, { seed: 1 });
  for (const node of ['alice', 'server']) {
    world.sys(node).files.write('/etc/hosts', utf8(NAMES));
    world.sys(node).files.write('/etc/nsswitch.conf', utf8('hosts: files\n'));
  }
  const { files } = world.sys('alice');
  files.write('/root/data.txt', utf8('name=alice&\nage=7\n'));
  files.write('/root/body.json', utf8('{\n "a": 1\n}\n'));
  files.write('/root/part.txt', utf8('hello'));
  files.write('/root/big.bin', new Uint8Array(1_200_000).fill(0x78));
  world.exec('server', 'iptables -A INPUT -p tcp --dport 81 -j DROP');
  for (const port of [80, 81, 1080, 3128, 8080]) {
    const kernel = world.sys('server');
    kernel.run(kernel.terminal(`port-${port}`), `staged ${port}`, (sys) => listen(sys, port), true);
  }
  return world;
}

function* listen(sys: Sys, port: number): Call<ExitStatus> {
  const socket = sys.socket('stream');
  if (!socket.ok) return 1;
  sys.bind(socket.value, { address: 0, port });
  sys.listen(socket.value, 50);
  // several connections are open at once: each is served as far as it has something to say
  const open = new Map<Fd, Connection>();
  for (;;) {
    const ready = yield* sys.poll([socket.value, ...open.keys()]);
    if (!ready.ok) return 1;
    if (ready.value === socket.value) {
      const accepted = yield* sys.accept(socket.value);
      if (!accepted.ok) return 1;
      sys.setOptions(accepted.value.fd, { noDelay: true });
      open.set(accepted.value.fd, new Connection(sys, accepted.value.fd));
    } else if (!(yield* open.get(ready.value)!.serve())) {
      sys.close(ready.value);
      open.delete(ready.value);
    }
  }
}

class Connection {
  readonly #sys: Sys;
  readonly #fd: Fd;
  #data: Uint8Array = new Uint8Array(0);

  constructor(sys: Sys, fd: Fd) {
    this.#sys = sys;
    this.#fd = fd;
  }

  /** Reads one request and performs its actions; false when the connection is over. */
  *serve(): Call<boolean> {
    const request = yield* this.#request();
    if (!request) return false;
    const { method, bytes } = request;
    const actions =
      method === 'HEAD' ? request.actions.filter((a) => typeof a === 'string').slice(0, 1) : request.actions;
    for (const action of actions) {
      if (!(yield* this.#perform(action, bytes))) return false;
      yield* this.#sys.sleep(milliseconds(10));
    }
    return true;
  }

  *#request() {
    let text = '';
    while (!text.includes('\r\n\r\n')) {
      if (!(yield* this.#more())) return undefined;
      text = latin1(this.#data);
    }
    const headLength = text.indexOf('\r\n\r\n') + 4;
    const head = text.slice(0, headLength);
    const [method = '', target = ''] = head.split(' ');
    const actions = actionsOf(method, target);
    const silent = typeof actions[0] === 'object' && actions[0].noContinue === true;
    if (/^expect: *100-continue/im.test(head) && !silent) {
      yield* this.#sys.writeAll(this.#fd, utf8('HTTP/1.1 100 Continue\r\n\r\n'));
    }
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    const chunked = /^transfer-encoding: *chunked/im.test(head);
    const whole = (): boolean =>
      length === undefined
        ? !chunked || latin1(this.#data.subarray(-5)) === '0\r\n\r\n'
        : this.#data.length >= headLength + Number(length);
    while (!whole()) if (!(yield* this.#more())) return undefined;
    const bytes = this.#data;
    this.#data = new Uint8Array(0);
    return { method, actions, bytes };
  }

  *#more(): Call<boolean> {
    const read = yield* this.#sys.read(this.#fd);
    if (!read.ok || read.value.length === 0) return false;
    this.#data = concat([this.#data, read.value]);
    return true;
  }

  *#perform(action: Action, request: Uint8Array): Call<boolean> {
    const sys = this.#sys;
    const send = (bytes: Uint8Array) => sys.writeAll(this.#fd, bytes);
    if (typeof action === 'string') yield* send(utf8(action));
    else if (action.hex !== undefined) yield* send(Uint8Array.from(Buffer.from(action.hex, 'hex')));
    else if (action.repeat !== undefined) yield* send(utf8(action.repeat.repeat(action.times ?? 1)));
    else if (action.sleep !== undefined) yield* sys.sleep(milliseconds(action.sleep));
    else if (action.echo) yield* send(echo(request));
    else if (action.close) return false;
    else if (action.reset) {
      sys.setOptions(this.#fd, { linger: 0 });
      return false;
    }
    return true;
  }
}

function actionsOf(method: string, target: string): readonly Action[] {
  if (method === 'CONNECT') return REPLIES['CONNECT']!;
  const path = target.replace(/^http:\/\/[^/]*/, '') || '/';
  return REPLIES[path] ?? REPLIES[path.split('?')[0]!] ?? REPLIES['/404']!;
}

function echo(request: Uint8Array): Uint8Array {
  const at = latin1(request).indexOf('\r\n\r\n') + 4;
  const body = request.subarray(at);
  const shown = concat([request.subarray(0, at), body.length < 2000 ? body : utf8(`(${body.length} bytes)\n`)]);
  return concat([
    utf8(`HTTP/1.1 200 OK\r\nServer: staged\r\nContent-Type: text/plain\r\nContent-Length: ${shown.length}\r\n\r\n`),
    shown,
  ]);
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** A case as recorded. */
export const recorded = (name: string): Replay => {
  const { stdout, stderr, exit } = readGolden(name);
  return { stdout, stderr, exit };
};
