/** The journal of a session: what its events and outputs add up to. It pulls, and remembers how far it has come. */
import { FlowLog } from './flows/flow-log.ts';
import { PacketLog } from './packets.ts';
import { nodeOfSpot, spotKey } from './sightings.ts';
import { SecretLedger } from './secrets/ledger.ts';
import { Scrollback } from './scrollback.ts';
import type { Session, TopologyView } from './session.ts';

export class Journal {
  readonly packets: PacketLog;
  readonly flows = new FlowLog();
  readonly secrets = new SecretLedger();
  /** Events that were gone before they could be read. */
  missed = 0;
  readonly #session: Session;
  readonly #scrollbacks = new Map<string, Scrollback>();
  #seenEvent = 0;
  #seenOutput = 0;
  #branch: number;
  #topology: TopologyView | undefined;
  #peers = new Map<number, number>();

  constructor(session: Session) {
    this.#session = session;
    this.#branch = session.player.branch;
    this.packets = new PacketLog((node, port) => this.peer(node, port));
  }

  /** Takes in what is new. */
  sync(): void {
    const { player } = this.#session;
    if (player.branch !== this.#branch) this.#fork(player.branch, player.branchedAt);
    this.missed += this.#session.events(this.#seenEvent, (row) => {
      this.#seenEvent = row.id;
      this.packets.add(row);
      this.flows.add(row);
      this.secrets.add(row);
    });
    this.#session.outputs(this.#seenOutput, (output) => {
      this.#seenOutput = output.sequence;
      const scrollback = this.scrollback(output.node);
      if (output.kind === 'text') scrollback.text(output.text, output.event);
      else scrollback.line(output.kind, output.text, output.event);
    });
  }

  scrollback(node: string): Scrollback {
    let found = this.#scrollbacks.get(node);
    if (!found) this.#scrollbacks.set(node, (found = new Scrollback()));
    return found;
  }

  /** The key of the other end of the link at a port. */
  peer(node: number, port: number): number | undefined {
    const { topology } = this.#session;
    if (topology !== this.#topology) this.#learn(topology);
    return this.#peers.get(spotKey(node, port));
  }

  /** Names of the nodes at both ends of a hop's link; a cable that leads nowhere ends in `?`. */
  ends(hop: { readonly node: number; readonly port: number }): { readonly from: string; readonly to: string } {
    const { nodes } = this.#session.topology;
    const peer = this.peer(hop.node, hop.port);
    const to = peer === undefined ? undefined : nodes[nodeOfSpot(peer)]?.name;
    return { from: nodes[hop.node]?.name ?? '?', to: to ?? '?' };
  }

  #learn(topology: TopologyView): void {
    this.#topology = topology;
    this.#peers = new Map();
    for (const { a, b } of topology.links) {
      this.#peers.set(spotKey(a.node, a.port), spotKey(b.node, b.port));
      this.#peers.set(spotKey(b.node, b.port), spotKey(a.node, a.port));
    }
  }

  #fork(branch: number, at: number): void {
    this.#branch = branch;
    this.packets.truncate(at);
    this.flows.truncate(at);
    this.secrets.truncate(at);
    for (const scrollback of this.#scrollbacks.values()) scrollback.truncate(at);
    this.#seenEvent = Math.min(this.#seenEvent, at);
  }
}
