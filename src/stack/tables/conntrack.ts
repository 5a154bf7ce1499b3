/** The tables of tracked flows: `conntrack`, `conntrack-events`, `conntrack-statistics` and `translations`. */
import { formatIpv4 } from '../../core/address.ts';
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type {
  ConntrackEventRow,
  ConntrackRow,
  ConntrackStatisticsRow,
  TranslationRow,
} from '../../core/netfilter-tables.ts';
import type { Ns } from '../../core/time.ts';
import type { Context } from '../context.ts';
import type { Connection } from '../netfilter/conntrack/connection.ts';
import type { Tracking } from '../netfilter/conntrack/tracking.ts';
import { endText, inverted } from '../netfilter/conntrack/tuple.ts';
import { numberIn, text, type StackTable } from './table.ts';

const NAMES: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp' };
const protocolName = (number: number): string => NAMES[number] ?? String(number);

export class ConntrackTable implements StackTable {
  readonly name = 'conntrack';
  readonly #ctx: Context;
  readonly #tracking: Tracking;

  constructor(ctx: Context, tracking: Tracking) {
    this.#ctx = ctx;
    this.#tracking = tracking;
  }

  rows(): ConntrackRow[] {
    const { now } = this.#ctx.env;
    return this.#tracking.flows.all().map((flow) => rowOf(flow, flow.expires - now));
  }

  /** `delete` wants the fields of the original direction, as the rows have them; `flush` forgets all. ENOENT: no such flow. */
  change(op: ChangeOp, row: Row): Result<void, Errno> {
    const flows = this.#tracking.flows.all();
    if (op === 'flush') {
      for (const flow of flows) this.#tracking.delete(flow);
      return ok(undefined);
    }
    if (op !== 'delete') return fail('EOPNOTSUPP');
    const key = originalKey(row);
    const flow = flows.find((f) => originalKey(rowOf(f, 0)) === key);
    if (!flow) return fail('ENOENT');
    this.#tracking.delete(flow);
    return ok(undefined);
  }
}

const originalKey = (row: Row): string =>
  ['protocol', 'source', 'sourcePort', 'destination', 'destinationPort', 'type'].map((f) => text(row, f)).join(' ');

function rowOf(flow: Connection, timeout: Ns): ConntrackRow {
  const { original, reply } = flow;
  return {
    protocol: protocolName(original.protocol),
    state: original.protocol === 6 ? flow.tcp : '',
    timeout,
    source: formatIpv4(original.source),
    destination: formatIpv4(original.destination),
    sourcePort: original.sourcePort,
    destinationPort: original.destinationPort,
    replySource: formatIpv4(reply.source),
    replyDestination: formatIpv4(reply.destination),
    replySourcePort: reply.sourcePort,
    replyDestinationPort: reply.destinationPort,
    type: original.type,
    replyType: reply.type,
    code: original.code,
    assured: flow.assured,
    replied: flow.replied,
    counted: flow.counted,
    kind: kindOf(flow),
    packets: flow.packets,
    bytes: flow.bytes,
    replyPackets: flow.replyPackets,
    replyBytes: flow.replyBytes,
  };
}

const kindOf = ({ sourceNat, destinationNat }: Connection): ConntrackRow['kind'] =>
  sourceNat ? (destinationNat ? 'both' : 'snat') : destinationNat ? 'dnat' : 'none';

/** The query's `since`: the number of the last row that was seen. */
export const conntrackEventTable = ({ history }: Tracking): StackTable => ({
  name: 'conntrack-events',
  rows: (query): ConntrackEventRow[] => {
    const since = numberIn(query, 'since', 0);
    return history.since(since.ok ? since.value : 0).map(({ number, what, at, byHand, flow, left }) => ({
      ...rowOf(flow, left),
      number,
      what,
      at,
      byHand,
    }));
  },
});

export const conntrackStatisticsTable = ({ flows, history, statistics }: Tracking): StackTable => ({
  name: 'conntrack-statistics',
  rows: (): ConntrackStatisticsRow[] => [{ ...statistics, flows: flows.size, events: history.count }],
});

export const translationTable = (ctx: Context, { flows }: Tracking): StackTable => ({
  name: 'translations',
  rows: () =>
    flows
      .all()
      .filter((flow) => flow.sourceNat || flow.destinationNat)
      .map((flow) => translationOf(flow, flow.expires - ctx.env.now)),
});

/** Of a flow that is translated at both ends the row tells of the port that was forwarded: that is where its remote end is. */
function translationOf(flow: Connection, expires: Ns): TranslationRow {
  const { original } = flow;
  const after = inverted(flow.reply);
  const ends = flow.destinationNat
    ? {
        inside: endText(after.destination, after.destinationPort),
        outside: endText(original.destination, original.destinationPort),
        remote: endText(original.source, original.sourcePort),
      }
    : {
        inside: endText(original.source, original.sourcePort),
        outside: endText(after.source, after.sourcePort),
        remote: endText(original.destination, original.destinationPort),
      };
  return {
    protocol: protocolName(original.protocol),
    ...ends,
    state: original.protocol === 6 ? flow.tcp : flow.replied ? 'replied' : 'unreplied',
    expires,
    packets: flow.packets + flow.replyPackets,
    kind: kindOf(flow) as TranslationRow['kind'],
  };
}
