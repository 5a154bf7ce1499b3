/**
 * The states of a neighbour entry (RFC 4861, 7.3.2, as Linux applies them to IPv4) as one table: from a state, through what
 * happened, to the next.
 */
import type { NeighbourRow } from '../../core/tables.ts';

export type NeighbourState = NeighbourRow['state'];
/**
 * `use`: a packet wants to go there. `confirmed`: the neighbour answered us. `heard`: a message named another MAC address than the one stored.
 * `timer`: the state's time is over. `exhausted`: it is, and as many questions were asked as may be.
 */
export type NeighbourEvent = 'use' | 'confirmed' | 'heard' | 'timer' | 'exhausted';

export const NEXT: Readonly<Record<NeighbourState, Readonly<Record<NeighbourEvent, NeighbourState>>>> = {
  INCOMPLETE: { use: 'INCOMPLETE', confirmed: 'REACHABLE', heard: 'STALE', timer: 'INCOMPLETE', exhausted: 'FAILED' },
  REACHABLE: { use: 'REACHABLE', confirmed: 'REACHABLE', heard: 'STALE', timer: 'STALE', exhausted: 'STALE' },
  STALE: { use: 'DELAY', confirmed: 'REACHABLE', heard: 'STALE', timer: 'STALE', exhausted: 'STALE' },
  DELAY: { use: 'DELAY', confirmed: 'REACHABLE', heard: 'STALE', timer: 'PROBE', exhausted: 'PROBE' },
  PROBE: { use: 'PROBE', confirmed: 'REACHABLE', heard: 'STALE', timer: 'PROBE', exhausted: 'FAILED' },
  FAILED: { use: 'INCOMPLETE', confirmed: 'REACHABLE', heard: 'STALE', timer: 'FAILED', exhausted: 'FAILED' },
  PERMANENT: {
    use: 'PERMANENT',
    confirmed: 'PERMANENT',
    heard: 'PERMANENT',
    timer: 'PERMANENT',
    exhausted: 'PERMANENT',
  },
};
