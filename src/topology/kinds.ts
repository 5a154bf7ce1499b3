/** The kinds of nodes a file may name, with what the file may say about each. A new device adds one line here. */

export interface NodeKind {
  /** Has a network stack: addresses, routes, name servers, services. */
  readonly stack: boolean;
  /** Most interfaces or ports. */
  readonly ports: number;
  /** How errors speak of it: `a switch`. */
  readonly called: string;
}

export const NODE_KINDS: Readonly<Record<string, NodeKind>> = {
  host: { stack: true, ports: 64, called: 'a host' },
  router: { stack: true, ports: 64, called: 'a router' },
  switch: { stack: false, ports: 1024, called: 'a switch' },
  hub: { stack: false, ports: 1024, called: 'a hub' },
  external: { stack: false, ports: 1, called: 'an external port' },
};
