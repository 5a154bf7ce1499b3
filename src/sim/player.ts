/**
 * The player: a run and a cursor in it. The present is a world that goes on; the past is a second, silent world that runs the
 * input log again up to the cursor (DESIGN, section 2). Going on from the past forks: what came after is another run.
 */
import type { EventRow } from '../core/event.ts';
import type { Ns } from '../core/time.ts';
import type { Process } from '../kernel/process.ts';
import { loadTopology } from '../topology/load.ts';
import type { TopologySpec } from '../topology/spec.ts';
import type { Input, InputAct } from './input.ts';
import { Moments } from './moments.ts';
import { advance, replay } from './session-file.ts';
import type { TerminalOutput } from './simulation.ts';
import { World } from './world.ts';

export interface PlayerOptions {
  readonly seed?: number;
  readonly file?: string;
  /** What the text says, when it has been read already. */
  readonly topology?: TopologySpec;
  /** Keep the hash of the run's trace, which costs a line of JSON for each event; a recording needs it. Default true. */
  readonly trace?: boolean;
}

export interface PlayerListener {
  readonly event?: (row: EventRow) => void;
  readonly output?: (output: TerminalOutput) => void;
  /** Everything after event `kept` belongs to a run that is gone. */
  readonly fork?: (kept: number) => void;
  /** Before it is applied. */
  readonly input?: (input: Input) => void;
}

/** A client that gets no answer asks for longer than anybody would wait. */
const LONGEST_BOOT: Ns = 30e9;

/** What became of a frame is told by so many events after it. */
const AFTERMATH = 4096;

export class Player {
  readonly text: string;
  readonly options: PlayerOptions;
  readonly #topology: TopologySpec;
  #head: World;
  #replica: World | undefined;
  #replicaInputs = 0;
  #archive: World | undefined;
  #moments = new Moments();
  /** Index of the moment that the cursor stands on; undefined at the head. */
  #cursor: number | undefined;
  readonly #listeners = new Set<PlayerListener>();

  /** Throws LabError when the text is wrong. */
  constructor(text: string, options: PlayerOptions = {}) {
    this.text = text;
    this.options = options;
    this.#topology = options.topology ?? loadTopology(text, options);
    this.#head = this.#newHead();
    this.#attach(this.#head);
    this.#noteMoment();
  }

  /** The world at the cursor: the head, or a replica in the past. Only to be read. */
  get world(): World {
    return this.live ? this.#head : this.#worldInPast();
  }

  /** The run's newest state, wherever the cursor is. */
  get head(): World {
    return this.#head;
  }

  get live(): boolean {
    return this.#cursor === undefined;
  }

  /** Simulated time at the cursor. */
  get now(): Ns {
    return this.#cursor === undefined ? this.#head.now : this.#moments.at(this.#cursor).t;
  }

  /** The newest event at the cursor. */
  get event(): number {
    return this.#cursor === undefined ? this.#head.simulation.log.last : this.#moments.at(this.#cursor).event;
  }

