/** Faults: what the lab file makes happen to the wiring at given instants. They count as work once the learner has begun. */
import type { FaultSpec, LinkChange } from '../topology/spec.ts';
import { WorldAlarm } from './alarm.ts';
import type { LinkDirection } from './link-direction.ts';
import type { Simulation } from './simulation.ts';

export function scheduleFaults(simulation: Simulation, faults: readonly FaultSpec[]): void {
  for (const fault of faults) {
    const alarm = new WorldAlarm(simulation, () => happen(simulation, fault), true);
    alarm.set(fault.at);
  }
}

function happen(simulation: Simulation, fault: FaultSpec): void {
  if ('link' in fault) {
    const link = simulation.links.find((l) => l.name === fault.link);
    if (!link) return;
    change(link.forward, fault.forward);
    change(link.backward, fault.backward);
    simulation.linkChanged(link, `${fault.link}, as the lab file says`);
  } else {
    const node = simulation.node(fault.interface.node);
    node?.device.change('link', 'change', { interface: fault.interface.port, up: fault.up });
  }
}

function change(direction: LinkDirection, to: LinkChange): void {
  const { up, ...parameters } = to;
  Object.assign(direction.parameters, parameters);
  if (up !== undefined) direction.setUp(up);
}
