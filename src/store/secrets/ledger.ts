/** What the ends of TLS connections have recorded of their key schedules, connection by connection (RFC 8446, 7.1; RFC 5246, 6.3 and 8.1). */
import { formatIpv4 } from '../../core/address.ts';
import type { EventRow } from '../../core/event.ts';
import type { Ns } from '../../core/time.ts';

/** One step as one end took it. */
export interface KeyStep {
  readonly event: number;
  readonly t: Ns;
  /** The node that took it. */
  readonly node: number;
  readonly role: 'client' | 'server';
  /** `client_handshake_traffic_secret` */
  readonly name: string;
  /** `extract`, `derive`, `expand` in TLS 1.3; `agree`, `prf`, `cut` in TLS 1.2. */
  readonly made: string;
  /** The name of the secret that it was made from. */
  readonly from: string;
  readonly label: string;
  /** `ClientHello..ServerHello` */
  readonly input: string;
  /** The first bytes of the input, in hex. */
  readonly inputBytes: string;
  /** All of its bytes, in hex. */
  readonly value: string;
  /** What it is for. */
  readonly purpose: string;
}

/** How one end names the connection. */
export interface KeyEnd {
  readonly node: number;
  readonly role: 'client' | 'server';
  readonly local: number;
  /** `198.51.100.80` */
  readonly peer: string;
  readonly port: number;
}

export interface KeyedConnection {
  /** The first bytes of the client random, in hex. */
  readonly id: string;
  readonly ends: readonly KeyEnd[];
  readonly steps: readonly KeyStep[];
}

interface Entry {
  readonly id: string;
  readonly end: KeyEnd;
  readonly step: KeyStep;
}

export class SecretLedger {
  #entries: Entry[] = [];

  /** Takes any row; those that tell of no key are passed over. */
  add(row: EventRow): void {
    if (row.kind.id !== 'tls.key' || row.note === undefined) return;
    const [
      id = '',
      name = '',
      made = '',
      from = '',
      label = '',
      input = '',
      inputBytes = '',
      value = '',
      purpose = '',
    ] = row.note.split('|');
    const { id: event, t, node, numbers } = row;
    const [client, local, peer, port] = numbers;
    const role = client === 0 ? 'client' : 'server';
    const step = { event, t, node, role, name, made, from, label, input, inputBytes, value, purpose } as const;
    this.#entries.push({ id, end: { node, role, local, peer: formatIpv4(peer), port }, step });
  }

  truncate(event: number): void {
    this.#entries = this.#entries.filter(({ step }) => step.event <= event);
  }

  /** The connections as they were when `event` had happened, oldest first. */
  upTo(event: number): readonly KeyedConnection[] {
    const found = new Map<string, { id: string; ends: KeyEnd[]; steps: KeyStep[] }>();
    for (const { id, end, step } of this.#entries) {
      if (step.event > event) break;
      let connection = found.get(id);
      if (!connection) found.set(id, (connection = { id, ends: [], steps: [] }));
      connection.steps.push(step);
      if (!connection.ends.some(({ node, role }) => node === end.node && role === end.role)) connection.ends.push(end);
    }
    return [...found.values()];
  }
}
