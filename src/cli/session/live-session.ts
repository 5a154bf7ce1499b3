/**
 * A live session: one player, its pacing, its terminals and, in a lab, its runner, behind the one interface that screens,
 * narrated mode and recordings know (store/session.ts). Wall time enters here, through `tick`.
 */
import { type EventRow } from '../../core/event.ts';
import type { Lens } from '../../core/lens.ts';
import { linkRx, linkTx } from '../../sim/events.ts';
import { Player } from '../../sim/player.ts';
import { PlayerLens } from '../../sim/player-lens.ts';
import { compileSighting, type SightingTest } from '../../sim/sighting-filter.ts';
import { Sightings } from '../../sim/sightings.ts';
import type { RunningCommand } from '../../sim/world.ts';
import type { Intent, LabState, Output, PlayerState, PromptView, Session, TopologyView } from '../../store/session.ts';
import type { LabSide } from './lab-side.ts';
import { linkChangeRow } from './link-intent.ts';
import { Pacer } from './pacer.ts';
import { Terminals } from './terminals.ts';
import { topologyView } from './topology-view.ts';

export const TERMINAL = 'tty1';

export interface LiveSessionOptions {
  readonly text: string;
  readonly file: string;
  readonly title: string;
  readonly seed?: number;
}

export class LiveSession implements Session {
  readonly title: string;
  readonly lens: Lens;
  readonly player_: Player;
  /** The lab's runner, when there is a lab. */
  labSide: LabSide | undefined;
  readonly pacer = new Pacer();
  readonly #sightings = new Sightings();
  readonly #terminals = new Terminals();
  readonly #foreground = new Map<string, RunningCommand>();
  readonly #listeners = new Set<() => void>();
  #topology: TopologyView;
  #running = true;
  #until: SightingTest | undefined;
  #untilMet = false;
  #branch = 0;
  #branchedAt = 0;
  #lastTick = 0;

  /** Throws LabError when the text is wrong. */
  constructor(options: LiveSessionOptions) {
    this.title = options.title;
    const { seed, file } = options;
    this.player_ = new Player(options.text, { file, ...(seed === undefined ? {} : { seed }) });
    this.lens = new PlayerLens(this.player_, this.#sightings);
    this.#topology = topologyView(this.player_.head);
    this.player_.listen({
      event: (row) => this.#event(row),
      output: (o) => this.#terminals.write(this.player_.head.nodeName(o.node), o.event, o.bytes),
      fork: (kept) => this.#forked(kept),
    });
  }

  get seed(): number {
    return this.player_.head.spec.seed;
  }

  get topology(): TopologyView {
    return this.#topology;
  }

  get lab(): LabState | undefined {
    return this.labSide?.state;
  }

  get player(): PlayerState {
    const p = this.player_;
    return {
      now: p.now,
      running: this.#running && p.live,
      quiet: p.head.quiet,
      pacing: this.pacer.pacing,
      factor: this.pacer.factor,
      event: p.event,
      live: p.live,
      branch: this.#branch,
      branchedAt: this.#branchedAt,
      note: this.pacer.note,
    };
  }

  prompt(node: string): PromptView {
    const kernel = this.player_.head.simulation.node(node)?.kernel;
    const history = kernel?.terminal(TERMINAL).session.history ?? [];
    return { busy: this.busy(node), prompt: kernel ? `${node}$ ` : '', history };
  }

  events(seen: number, each: (row: EventRow) => void): number {
    return this.player_.head.simulation.log.read(seen, each);
  }

  outputs(seen: number, each: (output: Output) => void): void {
    this.#terminals.read(seen, each);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A command that somebody typed still runs in the foreground. */
  busy(node?: string): boolean {
    return node === undefined ? this.#foreground.size > 0 : this.#foreground.has(node);
  }

  /** Lets the learner's time pass: runs the world for at most `budgetMs`. `wallMs` is a clock that only goes forward. */
  tick(wallMs: number, budgetMs: number, clock: () => number): void {
    const elapsed = Math.min(200, wallMs - this.#lastTick);
    this.#lastTick = wallMs;
    if (!this.#running || !this.player_.live || this.labSide?.holdsWorld || this.player_.head.quiet) return;
    const { simulation } = this.player_.head;
    const end = clock() + budgetMs;
    for (let n = 0; !simulation.quiet && this.#running; n++) {
      const next = simulation.nextTime!;
      const target = this.#until ? next : this.pacer.target(simulation.now, next, n === 0 ? elapsed : 0, wallMs);
      if (next > target) {
        simulation.passTo(Math.min(target, next));
        break;
      }
      this.player_.advance();
      this.#settle();
      if ((n & 15) === 15 && clock() > end) break;
    }
    this.changed();
  }

  /** Runs to quiet without pacing: for narrated mode, which shows what happened and not how it moves. */
  runToQuiet(limit = 2_000_000): void {
    for (let n = 0; n < limit && !this.labSide?.holdsWorld && this.player_.advance(); n++) this.#settle();
    this.changed();
  }

  send(intent: Intent): string | undefined {
    const answer = this.#act(intent);
    this.changed();
    return answer;
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Tells every terminal something in the lab's own voice. */
  notice(node: string, text: string): void {
    this.#terminals.say(node, this.player_.event, 'notice', text);
  }

  #act(intent: Intent): string | undefined {
    switch (intent.type) {
      case 'line':
        return this.#line(intent.node, intent.text);
      case 'key':
        return this.#key(intent.node, intent.key);
      case 'run':
        this.player_.toHead();
        this.#running = true;
        return undefined;
      case 'pause':
        this.#running = false;
        return undefined;
      case 'head':
        this.player_.toHead();
        return undefined;
      case 'step':
        return this.#move(() => this.player_.next(), 'the world is quiet; nothing happens next');
      case 'back':
        return this.#move(() => this.player_.back(), 'this is the beginning');
      case 'frame-next':
        return this.#move(() => this.#toFrame(() => this.player_.next()), 'no frame moves after this');
      case 'frame-back':
        return this.#move(() => this.#toFrame(() => this.player_.back()), 'no frame moved before this');
      case 'until':
        return this.#runUntil(intent.filter);
      case 'pace':
        this.pacer.pacing = intent.pacing;
        this.pacer.factor = intent.factor;
        return undefined;
      case 'link':
        return this.#link(intent);
      case 'seek':
        this.#running = false;
        this.player_.seek(intent.event);
        return undefined;
      case 'leave':
        return undefined;
      default:
        return this.labSide ? this.labSide.act(intent) : 'this is free play; there are no steps here';
    }
  }

  #line(node: string, text: string): string | undefined {
    const { simulation } = this.player_.head;
    const kernel = simulation.node(node)?.kernel;
    if (!kernel) return simulation.node(node) ? `nobody can log in to ${node}` : `there is no node ${node}`;
    if (this.busy(node) && this.player_.live) {
      this.player_.input({ type: 'type', node, terminal: TERMINAL, text: `${text}\n` });
      this.#terminals.say(node, this.player_.event, 'text', `${text}\n`);
      return undefined;
    }
    if (this.labSide?.holdsWorld) return 'answer the question first, or :skip it';
    this.player_.resume();
    this.#terminals.say(node, this.player_.event, 'command', text);
    const act = { type: 'line', node, terminal: TERMINAL, text, interactive: true } as const;
    const process = this.player_.input(act)!;
    const running: RunningCommand = { node, line: text, start: this.player_.head.now, process };
    this.#foreground.set(node, running);
    this.#running = true;
    this.#settle();
    return undefined;
  }

  #key(node: string, key: 'interrupt' | 'end-of-file' | 'quit'): string | undefined {
    if (!this.busy(node)) return undefined;
    if (key === 'end-of-file') this.player_.input({ type: 'type', node, terminal: TERMINAL, text: '' });
    else {
      if (key === 'interrupt') this.#terminals.say(node, this.player_.event, 'text', '^C\n');
      const signal = key === 'interrupt' ? 'SIGINT' : 'SIGQUIT';
      this.player_.input({ type: 'signal', node, terminal: TERMINAL, signal });
    }
    this.#running = true;
    return undefined;
  }

  #link(intent: Extract<Intent, { type: 'link' }>): string | undefined {
    const row = linkChangeRow(intent.link, intent.change);
    if (!row.ok) return row.error;
    if (!this.player_.head.simulation.links.some((l) => l.name === intent.link))
      return `there is no link ${intent.link}`;
    this.player_.input({ type: 'link', change: row.value });
    return undefined;
  }

  #runUntil(filter: string): string | undefined {
    const compiled = compileSighting(filter, this.player_.head.simulation);
    if (!compiled.ok) return compiled.error;
    this.player_.toHead();
    this.#until = compiled.value;
    this.#untilMet = false;
    this.#running = true;
    return undefined;
  }

