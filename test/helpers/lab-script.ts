/** A lab as somebody would do it who knows the answers: per step what to answer and which lines to type. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { loadLab } from '../../src/lab/load.ts';
import type { QuestionState } from '../../src/lab/state.ts';
import { labText } from './lab-text.ts';

const LABS = resolve(import.meta.dirname, '../../labs');

export interface ScriptedStep {
  readonly question: ScriptedQuestion | undefined;
  readonly lines: readonly { readonly node: string; readonly line: string }[];
}

export interface ScriptedQuestion {
  readonly kind: QuestionState['kind'];
  /** As one types it; for `choose` the option's number from 1, for `point` the field's name. */
  readonly right: string;
  /** `point`: the display filter of the packets in question. */
  readonly packet: string;
}

export interface ScriptedLab {
  /** `08-ping` */
  readonly name: string;
  readonly id: string;
  readonly steps: readonly ScriptedStep[];
}

export function scriptedLabs(): ScriptedLab[] {
  const files = readdirSync(LABS).filter((file) => /^\d\d.*\.yaml$/.test(file) && file.split('.').length === 2);
  return files.sort().map(scriptedLab);
}

function scriptedLab(file: string): ScriptedLab {
  const text = labText(file);
  const raw = parse(readFileSync(join(LABS, file), 'utf8')) as {
    readonly steps: readonly { readonly point?: { readonly packet: string } }[];
  };
  const lab = loadLab(text, { file });
  const steps = lab.steps.map(({ question, solution }, i) => ({
    question: question && { kind: question.kind, right: question.right, packet: raw.steps[i]?.point?.packet ?? '' },
    lines: solution,
  }));
  return { name: file.slice(0, -5), id: lab.id, steps };
}