  /**
   * Lets machines get the addresses that they ask for as they start, before anybody looks: a network that is not up yet would answer the
   * first command with an error. Of use at the beginning only; a world without DHCP clients stays at time 0.
   */
  boot(): void {
    const { simulation, inputs, spec } = this.#head;
    if (inputs.length > 0 || !spec.nodes.some(({ interfaces }) => interfaces.some(({ dhcp }) => dhcp))) return;
    while (!this.#head.quiet && simulation.nextTime! <= LONGEST_BOOT) this.#head.step();
  }

  listen(listener: PlayerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Applies an input at the cursor; in the past this forks first. */
  input(act: InputAct): Process | undefined {
    this.resume();
    return this.#head.input(act);
  }

  /** One dispatch of the head; false when it is quiet or the cursor is in the past. */
  advance(): boolean {
    return this.live && !this.#head.quiet && this.#head.step();
  }

  /** To the next dispatch that made an event. False when there is none. */
  next(): boolean {
    if (this.#cursor !== undefined) {
      if (this.#cursor + 1 < this.#moments.length - 1) this.#cursor++;
      else this.#cursor = undefined;
      return true;
    }
    const before = this.#head.simulation.log.last;
    while (!this.#head.quiet && this.#head.simulation.log.last === before) this.#head.step();
    return this.#head.simulation.log.last !== before;
  }

  /** To the dispatch before. False at the beginning. */
  back(): boolean {
    const at = this.#cursor ?? this.#moments.length - 1;
    if (at === 0) return false;
    this.#cursor = at - 1;
    return true;
  }

  /** Puts the cursor after the dispatch that made an event. */
  seek(event: number): void {
    const index = this.#moments.indexOf(event);
    this.#cursor = index >= this.#moments.length - 1 ? undefined : index;
  }

  toHead(): void {
    this.#cursor = undefined;
  }

  /** Makes the cursor's place the head. What came after is gone; listeners are told. */
  resume(): void {
    if (this.#cursor === undefined) return;
    const moment = this.#moments.at(this.#cursor);
    const world = this.#newHead();
    replay(world, this.#head.inputs.slice(0, moment.inputs));
    advance(world, moment.dispatches, moment.t);
    this.#moments.truncate(this.#cursor + 1);
    this.#cursor = undefined;
    this.#replica = undefined;
    this.#archive = undefined;
    this.#head = world;
    this.#attach(world);
    for (const listener of this.#listeners) listener.fork?.(moment.event);
  }

  #newHead(): World {
    return this.#newWorld(this.options.trace === false ? 'events' : true);
  }

  #newWorld(observe: boolean | 'events'): World {
    const world = new World(this.#topology, { observe });
    if (observe) world.captureFrames();
    return world;
  }

  #attach(world: World): void {
    world.on((row) => {
      for (const listener of this.#listeners) listener.event?.(row);
    });
    world.onOutput((output) => {
      for (const listener of this.#listeners) listener.output?.(output);
    });
    world.onInput((input) => {
      for (const listener of this.#listeners) listener.input?.(input);
    });
    world.onSettled(() => this.#noteMoment());
  }

  #noteMoment(): void {
    const { simulation, inputs } = this.#head;
    this.#moments.add({
      dispatches: simulation.dispatches,
      inputs: inputs.length,
      event: simulation.log.last,
      t: simulation.now,
    });
  }

  /**
   * A world that still has the record and the bytes of an event: the head, or, when its rings have let them go, another one
   * that runs the session again to a little after it.
   */
  holding(event: number): World {
    if (holds(this.#head, event)) return this.#head;
    if (this.#archive && holds(this.#archive, event)) return this.#archive;
    const moment = this.#moments.at(this.#moments.indexOf(event + AFTERMATH));
    this.#archive = this.#newWorld('events');
    replay(this.#archive, this.#head.inputs.slice(0, moment.inputs));
    advance(this.#archive, moment.dispatches, moment.t);
    return this.#archive;
  }

  /** Runs the session again from its start to just behind an event, and tells every record with the world that made it. */
  retell(event: number, tell: (row: EventRow, world: World) => void): void {
    const moment = this.#moments.at(this.#moments.indexOf(event));
    const world = this.#newWorld('events');
    world.on((row) => tell(row, world));
    replay(world, this.#head.inputs.slice(0, moment.inputs));
    advance(world, moment.dispatches, moment.t);
  }

  /** The replica is kept and goes on while the cursor moves forward; going back starts it anew. */
  #worldInPast(): World {
    const moment = this.#moments.at(this.#cursor!);
    let world = this.#replica;
    const ahead = world && (world.simulation.dispatches > moment.dispatches || this.#replicaInputs > moment.inputs);
    if (!world || ahead) {
      world = this.#newWorld(false);
      this.#replicaInputs = 0;
    }
    replay(world, this.#head.inputs.slice(this.#replicaInputs, moment.inputs));
    this.#replicaInputs = moment.inputs;
    advance(world, moment.dispatches, moment.t);
    this.#replica = world;
    return world;
  }
}

/** Whether a world's rings have an event's record, and its frame. */
export function holds({ simulation }: World, event: number): boolean {
  const { log, capture } = simulation;
  return event >= log.first && event <= log.last && event >= (capture?.first ?? 0);
}
