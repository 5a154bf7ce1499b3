/**
 * `--record NAME`: what the terminal shows in NAME.cast and the session in NAME.wirelab, both written as the run goes. Each
 * input is on disk before it is applied, so that whatever ends the run, the files are whole up to there.
 */
import { CastWriter } from '../recording/asciicast.ts';
import { NewFile } from '../recording/new-file.ts';
import type { Player } from '../sim/player.ts';
import {
  endLine,
  forkLine,
  headLine,
  inputLine,
  labLine,
  type LabAct,
  reachedLine,
  type SessionHead,
} from '../sim/session-file.ts';
import type { World } from '../sim/world.ts';
import type { Terminal } from '../ui/terminal/terminal.ts';
import { version } from './paths.ts';
import { RecordedTerminal, recordPlain } from './recorded-terminal.ts';
import type { ScreenFlags } from './screen-flags.ts';
import type { LabSide } from './session/lab-side.ts';
import { UsageError } from './usage-error.ts';

/** What the flags ask for; undefined when they ask for nothing. Throws UsageError when a file cannot be made. */
export function openRecording(flags: ScreenFlags): Recording | undefined {
  if (flags.record === undefined) return undefined;
  const name = flags.record.replace(/\.(cast|wirelab)$/, '');
  if (/(^|\/)$/.test(name)) throw new UsageError(`--record takes a name for two files, not "${flags.record}"`);
  const session = create(`${name}.wirelab`, flags);
  try {
    return new Recording(session, create(`${name}.cast`, flags));
  } catch (error) {
    session.discard();
    throw error;
  }
}

function create(path: string, { overwrite }: ScreenFlags): NewFile {
  const file = NewFile.create(path, overwrite === true);
  if (!file.ok) throw new UsageError(file.error);
  return file.value;
}

const MARK_SECONDS = 1;

export class Recording {
  /** Says to the learner that a file cannot be written any more; the session goes on. */
  tell: ((sentence: string) => void) | undefined;
  readonly #session: NewFile;
  readonly #castFile: NewFile;
  readonly #cast: CastWriter;
  readonly #began = performance.now();
  #world: World | undefined;
  #told: string | undefined;
  /** When, and after how many dispatches, the session's file was last told how far the run has come. */
  #marked = 0;
  #markedAt = 0;
  /** A lab's retry forks the run by itself. */
  #inLab = false;
  #undo: () => void = () => {};
  #open = true;

