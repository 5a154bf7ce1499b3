/** What every part of a stack shares: its node, its settings, its counters and its interfaces. */
import type { NodeEnv } from '../core/device.ts';
import type { Counters } from './counters.ts';
import type { Interface } from './interface.ts';
import type { Sysctls } from './sysctl.ts';

export interface Context {
  readonly env: NodeEnv;
  readonly sysctl: Sysctls;
  readonly counters: Counters;
  /** In the order of their indexes; `lo` is the first. */
  readonly interfaces: Interface[];
  /** Numbers of sockets, as /proc/net/tcp shows them. */
  readonly inodes: { next: number };
}

export const interfaceNamed = (ctx: Context, name: string): Interface | undefined =>
  ctx.interfaces.find((iface) => iface.name === name);
