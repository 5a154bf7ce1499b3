/** The workload `chain`: echoes through a row of routers. */
import type { Prefix } from '../../core/address.ts';
import type { Call, ExitStatus, Sys } from '../../core/sys.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../../core/time.ts';
import type { World } from '../../sim/world.ts';
import type { TopologySpec } from '../../topology/spec.ts';
import { cable, EMPTY, machine, prefix } from './topology.ts';
import { unwrap, type Workload } from './workload.ts';

const ECHO_PORT = 9;
const PACKET_BYTES = 64;

export const chainWorkload: Workload = {
  about: () => 'host, 50 routers, host; 1 Gbit/s, 1 ms; 10,000 UDP echoes of 64 bytes, one every 0.1 s',
  spec: () => chain(50),
  start: (world) => ({ until: echo(world, 'h0', 'h1', '10.1.0.202', 10_000, 0.1) }),
};

function chain(routers: number): TopologySpec {
  const subnets = routers + 1;
  const interfaces = new Map<string, { name: string; prefix: Prefix }[]>();
  const name = (i: number): string => (i === 0 ? 'h0' : i === subnets ? 'h1' : `r${i}`);
  const links = Array.from({ length: subnets }, (_, i) => {
    const end = (node: number, host: number): { node: string; port: string } => {
      const list = interfaces.get(name(node)) ?? [];
      list.push({ name: `eth${list.length}`, prefix: prefix(`10.1.${Math.floor(i / 64)}.${(i % 64) * 4 + host}/30`) });
      interfaces.set(name(node), list);
      return { node: name(node), port: list.at(-1)!.name };
    };
    return cable(end(i, 1), end(i + 1, 2), NS_PER_MS);
  });
  const nodes = Array.from({ length: subnets + 1 }, (_, i) =>
    machine(name(i), i === 0 || i === subnets ? 'host' : 'router', interfaces.get(name(i))!),
  );
  return { ...EMPTY, routes: 'auto', nodes, links };
}

function echo(world: World, client: string, server: string, address: string, count: number, interval: number): Ns {
  const to = { address: prefix(address).address, port: ECHO_PORT };
  const serve = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('datagram'));
    unwrap(sys.bind(socket, { address: 0, port: ECHO_PORT }));
    for (;;) {
      const got = yield* sys.receive(socket);
      if (got.ok) sys.send(socket, got.value.bytes, got.value.from);
    }
  };
  const ask = function* (sys: Sys): Call<ExitStatus> {
    const socket = unwrap(sys.socket('datagram'));
    const payload = new Uint8Array(PACKET_BYTES);
    let replies = 0;
    yield* sys.sleep(NS_PER_S);
    for (let n = 0; n < count; n++) {
      sys.send(socket, payload, to);
      const last = n === count - 1;
      const until = sys.now() + (last ? 4 : interval) * NS_PER_S;
      while (sys.now() < until) {
        const got = yield* sys.receive(socket, { timeout: until - sys.now() });
        if (got.ok) replies++;
      }
    }
    if (replies !== count) throw new Error(`only ${replies} of ${count} echoes came back`);
    return 0;
  };
  world.sys(server).run(world.sys(server).terminal('bench'), 'echo-server', serve);
  world.sys(client).run(world.sys(client).terminal('bench'), 'echo-client', ask);
  return (1 + count * interval + 5) * NS_PER_S;
}
