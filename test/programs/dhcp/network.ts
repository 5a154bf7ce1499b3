/** A DHCP server and a client on one cable, as test/golden/dhcp/README.md describes those of the recordings. */
import { readFileSync } from 'node:fs';
import { World } from '../../../src/sim/world.ts';

export interface Wishes {
  readonly lease?: string;
  readonly network?: string;
  /** What the client's interface has from the start: `dhcp`, an address, or nothing. */
  readonly client?: string;
  /** Without it nobody answers. */
  readonly server?: boolean;
  readonly more?: string;
  readonly ping?: boolean;
}

export const lab = ({
  lease = '10m',
  network = '10.0.0',
  client = '',
  server = true,
  more = '',
  ping = false,
}: Wishes) => `
topology:
  nodes:
    server:
      kind: host
      interfaces: { eth0: { addresses: [${network}.1/24], mac: "02:00:00:00:00:01" } }
      services: ${
        server
          ? `[{ dhcp: { ping: ${ping}, subnets: [{ network: ${network}.0/24, pool: ${network}.100-${network}.199, router: ${network}.1, dns: [${network}.1], domain: home.lan, lease: ${lease} }] } }]`
          : '[]'
      }
    alice: { kind: host, interfaces: { eth0: { addresses: [${client}], mac: "02:00:00:00:00:02" } } }
    s1: { kind: switch }
${more}
  links:
    - { endpoints: ["server:eth0", "s1:1"] }
    - { endpoints: ["alice:eth0", "s1:2"] }
`;

/** With one more link. */
export const withMore = (text: string, link: string): string => `${text}    - ${link}\n`;

export const network = (wishes: Wishes = {}): World => {
  const world = World.fromYaml(lab(wishes));
  world.run();
  return world;
};

export interface Recorded {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** A recording of test/golden/dhcp. */
export function recorded(name: string): Recorded {
  const text = readFileSync(new URL(`../../golden/dhcp/${name}.txt`, import.meta.url), 'utf8');
  const [, body = '', exit = ''] = /^\$ .*\n([^]*)\[exit (\d+)\]\n$/.exec(text) ?? [];
  const [stdout = '', stderr = ''] = body.split('[stderr]\n');
  return { stdout, stderr, exit: Number(exit) };
}

/** What differs from run to run: how long it waits, when it renews, how much of a lease is left. */
export const alike = (text: string): string =>
  text
    .replace(/interval \d+/g, 'interval N')
    .replace(/renewal in \d+ seconds/g, 'renewal in N seconds')
    .replace(/lease time (599|600)/g, 'lease time N');
