/** Small networks that the stack's tests are told on. */
import type { NetworkStack, StackOptions } from '../../src/stack/stack.ts';
import { ip, prefix, Wire } from './wire.ts';

type Named<N extends string> = Record<N, NetworkStack>;

const MACS: Record<string, number> = { alice: 3, bob: 4, carol: 5, dave: 6, r1: 1 };

/** Hosts on one hub, 192.168.1.0/24: alice .3, bob .4, carol .5, dave .6. */
export function lan<N extends string>(...names: readonly N[]): { wire: Wire } & Named<N> {
  const wire = new Wire();
  const stacks = names.map((name) => {
    const stack = wire.node(name);
    const n = MACS[name] ?? 99;
    const addresses = [prefix(`192.168.1.${n}/24`)];
    stack.addInterface({ port: 0, name: 'eth0', mac: 0x0200_0000_0100 + n, mtu: 1500, addresses });
    return [name, stack] as const;
  });
  wire.link(...stacks.map(([, stack]) => [stack, 0] as const));
  return { wire, ...(Object.fromEntries(stacks) as Named<N>) };
}

/**
 * alice 192.168.1.3 – .1 r1 .1 – 192.168.2.0/24 – .2 r2 .1 – 192.168.3.4 bob, all routes set. `mtu`: of the link between the routers.
 */
export function chain(options: { mtu?: number; alice?: Partial<StackOptions>; r1?: Partial<StackOptions> } = {}) {
  const wire = new Wire();
  const alice = wire.node('alice', options.alice);
  const r1 = wire.node('r1', { forwarding: true, ...options.r1 });
  const r2 = wire.node('r2', { forwarding: true });
  const bob = wire.node('bob');
  const add = (stack: NetworkStack, port: number, address: string, mtu = 1500): void => {
    const mac = 0x0200_0000_0000 + wire.stacks.indexOf(stack) * 256 + port;
    stack.addInterface({ port, name: `eth${port}`, mac, mtu, addresses: [prefix(address)] });
  };
  add(alice, 0, '192.168.1.3/24');
  add(r1, 0, '192.168.1.1/24');
  add(r1, 1, '192.168.2.1/24', options.mtu);
  add(r2, 0, '192.168.2.2/24', options.mtu);
  add(r2, 1, '192.168.3.1/24');
  add(bob, 0, '192.168.3.4/24');
  wire.link([alice, 0], [r1, 0]);
  wire.link([r1, 1], [r2, 0]);
  wire.link([r2, 1], [bob, 0]);
  alice.addRoute({ to: prefix('0.0.0.0/0'), via: ip('192.168.1.1') });
  bob.addRoute({ to: prefix('0.0.0.0/0'), via: ip('192.168.3.1') });
  r1.addRoute({ to: prefix('192.168.3.0/24'), via: ip('192.168.2.2') });
  r2.addRoute({ to: prefix('192.168.1.0/24'), via: ip('192.168.2.1') });
  return { wire, alice, r1, r2, bob };
}
