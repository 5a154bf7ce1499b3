/** Text → LabSpec: the topology first, then each step with its filters compiled and its names checked against the topology. */
import { stream } from '../core/rng.ts';
import { LabError, sortIssues, type Issue } from '../topology/errors.ts';
import { readShaped, resolveTopology, type LoadOptions } from '../topology/load.ts';
import { CHECK_KINDS } from './checks/index.ts';
import { splitCommand } from './command-line.ts';
import { Loading } from './loading.ts';
import { QUESTION_KINDS } from './questions/index.ts';
import type { Question } from './questions/kind.ts';
import { labSchema, type StepInput } from './schema.ts';
import type { Command, LabSpec, StepSpec } from './spec.ts';
import { loadTranslation } from './translation.ts';
import type { Expectation } from './watchers/watcher.ts';

export interface LabOptions extends LoadOptions {
  /** `08`: the number in the file's name. */
  readonly number?: string;
  /** The text of a translation that lies beside the lab, and how messages call it. */
  readonly translation?: { readonly text: string; readonly file?: string };
}

/** Throws LabError when the text is not a lab that can be done. */
export function loadLab(text: string, options: LabOptions = {}): LabSpec {
  const { value, issues } = readLab(text, options);
  if (!value) throw new LabError(issues, options.file);
  return value;
}

export function readLab(
  text: string,
  options: LabOptions = {},
): { readonly value?: LabSpec; readonly issues: readonly Issue[] } {
  const { shaped, issues } = readShaped(text, labSchema, options);
  if (!shaped) return { issues };
  const { list, drawn, document } = shaped;
  const { translation } = options;
  const input = translation
    ? labSchema.parse(loadTranslation(translation.text, document.root as Record<string, unknown>, translation.file))
    : shaped.value;
  const topology = resolveTopology(input, drawn, options, list);
  const steps = input.steps.map((step, i) => readStep(step, i, new Loading(topology, list, ['steps', i])));
  const { id, title, level, minutes, goals, needs } = input;
  if (list.list.length > 0) return { issues: sortIssues(list.list) };
  return {
    value: { id, number: options.number ?? '', title, level, minutes, goals, needs, topology, steps },
    issues: [],
  };
}

function readStep(step: StepInput, index: number, loading: Loading): StepSpec {
  const question = readQuestion(step, index, loading);
  const expectations = step.expect.flatMap((entry, i) => readExpectation(entry, loading.at('expect', i)) ?? []);
  const asks = QUESTION_KINDS.some(({ key }) => (step as Record<string, unknown>)[key] !== undefined);
  if (!asks && step.expect.length === 0)
    loading.wrong('a step asks a question or expects something', '"expect" or a question');
  if (!asks && step.expect.length > 0 && step.expect.every((entry) => Object.hasOwn(entry, 'never'))) {
    loading.at('expect').wrong('a step that only forbids would be passed at once', 'something that must happen');
  }
  return {
    say: step.say,
    question,
    expectations,
    hints: step.hints,
    solution: step.solution.flatMap((text, i) => readCommand(text, loading.at('solution', i))),
    points: step.points,
    why: step.why,
    myth: step.myth,
  };
}

function readQuestion(step: StepInput, index: number, loading: Loading): Question | undefined {
  const asked = QUESTION_KINDS.filter(({ key }) => (step as Record<string, unknown>)[key] !== undefined);
  const [kind, second] = asked;
  if (second)
    return loading.at(second.key).wrong('a step asks one question', `either "${kind!.key}" or "${second.key}"`);
  const rng = stream(loading.topology.seed, `question/${index}`);
  return kind?.prepare((step as Record<string, unknown>)[kind.key], loading.at(kind.key), rng);
}

function readExpectation(entry: Readonly<Record<string, unknown>>, loading: Loading): Expectation | undefined {
  const named = CHECK_KINDS.filter(({ key }) => entry[key] !== undefined);
  const [kind] = named;
  if (!kind || named.length > 1)
    return loading.wrong('an expectation is one thing', `one of ${CHECK_KINDS.map((k) => k.key).join(', ')}`);
  return kind.prepare(entry[kind.key], loading.at(kind.key));
}

function readCommand(text: string, loading: Loading): Command[] {
  const command = splitCommand(text);
  if (!command) loading.wrong('a command says where it runs', '"node: command line", such as "alice: ping -c 1 bob"');
  return command && loading.node(command.node) ? [command] : [];
}
