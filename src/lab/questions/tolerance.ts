/** How far off an answer still counts as right: `5%` of the right one, or so many units. */
import { fail, ok, type Result } from '../../core/result.ts';

export interface Tolerance {
  /** How far off may be from this right answer. */
  of(answer: number): number;
  holds(given: number, answer: number): boolean;
}

export function parseTolerance(text: string): Result<Tolerance> {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%)?\s*$/.exec(text);
  if (!match) return fail('');
  const amount = Number(match[1]);
  const of = (answer: number): number => (match[2] ? (Math.abs(answer) * amount) / 100 : amount);
  return ok({ of, holds: (given, answer) => Math.abs(given - answer) <= of(answer) });
}
