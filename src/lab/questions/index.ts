/** The registry of question kinds: one line each, in the order of the documentation. */
import { choose } from './choose.ts';
import type { QuestionKind } from './kind.ts';
import { number } from './number.ts';
import { order } from './order.ts';
import { point } from './point.ts';
import { predict } from './predict.ts';

export const QUESTION_KINDS: readonly QuestionKind[] = [predict, choose, number, order, point];
