/** A host or a router: a network stack behind ports. A router is a host that forwards (RFC 1122, 1.1.2). */
import { formatIpv4, formatPrefix, type Ipv4Address, type MacAddress, type Prefix } from '../core/address.ts';
import type { ChangeOp, Device, NodeEnv, Row } from '../core/device.ts';
import type { Errno } from '../core/errno.ts';
import type { Frame } from '../core/frame.ts';
import type { Network } from '../core/network.ts';
import type { Result } from '../core/result.ts';
import type { RouteSupply } from '../stack/route/supply.ts';
import { NetworkStack } from '../stack/stack.ts';

export interface HostPlan {
  readonly interfaces: readonly {
    readonly name: string;
    readonly addresses: readonly Prefix[];
    readonly mac: MacAddress;
    readonly mtu: number;
  }[];
  readonly routes: readonly {
    readonly to: Prefix;
    readonly type: 'unicast' | 'blackhole' | 'unreachable' | 'prohibit';
    readonly via: Ipv4Address | undefined;
    readonly dev: string | undefined;
    readonly metric: number;
    readonly src: Ipv4Address | undefined;
  }[];
  /** Routes that the world works out, behind the written ones. */
  readonly automatic: RouteSupply | undefined;
  /** Rows of its tables of rules: `nat`, `filter`, and `chain` for policies. */
  readonly rules: readonly { readonly table: 'nat' | 'filter' | 'chain'; readonly row: Row }[];
  readonly neighbours: readonly { readonly address: Ipv4Address; readonly mac: MacAddress }[];
  readonly sysctl: Readonly<Record<string, string>>;
}

export class Host implements Device {
  readonly kind: string;
  readonly network: Network;
  readonly #stack: NetworkStack;

  constructor(env: NodeEnv, kind: 'host' | 'router', plan: HostPlan) {
    this.kind = kind;
    this.#stack = new NetworkStack(env, { forwarding: kind === 'router', sysctl: plan.sysctl });
    this.network = this.#stack;
    plan.interfaces.forEach((i, port) => this.#stack.addInterface({ ...i, port }));
    for (const route of plan.routes) accepted(this.#stack.addRoute(route), `route to ${formatPrefix(route.to)}`);
    if (plan.automatic) this.#stack.supplyRoutes(plan.automatic);
    for (const { table, row } of plan.rules) accepted(this.#stack.addRule(table, row), `rule ${JSON.stringify(row)}`);
    for (const entry of plan.neighbours) {
      accepted(this.#stack.addNeighbour(entry), `neighbour ${formatIpv4(entry.address)}`);
    }
  }

  get tableNames(): readonly string[] {
    return this.#stack.tableNames;
  }
  get counterNames(): readonly string[] {
    return this.#stack.counterNames;
  }

  receive(port: number, frame: Frame): void {
    this.#stack.receive(port, frame);
  }
  carrierChanged(port: number, up: boolean): void {
    this.#stack.carrierChanged(port, up);
  }
  table(name: string, query?: Row): readonly Row[] {
    return this.#stack.table(name, query);
  }
  change(name: string, op: ChangeOp, row: Row): Result<void, Errno> {
    return this.#stack.change(name, op, row);
  }
  counter(name: string): number {
    return this.#stack.counter(name);
  }
}

/** The file was checked before: what the stack refuses now is our mistake, not the author's. */
function accepted(done: Result<void, Errno>, what: string): void {
  if (!done.ok) throw new Error(`the stack refuses the ${what}: ${done.error}`);
}
