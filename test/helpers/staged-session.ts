// A session for tests of the screen: a real player on a real topology, with a lab that the test writes down as data.
import { PlayerLens } from '../../src/sim/player-lens.ts';
import { Player } from '../../src/sim/player.ts';
import { Sightings } from '../../src/sim/sightings.ts';
import { topologyView } from '../../src/cli/session/topology-view.ts';
import { linkChangeRow } from '../../src/cli/session/link-intent.ts';
import type { EventLog } from '../../src/core/event-log.ts';
import type { EventRow } from '../../src/core/event.ts';
import type { Process } from '../../src/kernel/process.ts';
import type {
  Intent,
  LabState,
  Output,
  Pacing,
  PlayerState,
  PromptView,
  Session,
  StepState,
  TopologyView,
} from '../../src/store/session.ts';

/** The chain of lab 08: alice and bob with four routers and two switches between them. */
export const FOUR_ROUTERS = `
lab: 1
id: ping
title: Ping, dissected
seed: 8
topology:
  routes: auto
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [192.168.1.3/24] } }, gateway: 192.168.1.1, sysctl: { net.ipv4.ip_default_ttl: 100 } }
    s1: { kind: switch }
    r1: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24] }, eth1: { addresses: [192.168.2.1/24] } } }
    r2: { kind: router, interfaces: { eth0: { addresses: [192.168.2.2/24] }, eth1: { addresses: [192.168.5.1/24] } } }
    r3: { kind: router, interfaces: { eth0: { addresses: [192.168.5.100/24] }, eth1: { addresses: [192.168.9.1/24] } } }
    r4: { kind: router, interfaces: { eth0: { addresses: [192.168.9.2/24] }, eth1: { addresses: [192.168.10.1/24] } } }
    s2: { kind: switch }
    bob: { kind: host, interfaces: { eth0: { addresses: [192.168.10.3/24] } }, gateway: 192.168.10.1, sysctl: { net.ipv4.ip_default_ttl: 100 } }
  links:
    - { endpoints: ["alice:eth0", "s1:1"], rate: 100mbit }
    - { endpoints: ["s1:2", "r1:eth0"], rate: 100mbit }
    - { endpoints: ["r1:eth1", "r2:eth0"], rate: 10mbit, delay: 10ms }
    - { endpoints: ["r2:eth1", "r3:eth0"], rate: 10mbit, delay: 10ms }
    - { endpoints: ["r3:eth1", "r4:eth0"], rate: 10mbit, delay: 10ms }
    - { endpoints: ["r4:eth1", "s2:1"], rate: 100mbit }
    - { endpoints: ["s2:2", "bob:eth0"], rate: 100mbit }
`;

/** The star of lab 04. */
export const STAR = `
lab: 1
id: arp
title: Who has this address?
seed: 4
topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [192.168.1.3/24], mac: "02:00:00:00:01:03" } }, gateway: 192.168.1.1 }
    bob: { kind: host, interfaces: { eth0: { addresses: [192.168.1.4/24], mac: "02:00:00:00:01:04" } }, gateway: 192.168.1.1 }
    carol: { kind: host, interfaces: { eth0: { addresses: [192.168.1.5/24], mac: "02:00:00:00:01:05" } }, gateway: 192.168.1.1 }
    dave: { kind: host, interfaces: { eth0: { addresses: [192.168.1.6/24], mac: "02:00:00:00:01:06" } }, gateway: 192.168.1.1 }
    s1: { kind: switch }
    r1: { kind: router, interfaces: { eth0: { addresses: [192.168.1.1/24] }, eth1: { addresses: [203.0.113.1/24] } } }
    web: { kind: host, interfaces: { eth0: { addresses: [203.0.113.80/24] } }, gateway: 203.0.113.1 }
  links:
    - { endpoints: ["alice:eth0", "s1:1"], rate: 100mbit, delay: 2ms }
    - { endpoints: ["bob:eth0", "s1:2"], rate: 100mbit, delay: 2ms }
    - { endpoints: ["carol:eth0", "s1:3"], rate: 100mbit, delay: 2ms }
    - { endpoints: ["dave:eth0", "s1:4"], rate: 100mbit, delay: 2ms }
    - { endpoints: ["r1:eth0", "s1:5"], rate: 100mbit, delay: 2ms }
    - { endpoints: ["r1:eth1", "web:eth0"], rate: 100mbit, delay: 2ms }
`;

export const STEP: StepState = {
  say: '# A step\nDo something:\n\n    true\n',
  question: undefined,
  questionOpen: false,
  verdict: undefined,
  expectations: [],
  hintsShown: [],
  hintsLeft: 0,
  notice: undefined,
  state: 'open',
  why: undefined,
  myth: undefined,
};

export function labOf(steps: readonly Partial<StepState>[]): LabState {
  return {
    id: 'ping',
    number: '08',
    title: 'Ping, dissected',
    level: 'beginner',
    minutes: 10,
    goals: [],
    steps: steps.map((step, i) => ({ ...STEP, state: i === 0 ? 'open' : 'ahead', ...step })),
    current: 0,
    points: 0,
    pointsOf: steps.length,
  };
}

