/** What the learner looks at in the graph: which flow, which of its two pictures, where the cursor is. */
import type { Ns } from '../../core/time.ts';

/** A flow by the node that sends and its name. */
export interface FlowKey {
  readonly node: number;
  readonly name: string;
}

export interface GraphView {
  /** `windows`: cwnd, ssthresh, rwnd and flight over time; `sequence`: sequence numbers over time (Stevens). */
  readonly kind: 'windows' | 'sequence';
  /** Undefined: the busiest flow of the chosen node. */
  readonly flow: FlowKey | undefined;
  /** `run-b`: the same flow in the other run. */
  readonly overlay: FlowKey | 'run-b' | undefined;
  /** Where the cursor is; undefined: at the newest point. */
  readonly at: Ns | undefined;
  /** The mark that the cursor was moved to. */
  readonly mark: number | undefined;
  /** How many times closer than the whole flow. */
  readonly zoom: number;
}

export const FIRST_GRAPH: GraphView = {
  kind: 'windows',
  flow: undefined,
  overlay: undefined,
  at: undefined,
  mark: undefined,
  zoom: 1,
};
