/**
 * A recorded session run again in a live one: what the learner did then is done again, each thing at the dispatch where it
 * belongs, while the player paces, pauses and steps as ever. At its end the trace is compared with the recorded one.
 */
import type { SessionEntry, SessionFile } from '../../sim/session-file.ts';
import type { Player } from '../../sim/player.ts';
import type { Intent, Pacing } from '../../store/session.ts';
import type { Keyboard } from './keyboard.ts';
import type { LabSide } from './lab-side.ts';

export interface RerunVerdict {
  readonly kind: 'equal' | 'different' | 'cut off' | 'impossible';
  readonly sentence: string;
}

/** The live session that it runs in. */
export interface RerunStage {
  readonly run: Player;
  readonly labSide: LabSide | undefined;
  readonly pacer: { readonly pacing: Pacing };
  /** Undefined again when it is over. */
  rerun: Rerun | undefined;
}

/** The learner's time in which a thing can be read before the next is done. */
const READ_MS = 900;
const LAB_ACTS: readonly string[] = [
  'answer',
  'point',
  'hint',
  'skip',
  'check',
  'retry',
  'reset-step',
  'reset-lab',
] satisfies Intent['type'][];

export class Rerun {
  /** What is said to who wants to do something else meanwhile. */
  static readonly REFUSAL = 'A recording is being replayed: Space pauses, :speed fast hurries; at its end it is yours';
  /** Called before a thing is done; true when the learner was shown something new, which takes time to read. */
  onTurn: ((entry: SessionEntry) => boolean) | undefined;
  onEnd: ((verdict: RerunVerdict) => void) | undefined;
  verdict: RerunVerdict | undefined;
  readonly #session: SessionFile;
  readonly #stage: RerunStage;
  readonly #keyboard: Keyboard;
  readonly #settle: () => void;
  #next: number;
  #waited = 0;

  /** `from`: how many entries have been done already. */
  constructor(session: SessionFile, stage: RerunStage, keyboard: Keyboard, settle: () => void, from: number) {
    this.#session = session;
    this.#stage = stage;
    this.#keyboard = keyboard;
    this.#settle = settle;
    this.#next = from;
  }

  /** `replay 3/12`: how many things have been done of how many. */
  get note(): string {
    return `replay ${this.#next}/${this.#session.history.length}`;
  }

  /** What is done next. */
  get entry(): SessionEntry | undefined {
    return this.#session.history[this.#next];
  }

  /** What is done next belongs here: the world must not go on before it. */
  get due(): boolean {
    const { head } = this.#stage.run;
    const place = this.entry ?? this.#session.reached;
    return head.simulation.dispatches >= (place?.dispatches ?? 0);
  }

  /** Whether somebody wants what only the recording may do until it is over. Doing it again does not come by here. */
  refuses({ type }: Intent): boolean {
    return ['line', 'key', 'link', ...LAB_ACTS].includes(type);
  }

  /** Lets the learner's time pass; does what is due, with time to read in between. True when something has changed. */
  tick(elapsedMs: number): boolean {
    const { pacer, run } = this.#stage;
    let moved = false;
    while (!this.due && run.head.quiet && this.#upkeep()) moved = true;
    if (!this.due) return moved;
    this.#waited += elapsedMs;
    const hurried = pacer.pacing === 'fast';
    if (!hurried && this.#waited < READ_MS) return false;
    this.#waited = 0;
    if (this.entry && this.onTurn?.(this.entry) === true && !hurried) return true;
    this.doNext();
    return true;
  }

  /** One dispatch, or one thing that the learner did. False at the end. */
  step(): boolean {
    if (this.verdict) return false;
    if (this.due) {
      const { entry } = this;
      if (entry) this.onTurn?.(entry);
      this.doNext();
      return this.verdict === undefined;
    }
    if (!this.#stage.run.advance()) return this.#upkeep();
    this.#settle();
    return true;
  }

  // the cursor that stepping keys move

  get event(): number {
    return this.#stage.run.event;
  }

  next(): boolean {
    if (!this.#stage.run.live) return this.#stage.run.next();
    const before = this.event;
    while (this.event === before) if (!this.step()) return false;
    return true;
  }

  back(): boolean {
    return this.#stage.run.back();
  }

  /** Does what is due. */
  doNext(): void {
    const { entry } = this;
    if (!entry) return this.#finish();
    this.#next++;
    this.#stage.run.toHead();
    this.#stage.run.head.simulation.passTo(entry.t);
    try {
      this.#do(entry);
    } catch (error) {
      this.#end('impossible', `The recording cannot be run on from here: ${(error as Error).message}.`);
    }
    this.#settle();
  }

  #do(entry: SessionEntry): void {
    const { run, labSide } = this.#stage;
    if (entry.kind === 'input') this.#keyboard.again(entry.act);
    else if (entry.kind === 'fork') {
      run.seek(entry.event);
      run.resume();
    } else if (LAB_ACTS.includes(entry.act.type)) labSide?.act(entry.act as Intent);
  }

  /** Nothing is left to do and yet the recording went on: what happens then does not move the clock by itself. */
  #upkeep(): boolean {
    const { head } = this.#stage.run;
    if (!head.quiet) return false;
    if (head.step()) {
      this.#settle();
      return true;
    }
    this.#end('different', 'The world has come to rest before the recording did: this is another run.');
    return false;
  }

  #finish(): void {
    const world = this.#stage.run.head;
    const { reached } = this.#session;
    if (reached) world.simulation.passTo(reached.t);
    const { kind, sentence } = verdictOn(this.#session, world.hash());
    this.#end(kind, sentence);
  }

  #end(kind: RerunVerdict['kind'], sentence: string): void {
    this.verdict = { kind, sentence };
    this.#stage.rerun = undefined;
    this.onEnd?.(this.verdict);
  }
}

/** Whether a run with this hash is the recorded one. */
export function verdictOn({ head, end }: SessionFile, hash: string): RerunVerdict {
  if (!end)
    return { kind: 'cut off', sentence: `The recording was cut off here: there is nothing to compare ${hash} with.` };
  if (end.hash === hash) return { kind: 'equal', sentence: `The replay is equal to the recording: ${hash}` };
  const sentence = `The replay is different: recorded ${end.hash} by wirelab ${head.version}, now ${hash}`;
  return { kind: 'different', sentence };
}