export class StagedSession implements Session {
  readonly title: string;
  readonly seed = 8;
  readonly lens: PlayerLens;
  lab: LabState | undefined;
  /** Every intent, oldest first. */
  readonly intents: Intent[] = [];
  /** What a test says the screen is told, in place of the player's own state. */
  staged: Partial<PlayerState> = {};
  /** What it says to a line, in place of running it. */
  refuses: string | undefined;
  /** Runs to quiet as soon as a command is typed. */
  eager = true;
  readonly #player: Player;
  readonly #events: EventRow[] = [];
  #outputs: Output[] = [];
  #sequence = 0;
  #branch = 0;
  #branchedAt = 0;
  #running = true;
  #pace: { pacing: Pacing; factor: number } = { pacing: 'follow', factor: 1 };
  #topology: TopologyView | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #foreground = new Map<string, Process>();
  readonly #histories = new Map<string, string[]>();

  constructor(yaml: string, lab?: LabState) {
    const player = new Player(yaml);
    const sightings = new Sightings();
    this.#player = player;
    this.lab = lab;
    this.title = lab ? `${lab.number} ${lab.title}` : 'Free play';
    this.lens = new PlayerLens(player, sightings);
    player.listen({
      event: (row) => {
        this.#events.push(row);
        sightings.add(row);
      },
      output: (o) => {
        const node = player.head.simulation.nodes[o.node]!.name;
        this.#write(node, 'text', new TextDecoder().decode(o.bytes));
      },
      fork: (kept) => {
        this.#events.splice(this.#events.findIndex((e) => e.id > kept) >>> 0);
        this.#outputs = this.#outputs.filter((o) => o.event <= kept);
        sightings.truncate(kept);
        this.#branch++;
        this.#branchedAt = kept;
      },
    });
  }

  get topology(): TopologyView {
    return (this.#topology ??= topologyView(this.#player.head));
  }

  get player(): PlayerState {
    const { now, event, live } = this.#player;
    return {
      now,
      event,
      live,
      running: this.#running,
      quiet: this.#player.head.quiet,
      ...this.#pace,
      branch: this.#branch,
      branchedAt: this.#branchedAt,
      note: undefined,
      ...this.staged,
    };
  }

  prompt(node: string): PromptView {
    const process = this.#foreground.get(node);
    const history = this.#histories.get(node) ?? [];
    return { busy: process !== undefined && !process.ended, prompt: `${node}$ `, history };
  }

  events(seen: number, each: (row: EventRow) => void): number {
    const from = this.#events.findIndex((row) => row.id > seen);
    if (from >= 0) this.#events.slice(from).forEach(each);
    return 0;
  }

  outputs(seen: number, each: (output: Output) => void): void {
    this.#outputs.filter((o) => o.sequence > seen).forEach(each);
  }

  send(intent: Intent): string | undefined {
    this.intents.push(intent);
    const said = this.#apply(intent);
    this.changed();
    return said;
  }

  /** One step of the world, or `n`. */
  advance(n = 1): void {
    for (let i = 0; i < n; i++) this.#player.advance();
    this.changed();
  }

  get quiet(): boolean {
    return this.#player.head.quiet;
  }

  /** Events that a test makes up, at an instant: they stand in the world's own log. */
  emit(t: number, make: (log: EventLog) => void): void {
    const { simulation } = this.#player.head;
    simulation.passTo(t);
    simulation.input(() => make(simulation.log));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Puts the lab into another state. */
  setStep(index: number, part: Partial<StepState>, current = this.lab!.current): void {
    const steps = this.lab!.steps.map((step, i) => (i === index ? { ...step, ...part } : step));
    this.lab = { ...this.lab!, steps, current };
    this.changed();
  }

  #apply(intent: Intent): string | undefined {
    switch (intent.type) {
      case 'line':
        return this.#line(intent.node, intent.text);
      case 'key':
        this.#player.input({ type: 'signal', node: intent.node, terminal: 'tty1', signal: 'SIGINT' });
        break;
      case 'step':
        this.#player.next();
        break;
      case 'back':
        this.#player.back();
        break;
      case 'head':
        this.#player.toHead();
        break;
      case 'run':
        this.#player.resume();
        this.#running = true;
        break;
      case 'pause':
        this.#running = false;
        break;
      case 'pace':
        this.#pace = { pacing: intent.pacing, factor: intent.factor };
        break;
      case 'link': {
        const row = linkChangeRow(intent.link, intent.change);
        if (!row.ok) return row.error;
        this.#player.input({ type: 'link', change: row.value });
        break;
      }
      default:
        return undefined;
    }
    if (this.eager) while (this.#running && this.#player.advance());
    return undefined;
  }

  #line(node: string, text: string): string | undefined {
    if (this.refuses !== undefined) return this.refuses;
    if (!this.#player.head.simulation.node(node)?.kernel) return `${node} has no shell.`;
    this.#write(node, 'command', text);
    this.#histories.set(node, [...(this.#histories.get(node) ?? []), text]);
    const process = this.#player.input({ type: 'line', node, terminal: 'tty1', text });
    if (process) this.#foreground.set(node, process);
    if (this.eager) while (this.#running && this.#player.advance());
    return undefined;
  }

  #write(node: string, kind: Output['kind'], text: string): void {
    this.#outputs.push({ sequence: ++this.#sequence, event: this.#player.event, node, kind, text });
  }
}
