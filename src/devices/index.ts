/** The registry of devices: what a topology file may call a node's kind. Adding a device is one folder and one line here. */
import type { Device, NodeEnv } from '../core/device.ts';
import { External } from './external.ts';
import { Host, type HostPlan } from './host.ts';
import { Hub } from './hub.ts';
import { Switch } from './switch.ts';

/** What a device is made from: port names by index are those of its interfaces. */
export type DevicePlan = HostPlan;

export interface DeviceKind {
  readonly kind: string;
  /** Whether one can log in: it runs programs. */
  readonly shell: boolean;
  make(env: NodeEnv, plan: DevicePlan): Device;
}

const portNames = (plan: DevicePlan): readonly string[] => plan.interfaces.map((i) => i.name);

export const deviceKinds: readonly DeviceKind[] = [
  { kind: 'host', shell: true, make: (env, plan) => new Host(env, 'host', plan) },
  { kind: 'router', shell: true, make: (env, plan) => new Host(env, 'router', plan) },
  { kind: 'switch', shell: true, make: (env, plan) => new Switch(env, portNames(plan)) },
  { kind: 'hub', shell: false, make: (env, plan) => new Hub(env, portNames(plan)) },
  { kind: 'external', shell: false, make: (env, plan) => new External(env, portNames(plan)) },
];
