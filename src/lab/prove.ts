/** A lab proves itself (`wirelab check`, law 8): every claim of the file is tried in fresh worlds. */
import { stream } from '../core/rng.ts';
import type { LabRunner } from './runner.ts';
import type { Command, LabSpec, StepSpec } from './spec.ts';
import { strayCommands } from './stray.ts';
import { GUIDE, stepSize } from './text.ts';

/** A world with a runner in it. The player gives `prove` as many as it asks for. */
export interface ProveSession {
  readonly runner: LabRunner;
  /** Types a line on a node and runs the world until it has ended (or for an hour of simulated time). */
  exec(node: string, line: string): void;
  /** Runs the world until no work is left, or for 30 s of simulated time. */
  settle(): void;
  /** Puts the cursor on a field of the newest packet that the open `point` question means. */
  point(field: string): void;
  /** Takes the world and the runner back to the start of a step: the present one, or one already left. */
  retry(step: number): void;
  /** The hash of the whole trace so far. */
  hash(): string;
}

export interface Finding {
  /** 1-based; 0 for the lab as a whole. */
  readonly step: number;
  readonly rule: Rule;
  readonly message: string;
}

export type Rule =
  'size' | 'hints' | 'start' | 'solution' | 'same-hash' | 'claim' | 'needed' | 'wrong-answer' | 'after-strays';

export interface Proof {
  readonly lab: string;
  readonly steps: number;
  readonly findings: readonly Finding[];
  /** Of the trace of the solved lab; '' when the solution does not pass. */
  readonly hash: string;
}

const STRAYS = 20;

/** `open`: a fresh session at the start of the lab, its runner started. */
export function proveLab(lab: LabSpec, open: () => ProveSession): Proof {
  const findings: Finding[] = [];
  const find = (step: number, rule: Rule, message: string): void => void findings.push({ step, rule, message });
  lab.steps.forEach((_, i) => proveText(lab, i, find));
  proveStart(open, find);
  const first = solve(lab, open(), lab.steps.length, find);
  const second = solve(lab, open(), lab.steps.length);
  if (first.passed && first.session.hash() !== second.session.hash()) {
    find(0, 'same-hash', 'the same solution gave two different traces');
  }
  if (first.passed) {
    proveNeeded(lab, open, find);
    for (let round = 0; lab.steps.some((step) => wrongAnswer(step, round) !== undefined); round++) {
      proveWrongAnswers(lab, round, open, find);
    }
    proveAfterStrays(lab, open, find);
  }
  return { lab: lab.id, steps: lab.steps.length, findings, hash: first.passed ? first.session.hash() : '' };
}

type Find = (step: number, rule: Rule, message: string) => void;

function proveText(lab: LabSpec, index: number, find: Find): void {
  const step = lab.steps[index]!;
  const { rows, columns } = stepSize(step);
  if (rows > GUIDE.rows) find(index + 1, 'size', `text and question need ${rows} rows, and ${GUIDE.rows} is the limit`);
  if (columns > GUIDE.columns)
    find(index + 1, 'size', `a line needs ${columns} columns, and ${GUIDE.columns} is the limit`);
  if (step.hints.length === 0) find(index + 1, 'hints', 'there is no hint');
}

function proveStart(open: () => ProveSession, find: Find): void {
  const session = open();
  session.settle();
  if (session.runner.current > 0) find(1, 'start', 'the start state passes without anybody doing anything');
}

/** Does the steps before `count`. The first that does not pass is reported. */
function solve(
  lab: LabSpec,
  session: ProveSession,
  count: number,
  find?: Find,
): { session: ProveSession; passed: boolean } {
  for (let i = 0; i < count; i++) {
    if (!pass(lab, i, session)) {
      find?.(i + 1, 'solution', `the solution does not pass: ${missing(session)}`);
      return { session, passed: false };
    }
    const wrong = claimRefuted(lab, i, session);
    if (wrong !== undefined) find?.(i + 1, 'claim', wrong);
  }
  return { session, passed: true };
}

/** Answers rightly and runs the solution; whether the runner went on. */
function pass(lab: LabSpec, index: number, session: ProveSession): boolean {
  answer(lab, index, session, lab.steps[index]!.question?.right);
  run(session, lab.steps[index]!.solution);
  return session.runner.current > index || session.runner.done;
}

