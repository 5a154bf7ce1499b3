/** A star of hosts around one switch, with DNS servers that a test scripts: what comes in goes to a function, what it returns goes back. */
import { formatIpv4, parseIpv4 } from '../../src/core/address.ts';
import type { EventRow } from '../../src/core/event.ts';
import type { Call, Message, Sys } from '../../src/core/sys.ts';
import { decode, type DnsMessage, encode, FLAG } from '../../src/protocols/dns/codec.ts';
import { World } from '../../src/sim/world.ts';

export const at = (text: string): number => {
  const parsed = parseIpv4(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

/** What a scripted server does with a question: messages, or raw bytes, sent back in order. */
export type Script = (asked: DnsMessage, from: string) => readonly (DnsMessage | Uint8Array)[];

export class ScriptedDns {
  readonly world: World;
  readonly events: EventRow[] = [];
  readonly asked: { server: string; message: DnsMessage; from: string; port: number }[] = [];

  /** `nodes`: name → address in 10.0.0.0/8. */
  constructor(nodes: Readonly<Record<string, string>>, extra = '', seed = 1) {
    const names = Object.keys(nodes);
    const hosts = names.map(
      (n) =>
        `    ${n}: { kind: host, interfaces: { eth0: { addresses: [${nodes[n]}/8] } }${n === 'client' ? extra : ''} }`,
    );
    const links = names.map((n, i) => `    - { endpoints: ["${n}:eth0", "sw:${i + 1}"] }`);
    const text = `seed: ${seed}\ntopology:\n  nodes:\n${hosts.join('\n')}\n    sw: { kind: switch }\n  links:\n${links.join('\n')}\n`;
    this.world = World.fromYaml(text);
    this.world.on((event) => this.events.push(event));
  }

  /** Runs a body as a process of a node, in the background. */
  background(node: string, body: (sys: Sys) => Call<number>): void {
    const kernel = this.world.sys(node);
    kernel.run(kernel.terminal(`test-${node}`), 'test', body, true);
  }

  /** A server on UDP 53. */
  serve(node: string, script: Script): void {
    const { asked } = this;
    this.background(node, function* (sys) {
      const fd = sys.socket('datagram');
      if (!fd.ok) throw new Error(fd.error);
      sys.bind(fd.value, { address: 0, port: 53 });
      for (;;) {
        const got = yield* sys.receive(fd.value);
        if (!got.ok) continue;
        const message = asMessage(got.value);
        asked.push({ server: node, message, from: formatIpv4(got.value.from.address), port: got.value.from.port });
        for (const reply of script(message, formatIpv4(got.value.from.address))) {
          sys.send(fd.value, reply instanceof Uint8Array ? reply : encode(reply), got.value.from);
        }
      }
    });
  }

  /** Runs a call on a node to its end and gives what it returned. */
  run<T>(node: string, body: (sys: Sys) => Call<T>): T {
    const results: T[] = [];
    const kernel = this.world.sys(node);
    const process = kernel.run(kernel.terminal('test'), 'test', function* (sys) {
      results.push(yield* body(sys));
      return 0;
    });
    while (!process.ended && this.world.step());
    if (results.length === 0) throw new Error('the call never came back');
    return results[0]!;
  }

  decode(bytes: Uint8Array): DnsMessage {
    return asMessage({ bytes });
  }

  reasons(kind: string): (string | undefined)[] {
    return this.events.filter((e) => e.kind.id === kind).map((e) => e.reason?.id);
  }
}

function asMessage({ bytes }: Pick<Message, 'bytes'>): DnsMessage {
  const message = decode(bytes);
  if (!message.ok) throw new Error(message.error);
  return message.value;
}

/** A query for one name. */
export const query = (name: string, type = 1, id = 0x1234, flags: number = FLAG.RD): DnsMessage => ({
  id,
  flags,
  opcode: 0,
  rcode: 0,
  questions: [{ name, type, class: 1 }],
  answers: [],
  authorities: [],
  additionals: [],
});

export const replyTo = (asked: DnsMessage, more: Partial<DnsMessage> = {}): DnsMessage => ({
  ...asked,
  additionals: [],
  flags: FLAG.QR | (asked.flags & FLAG.RD),
  ...more,
});
