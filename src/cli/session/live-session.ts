/**
 * A live session: one player, its pacing, its terminals and, in a lab, its runner, behind the one interface that screens,
 * narrated mode and recordings know (store/session.ts). Wall time enters here, through `tick`.
 */
import { type EventRow } from '../../core/event.ts';
import type { Lens } from '../../core/lens.ts';
import type { Ns } from '../../core/time.ts';
import { linkTx } from '../../sim/events.ts';
import { Player, type PlayerOptions } from '../../sim/player.ts';
import { PlayerLens } from '../../sim/player-lens.ts';
import type { SessionFile } from '../../sim/session-file.ts';
import { Sightings } from '../../sim/sightings.ts';
import type { Intent, LabState, Output, PlayerState, PromptView, Session, TopologyView } from '../../store/session.ts';
import { Foreground, TERMINAL } from './foreground.ts';
import { Keyboard } from './keyboard.ts';
import type { LabSide } from './lab-side.ts';
import { type Move, move } from './moves.ts';
import { kindOf, Pacer } from './pacer.ts';
import { Rerun } from './rerun.ts';
import { Terminals } from './terminals.ts';
import { turn } from './turn.ts';
import { Until } from './until.ts';
import { KeptTopology } from './topology-view.ts';
import { Comparison } from './what-if.ts';

export interface LiveSessionOptions extends PlayerOptions {
  readonly text: string;
  readonly file: string;
  readonly title: string;
  /** Shows what every terminal of a node prints, not only the learner's own. */
  readonly everyTerminal?: boolean;
}

export class LiveSession implements Session {
  readonly title: string;
  readonly lens: Lens;
  /** The run itself, with its cursor. */
  readonly run: Player;
  /** The lab's runner, when there is a lab. */
  labSide: LabSide | undefined;
  readonly pacer = new Pacer();
  /** A recorded session that is being run again; undefined when it is over. */
  rerun: Rerun | undefined;
  /** Called when the learner wants to go. */
  onLeave: (() => void) | undefined;
  /** Called with what the learner wants to keep as a file; answers with a sentence. */
  onKeep: ((path: string, text: string) => string) | undefined;
  readonly #sightings = new Sightings();
  readonly #terminals = new Terminals();
  readonly #foreground = new Foreground();
  readonly #keyboard: Keyboard;
  readonly #listeners = new Set<() => void>();
  readonly #topology: KeptTopology;
  #running = true;
  readonly #comparison = new Comparison();
  readonly #until = new Until();
  #branch = 0;
  #branchedAt = 0;
  #lastTick = 0;
  /** The learner's time that the last turn had no processor time left for. */
  #owedMs = 0;