  #move(act: () => boolean, otherwise: string): string | undefined {
    this.#running = false;
    if (this.labSide?.holdsWorld && this.player_.live) return 'answer the question first, or :skip it';
    const moved = act();
    this.#settle();
    return moved ? undefined : otherwise;
  }

  /** Moves until the moment just reached holds a frame's departure or arrival. */
  #toFrame(move: () => boolean): boolean {
    for (;;) {
      const before = this.player_.event;
      if (!move()) return false;
      const after = this.player_.event;
      const from = Math.min(before, after) + 1;
      if (this.#sightings.indexFrom(from) < this.#sightings.indexFrom(Math.max(before, after) + 1)) return true;
    }
  }

  #event(row: EventRow): void {
    if (row.kind === linkTx || row.kind === linkRx) this.#sightings.add(row);
    if (row.kind === linkTx) {
      const view = this.lens.packet(row.id);
      const kind = view ? `${view.protocol} ${view.info.replace(/[\d:.]+/g, '')}` : '';
      this.pacer.frameSent(row.frame, kind, row.t, row.numbers[1], this.#lastTick);
    }
    if (row.kind !== linkRx) return;
    const captured = this.player_.head.simulation.capture?.get(row.id);
    if (!captured) return;
    if (captured.damage === undefined) this.labSide?.arrived(row, captured.bytes);
    if (this.#until?.(row, captured.bytes)) this.#untilMet = true;
  }

  /** After a dispatch: commands that ended, a filter that was met. */
  #settle(): void {
    for (const [node, running] of this.#foreground) {
      if (!running.process.ended) continue;
      this.#foreground.delete(node);
      this.labSide?.finished({ node, line: running.line, exit: running.process.status });
      this.#refreshTopology();
    }
    if (this.#untilMet) {
      this.#until = undefined;
      this.#untilMet = false;
      this.#running = false;
    }
    this.labSide?.settled();
  }

  #refreshTopology(): void {
    const fresh = topologyView(this.player_.head);
    if (JSON.stringify(fresh) !== JSON.stringify(this.#topology)) this.#topology = fresh;
  }

  #forked(kept: number): void {
    this.#branch++;
    this.#branchedAt = kept;
    this.#sightings.truncate(kept);
    this.#terminals.truncate(kept);
    this.#until = undefined;
    this.#foreground.clear();
    for (const { name, kernel } of this.player_.head.simulation.nodes) {
      const process = kernel?.foregroundLine(kernel.terminal(TERMINAL));
      if (process) this.#foreground.set(name, { node: name, line: process.command, start: this.player_.now, process });
    }
    this.#refreshTopology();
  }
}