function answer(lab: LabSpec, index: number, session: ProveSession, given: string | undefined): void {
  if (given === undefined) return;
  if (lab.steps[index]!.question?.kind === 'point') session.point(given);
  else session.runner.answer(given);
}

function run(session: ProveSession, commands: readonly Command[]): void {
  for (const { node, line } of commands) session.exec(node, line);
  session.settle();
}

/** What the packets said where the author claimed something else. */
function claimRefuted(lab: LabSpec, index: number, session: ProveSession): string | undefined {
  const { verdict } = session.runner.state.steps[index]!;
  const claim = lab.steps[index]!.question?.claim;
  if (claim === undefined || verdict?.right === true) return undefined;
  return `the file claims ${claim}, the packets say ${verdict?.truth ?? 'nothing'}`;
}

function missing(session: ProveSession): string {
  const { steps, current } = session.runner.state;
  const step = steps[current];
  if (!step) return 'it is over already';
  const unmet = step.expectations
    .filter((e) => !e.met)
    .map((e) => e.text + (e.nearest === undefined ? '' : ` (${e.nearest})`));
  if (step.questionOpen) unmet.push('the question is still open');
  return unmet.join('; ') || step.notice || 'a command still runs';
}

/**
 * Does the lab once with something tried at each step, which says whether that step was passed. Where it was not, the next
 * step begins in a fresh world.
 */
function tryEach(
  lab: LabSpec,
  open: () => ProveSession,
  attempt: (session: ProveSession, step: StepSpec, index: number) => boolean,
): void {
  let session = open();
  lab.steps.forEach((step, index) => {
    if (!attempt(session, step, index)) ({ session } = solve(lab, open(), index + 1));
  });
}

/** Leaving out a step's commands (or, where there are none, its answer) must leave it undone. */
function proveNeeded(lab: LabSpec, open: () => ProveSession, find: Find): void {
  tryEach(lab, open, (session, { solution, question }, index) => {
    if (solution.length > 0) answer(lab, index, session, question?.right);
    session.settle();
    if (session.runner.current > index) {
      find(index + 1, 'needed', 'the step passes without its solution');
      return true;
    }
    if (solution.length === 0) answer(lab, index, session, question?.right);
    run(session, solution);
    return session.runner.current > index || session.runner.done;
  });
}

const wrongAnswer = (step: StepSpec, round: number): string | undefined => step.question?.wrong[round];

/** Each round gives every step the next of its wrong answers. */
function proveWrongAnswers(lab: LabSpec, round: number, open: () => ProveSession, find: Find): void {
  tryEach(lab, open, (session, step, index) => {
    const wrong = wrongAnswer(step, round);
    if (wrong === undefined) return pass(lab, index, session);
    answer(lab, index, session, wrong);
    run(session, step.solution);
    const { verdict } = session.runner.state.steps[index]!;
    if (verdict?.right !== false) find(index + 1, 'wrong-answer', `the wrong answer ${wrong} is not refused`);
    const passed = session.runner.current > index || session.runner.done;
    if (step.question?.kind !== 'point' && !passed) {
      find(index + 1, 'wrong-answer', `after the wrong answer ${wrong} the step cannot be finished`);
    }
    return passed;
  });
}

/** Whatever a learner tried before, a retry makes the step possible again. */
function proveAfterStrays(lab: LabSpec, open: () => ProveSession, find: Find): void {
  tryEach(lab, open, (session, _, index) => {
    const rng = stream(lab.topology.seed, `stray/${index}`);
    // An open question holds the world: leave it, so that the commands run. Where that ends the step there is nothing to stray in.
    if (session.runner.holdsWorld) session.runner.skip();
    for (const { node, line } of strayCommands(lab, rng, STRAYS)) {
      if (session.runner.current === index) session.exec(node, line);
    }
    session.retry(index);
    const passed = pass(lab, index, session);
    if (!passed) {
      const why = missing(session);
      find(index + 1, 'after-strays', `after ${STRAYS} other commands and a retry the solution fails: ${why}`);
    }
    return passed;
  });
}
