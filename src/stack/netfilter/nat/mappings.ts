/** Which flows are translated, by their inside source; each mapping that is made and that ends is recorded (RFC 3022, 2.2 and 2.6). */
import type { EventKind, Reason } from '../../../core/event.ts';
import type { Context } from '../../context.ts';
import type { Connection } from '../conntrack/connection.ts';
import type { Tracking } from '../conntrack/tracking.ts';
import { inverted, type Tuple } from '../conntrack/tuple.ts';
import { NAT_MAPPING, NAT_MAPPING_ENDED } from '../events.ts';
import * as why from './reasons.ts';

const sourceKey = ({ protocol, source, sourcePort }: Tuple): string => `${protocol} ${source} ${sourcePort}`;

export class Mappings {
  readonly #ctx: Context;
  /** As Linux's nf_nat_bysource: the flows of one address and port. */
  readonly #bySource = new Map<string, Set<Connection>>();

  constructor(ctx: Context, tracking: Tracking) {
    this.#ctx = ctx;
    tracking.onKept.push((flow) => this.#kept(flow));
    tracking.onForgotten.push((flow) => this.#forgotten(flow));
  }

  /** What another flow of the same source was given: Linux takes it again where it can, so that ports are not used up. */
  likeBefore(tuple: Tuple): Pick<Tuple, 'source' | 'sourcePort'> | undefined {
    const [first] = this.#bySource.get(sourceKey(tuple)) ?? [];
    if (!first) return undefined;
    const { destination, destinationPort } = first.reply;
    return { source: destination, sourcePort: destinationPort };
  }

  #kept(flow: Connection): void {
    const key = sourceKey(flow.original);
    const flows = this.#bySource.get(key) ?? new Set();
    flows.add(flow);
    this.#bySource.set(key, flows);
    this.#tell(NAT_MAPPING, flow, why.MAPPING_MADE, why.FORWARD_MADE);
  }

  #forgotten(flow: Connection): void {
    const key = sourceKey(flow.original);
    const flows = this.#bySource.get(key);
    if (!flows?.delete(flow)) return;
    if (flows.size === 0) this.#bySource.delete(key);
    this.#tell(NAT_MAPPING_ENDED, flow, why.MAPPING_ENDED, why.MAPPING_ENDED);
  }

  #tell(kind: EventKind, flow: Connection, source: Reason, destination: Reason): void {
    const { original, reply } = flow;
    const after = inverted(reply);
    if (flow.sourceNat) {
      const ends = [original.source, original.sourcePort, after.source, after.sourcePort] as const;
      this.#emit(kind, source, ends, [original.destination, original.destinationPort], flow, flow.sourceRule);
    }
    if (flow.destinationNat) {
      const ends = [after.destination, after.destinationPort, original.destination, original.destinationPort] as const;
      this.#emit(kind, destination, ends, [original.source, original.sourcePort], flow, flow.destinationRule);
    }
  }

  #emit(
    kind: EventKind,
    reason: Reason,
    [inside, insidePort, outside, outsidePort]: readonly [number, number, number, number],
    [remote, remotePort]: readonly [number, number],
    { original }: Connection,
    rule: number,
  ): void {
    const { env } = this.#ctx;
    const { protocol } = original;
    env.emitWide(
      kind,
      -1,
      0,
      reason,
      undefined,
      inside,
      insidePort,
      outside,
      outsidePort,
      remote,
      remotePort,
      protocol,
      rule,
    );
  }
}