  /** Throws LabError when the text is wrong. */
  constructor(options: LiveSessionOptions) {
    this.title = options.title;
    const { text, title: _title, everyTerminal, ...playerOptions } = options;
    this.run = new Player(text, playerOptions);
    this.lens = new PlayerLens(this.run, this.#sightings);
    this.#topology = new KeptTopology(this.run.head);
    this.#keyboard = new Keyboard(this.run, this.#terminals, this.#foreground);
    this.run.listen({
      event: (row) => this.#event(row),
      output: ({ terminal, node, event, bytes }) => {
        if (everyTerminal || terminal === TERMINAL) this.#terminals.write(this.run.head.nodeName(node), event, bytes);
      },
      fork: (kept) => this.#forked(kept),
    });
  }

  get seed(): number {
    return this.run.head.spec.seed;
  }

  get topology(): TopologyView {
    return this.#topology.of(this.run.head);
  }

  get lab(): LabState | undefined {
    return this.labSide?.state;
  }

  get whatIf(): Comparison['run'] {
    return this.#comparison.run;
  }

  get player(): PlayerState {
    const p = this.run;
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
      note: this.rerun?.note ?? (this.#crowded ? 'many frames at once: 1 s = 1 s' : this.pacer.note),
    };
  }

  prompt(node: string): PromptView {
    const kernel = this.run.head.simulation.node(node)?.kernel;
    const history = kernel?.terminal(TERMINAL).session.history ?? [];
    return { busy: this.busy(node), prompt: kernel ? `${node}$ ` : '', history };
  }

  events(seen: number, each: (row: EventRow) => void): number {
    return this.run.head.simulation.log.read(seen, each);
  }

  outputs(seen: number, each: (output: Output) => void): void {
    this.#terminals.read(seen, each);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #crowded(): boolean {
    return this.pacer.pacing === 'follow' && this.#running && this.pacer.crowded(this.#lastTick);
  }

  /** A command that somebody typed still runs in the foreground. */
  busy(node?: string): boolean {
    return this.#foreground.busy(node);
  }

  /** Whether the world should run on as fast as it goes. */
  get hurries(): boolean {
    const behind = this.pacer.pacing === 'fast' || this.#until.active || this.#owedMs > 0;
    return (behind && !this.#standsStill) || this.whatIf?.runs === true;
  }

  /** Lets the learner's time pass: runs the world for at most `budgetMs`. `wallMs` is a clock that only goes forward. */
  tick(wallMs: number, budgetMs: number, clock: () => number): void {
    const elapsed = Math.min(200, wallMs - this.#lastTick + this.#owedMs);
    this.#lastTick = wallMs;
    if (this.#comparison.tick(budgetMs, clock)) this.changed();
    this.#owedMs = 0;
    if (this.#running && this.run.live && this.rerun?.tick(elapsed)) this.changed();
    if (this.#standsStill) return;
    const end = clock() + budgetMs;
    this.#owedMs = turn(this.run, this.pacer, {
      elapsedMs: elapsed,
      wallMs,
      unpaced: this.#until.active,
      settle: () => {
        this.#settle();
        return !this.#standsStill;
      },
      timeIsUp: () => clock() > end,
    });
    this.changed();
  }

  /** Runs to quiet without pacing, for at most so much simulated time: narrated mode shows what happened, not how it moves. */
  runToQuiet(limit: Ns): void {
    const end = this.run.now + limit;
    while (this.#running && this.run.now <= end && !this.labSide?.holdsWorld && this.run.advance()) this.#settle();
    this.whatIf?.advance(() => false);
    this.changed();
  }

  send(intent: Intent): string | undefined {
    const answer = this.#act(intent);
    this.changed();
    return answer;
  }

  readonly changed = (): void => this.#listeners.forEach((listener) => listener());

  /** From here on a recording is run again; `from`: how many of its entries have been done already. */
  runAgain(file: SessionFile, from = 0): Rerun {
    return (this.rerun = new Rerun(file, this, this.#keyboard, () => this.#settle(), from));
  }

  get #standsStill(): boolean {
    if (!this.#running || !this.run.live || this.run.head.quiet) return true;
    return this.rerun ? this.rerun.due : this.labSide?.holdsWorld === true;
  }

  #act(intent: Intent): string | undefined {
    if (this.rerun?.refuses(intent)) return Rerun.REFUSAL;
    switch (intent.type) {
      case 'line':
        return this.#line(intent.node, intent.text);
      case 'key':
        return this.#key(intent.node, intent.key);
      case 'run':
        this.run.toHead();
        return void (this.#running = true);
      case 'pause':
        return void (this.#running = false);
      case 'head':
        return void this.run.toHead();
      case 'step':
      case 'back':
      case 'frame-next':
      case 'frame-back':
        return this.#move(intent.type);
      case 'until':
        return this.#runUntil(intent.filter);
      case 'pace':
        return void Object.assign(this.pacer, { pacing: intent.pacing, factor: intent.factor });
      case 'link':
        return this.#keyboard.link(intent.link, intent.change);
      case 'seek':
        this.#running = false;
        return void this.run.seek(intent.event);
      case 'what-if':
        return this.#comparison.try(intent.change, () => this.run.head);
      case 'keep':
        return this.onKeep ? this.onKeep(intent.path, intent.text) : 'files cannot be kept from here';
      case 'leave':
        return void this.onLeave?.();
      default:
        return this.labSide ? this.labSide.act(intent) : 'this is free play; there are no steps here';
    }
  }

  #line(node: string, text: string): string | undefined {
    const refused = this.#keyboard.refusal(node);
    if (refused !== undefined) return refused;
    if (this.busy(node) && this.run.live) return void this.#keyboard.feed(node, text);
    if (this.labSide?.holdsWorld) return 'answer the question first, or :skip it';
    this.#keyboard.command(node, text);
    this.#running = true;
    return void this.#settle();
  }

  #key(node: string, key: 'interrupt' | 'end-of-file' | 'quit'): string | undefined {
    if (!this.busy(node)) return undefined;
    this.#keyboard.key(node, key);
    return void (this.#running = true);
  }

  #runUntil(filter: string): string | undefined {
    const wrong = this.#until.begin(filter, this.run.head.simulation);
    if (wrong !== undefined) return wrong;
    this.run.toHead();
    return void (this.#running = true);
  }

  #move(how: Move): string | undefined {
    this.#running = false;
    if (!this.rerun && this.labSide?.holdsWorld && this.run.live) return 'answer the question first, or :skip it';
    const refused = move(this.rerun ?? this.run, this.#sightings, how);
    this.#settle();
    return refused;
  }

  #event(row: EventRow): void {
    this.#sightings.add(row);
    this.#topology.note(row.kind);
    this.#until.look(row, this.run.head.simulation);
    if (row.kind !== linkTx || this.pacer.pacing !== 'follow') return;
    this.pacer.frameSent(
      row.frame,
      () => kindOf(this.lens.packet(row.id, true)),
      row.t,
      row.numbers[1],
      this.#lastTick,
    );
  }

  /** After a dispatch: commands that ended, a filter that was met. */
  #settle(): void {
    const ended = this.#foreground.takeEnded();
    for (const command of ended) this.labSide?.finished(command);
    if (this.#until.takeMet()) this.#running = false;
    this.labSide?.settled();
    for (const { node } of ended)
      for (const text of this.#keyboard.typedAhead(node)) this.#act({ type: 'line', node, text });
  }

  #forked(kept: number): void {
    this.#branch++;
    this.#branchedAt = kept;
    this.#sightings.truncate(kept);
    this.#terminals.truncate(kept);
    this.#until.end();
    this.#comparison.run = undefined;
    this.#foreground.lookAt(this.run.head);
    this.#topology.note();
  }
}
