/** What the lab runner needs of a running world, and what it is fed. The player implements it; nothing here does input or output. */
import type { Row } from '../core/device.ts';
import type { Conversation } from '../core/protocol.ts';
import type { Ns } from '../core/time.ts';

/** A frame whose last bit came in intact at a link end. */
export interface Arrival {
  /** Event id of the `link.rx`. */
  readonly event: number;
  readonly t: Ns;
  /** Names of the node and its port. */
  readonly node: string;
  readonly port: string;
  /** Journey id: the same at every hop. */
  readonly frame: number;
  /** From the destination MAC address to the FCS; the runner keeps no view of it. */
  readonly bytes: Uint8Array;
  /** The conversation of the link end, which has seen all before this, both ways; and the frame's number there. Asked only when it matters. */
  sighted?(): { readonly conversation: Conversation; readonly number: number } | undefined;
  /** The frame's own records, for filters that ask for `link`, `reason` or `event`. */
  records?(name: string): readonly string[] | undefined;
}

/** A command line of a shell that has come to its end. */
export interface FinishedCommand {
  readonly node: string;
  readonly line: string;
  readonly exit: number;
}

export interface LabWorld {
  readonly now: Ns;
  /** Whether a command that somebody typed still runs in the foreground of a shell. */
  readonly busy: boolean;
  /** No work is left: nothing will happen until somebody does something. */
  readonly quiet: boolean;
  table(node: string, name: string): readonly Row[];
  counter(node: string, name: string): number;
  /** The number by which Packets shows the journey, when there is one. */
  packetNumber?(frame: number): number | undefined;
}