  constructor(session: NewFile, cast: NewFile) {
    this.#session = session;
    this.#castFile = cast;
    const header = {
      width: process.stdout.columns || 80,
      height: process.stdout.rows || 24,
      timestamp: Math.floor(Date.now() / 1000),
      env: { TERM: process.env['TERM'] ?? '' },
    };
    this.#cast = new CastWriter(header, (line) => {
      this.#write(cast, line);
      this.#markReached();
    });
    this.#undo = onEveryEnd(() => void this.finish());
  }

  /** Why a recording is not whole; undefined when it is. */
  get problem(): string | undefined {
    return this.#session.problem ?? this.#castFile.problem;
  }

  /** Records what a screen writes to a terminal, and each new size. */
  terminal(terminal: Terminal): Terminal {
    return new RecordedTerminal(terminal, this.#cast, () => this.#seconds);
  }

  /** Records what this process prints from now on. */
  plain(): void {
    const restore = recordPlain((data) => this.#cast.output(this.#seconds, data));
    const before = this.#undo;
    this.#undo = () => {
      restore();
      before();
    };
  }

  /** A line that the terminal itself has shown while it was typed. */
  echo(line: string): void {
    this.#cast.output(this.#seconds, `${line}\r\n`);
  }

  /** Records a world that is driven by hand. */
  world(world: World, text: string, file: string): void {
    this.#begin(world, { version: version(), file, seed: world.spec.seed, text });
    world.onInput((input) => this.#write(this.#session, inputLine(input)));
  }

  /** Records a player, forks included. `saved`: a guided lab's steps that were done before. */
  player(player: Player, saved?: readonly unknown[]): void {
    const head = {
      version: version(),
      file: player.options.file ?? '',
      seed: player.head.spec.seed,
      text: player.text,
    };
    this.#begin(player.head, saved === undefined ? head : { ...head, saved });
    player.listen({
      input: (input) => this.#write(this.#session, inputLine(input)),
      fork: (event) => this.#forked(event, player.head),
    });
  }

  /** Records what the learner does in a lab: answers and hints, for who grades the session. */
  labSide(side: LabSide): LabSide {
    return {
      get state() {
        return side.state;
      },
      get holdsWorld() {
        return side.holdsWorld;
      },
      finished: (command) => side.finished(command),
      settled: () => side.settled(),
      act: (intent) => this.#inside(intent, () => side.act(intent)),
    };
  }

  /** The run is over: writes where it stood, with its hash. Says what is missing in the files, if anything is. */
  finish(): string | undefined {
    if (!this.#open) return this.problem;
    this.#open = false;
    this.#undo();
    this.#cast.end(this.#seconds);
    if (this.#world) {
      const { simulation, now } = this.#world;
      this.#write(this.#session, endLine({ dispatches: simulation.dispatches, t: now, hash: this.#world.hash() }));
    }
    for (const file of [this.#session, this.#castFile]) file.close();
    return this.problem;
  }

  get #seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  #begin(world: World, head: SessionHead): void {
    this.#world = world;
    this.#write(this.#session, headLine(head));
    for (const input of world.inputs) this.#write(this.#session, inputLine(input));
  }

  #forked(event: number, head: World): void {
    const { simulation, now } = this.#world!;
    const from = this.#inLab ? undefined : { event, dispatches: simulation.dispatches, t: now };
    this.#world = head;
    this.#write(this.#session, forkLine(head.inputs.length, from));
  }

  #inside<T>(act: LabAct, run: () => T): T {
    const { simulation, now } = this.#world!;
    this.#write(this.#session, labLine({ dispatches: simulation.dispatches, t: now, act }));
    this.#inLab = true;
    try {
      return run();
    } finally {
      this.#inLab = false;
    }
  }

  /** Now and then while something is shown: a session that is cut off is known up to here. */
  #markReached(): void {
    const now = this.#seconds;
    const { simulation } = this.#world ?? {};
    if (!this.#open || !simulation || now < this.#marked + MARK_SECONDS || simulation.dispatches === this.#markedAt)
      return;
    this.#marked = now;
    this.#markedAt = simulation.dispatches;
    this.#write(this.#session, reachedLine({ dispatches: simulation.dispatches, t: simulation.now }));
  }

  #write(file: NewFile, line: string): void {
    file.write(line);
    const { problem } = file;
    if (problem === undefined || problem === this.#told) return;
    this.#told = problem;
    this.tell?.(`${problem}; the session goes on without its recording`);
  }
}

/** sysexits.h: an internal software error. What a world is in the middle of then cannot be said. */
const EX_SOFTWARE = 70;

/** A file that may grow no further (ulimit -f) is a write that fails, as on a full disk. */
const ignored = (): void => {};

/** Acts when the process ends, a hung-up line and `kill` included. Returns how to call that off. */
function onEveryEnd(act: () => void): () => void {
  const ended = (status: number): void => {
    if (status !== EX_SOFTWARE) act();
  };
  const signals = { SIGHUP: 129, SIGTERM: 143 } as const;
  const leave = Object.entries(signals).map(([name, status]) => [name, (): void => process.exit(status)] as const);
  process.once('exit', ended);
  process.on('SIGXFSZ', ignored);
  for (const [name, listener] of leave) process.on(name, listener);
  return () => {
    process.off('exit', ended);
    process.off('SIGXFSZ', ignored);
    for (const [name, listener] of leave) process.off(name, listener);
  };
}
