/** What a machine is and keeps beyond its processes: the system it shows its users, what they share, what they say has happened. */
import type { Row } from './device.ts';
import type { Reason } from './event.ts';
import type { Ns } from './time.ts';

/** What kind of system a machine shows its users: which names its tools answer to, which defaults it has. */
export const PERSONAS = ['linux', 'macos', 'windows'] as const;
export type Persona = (typeof PERSONAS)[number];

/**
 * Something that all processes of a machine share and that outlives each of them, as what a system service keeps for everybody.
 * The key is the identity: the same object gives the same state, a new one for each machine.
 */
export interface SharedKey<T> {
  /** Made when it is first asked for. */
  make(): T;
  /** Shown among the machine's tables from then on. */
  readonly table?: { readonly name: string; readonly rows: (state: T, now: Ns) => readonly Row[] };
}

/** What a program says has happened: an event of its node, with the number and the note that the kind declares. */
export interface Occurrence {
  readonly reason?: Reason;
  /** At most eight, in the order of the kind's `numbers`. */
  readonly numbers?: readonly number[];
  readonly note?: string;
}
