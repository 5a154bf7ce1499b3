/** Seeded random networks for tests: a tree of routers, a LAN behind most of them, with a switch where it has several hosts. */
import { stream, type Rng } from '../../src/core/rng.ts';

export interface GeneratedHost {
  readonly name: string;
  readonly address: string;
  /** Index of its router. */
  readonly router: number;
  /** `h0:eth0--r0:eth1`: its own cable, as the links table names it. */
  readonly cable: string;
}

export interface GeneratedNetwork {
  /** The topology file. */
  readonly yaml: string;
  readonly hosts: readonly GeneratedHost[];
  readonly routers: number;
  /** The addresses that a traceroute names on the way, the last one the target's own. */
  way(from: GeneratedHost, to: GeneratedHost): readonly string[];
  /** Links that every packet between two hosts crosses. */
  links(from: GeneratedHost, to: GeneratedHost): readonly string[];
}

interface Uplink {
  readonly parent: number;
  readonly link: string;
  /** At the parent's end and at the child's. */
  readonly addresses: readonly [string, string];
}

/** `shape`: `line` chains the routers, `tree` hangs each one on any before it. */
export function generateNetwork(seed: number, shape: 'line' | 'tree'): GeneratedNetwork {
  const rng = stream(seed, 'generated network');
  const routers = 1 + rng.below(5);
  const interfaces = Array.from({ length: routers }, () => [] as string[]);
  const links: string[] = [];
  const nodes: string[] = [];
  const uplinks: (Uplink | undefined)[] = [];
  const hosts: GeneratedHost[] = [];
  const addInterface = (router: number, address: string): string =>
    `r${router}:eth${interfaces[router]!.push(address) - 1}`;
  const connect = (a: string, b: string): string => {
    links.push(`{ endpoints: ["${a}", "${b}"], delay: ${1 + rng.below(9)}ms, rate: ${10 * (1 + rng.below(10))}mbit }`);
    return `${a}--${b}`;
  };
  for (let r = 0; r < routers; r++) {
    const parent = r === 0 ? -1 : shape === 'line' ? r - 1 : rng.below(r);
    if (parent < 0) uplinks.push(undefined);
    else {
      const addresses = [`10.200.${r}.1`, `10.200.${r}.2`] as const;
      const link = connect(addInterface(parent, `${addresses[0]}/30`), addInterface(r, `${addresses[1]}/30`));
      uplinks.push({ parent, link, addresses });
    }
    for (const host of lan(r, r === 0 || r === routers - 1 ? 1 + rng.below(2) : rng.below(3))) hosts.push(host);
  }
  if (routers === 1) hosts.push(...lan(routers - 1, 2, 100));
  const routerNodes = interfaces.map((own, r) => `r${r}: { kind: router, interfaces: { ${interfaceList(own)} } }`);
  const yaml = `seed: ${seed}\ntopology:\n  routes: auto\n  nodes:\n${block([...routerNodes, ...nodes])}  links:\n${block(links, '- ')}`;
  return { yaml, hosts, routers, way, links: linksBetween };

  function lan(router: number, count: number, net = router): GeneratedHost[] {
    if (count === 0) return [];
    const port = addInterface(router, `10.${net}.0.1/24`);
    const bridge = count > 1 ? `s${net}` : undefined;
    if (bridge) {
      nodes.push(`${bridge}: { kind: switch }`);
      connect(`${bridge}:1`, port);
    }
    return Array.from({ length: count }, (_, i) => {
      const name = `h${net}${'abc'[i]}`;
      const address = `10.${net}.0.${10 + i}`;
      nodes.push(`${name}: { kind: host, interfaces: { ${interfaceList([`${address}/24`])} } }`);
      return { name, address, router, cable: connect(`${name}:eth0`, bridge ? `${bridge}:${i + 2}` : port) };
    });
  }

  /** Routers from the root down to one. */
  function ancestors(router: number): number[] {
    const uplink = uplinks[router];
    return uplink ? [...ancestors(uplink.parent), router] : [router];
  }

  function way(from: GeneratedHost, to: GeneratedHost): string[] {
    const [up, down] = [ancestors(from.router), ancestors(to.router)];
    while (up.length > 1 && down.length > 1 && up[1] === down[1]) {
      up.shift();
      down.shift();
    }
    if (up[0] === from.router && down[0] === from.router) up.length = 1;
    const first = from.address.replace(/\d+$/, '1');
    const climbed = up.slice(1).map((r) => uplinks[r]!.addresses[0]);
    const descended = down.slice(1).map((r) => uplinks[r]!.addresses[1]);
    const sameLan = first === to.address.replace(/\d+$/, '1');
    return sameLan ? [to.address] : [first, ...climbed.reverse(), ...descended, to.address];
  }

  function linksBetween(from: GeneratedHost, to: GeneratedHost): string[] {
    const [up, down] = [ancestors(from.router), ancestors(to.router)];
    const between = [...up.filter((r) => !down.includes(r)), ...down.filter((r) => !up.includes(r))];
    return [from.cable, ...between.map((r) => uplinks[r]!.link), to.cable];
  }
}

const interfaceList = (addresses: readonly string[]): string =>
  addresses.map((address, i) => `eth${i}: { addresses: [${address}] }`).join(', ');

const block = (lines: readonly string[], mark = ''): string => lines.map((l) => `    ${mark}${l}\n`).join('');

export const pick = <T>(rng: Rng, list: readonly T[]): T => list[rng.below(list.length)]!;
