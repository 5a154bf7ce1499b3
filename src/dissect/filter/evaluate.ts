/** Evaluating one comparison for one frame: its values on both sides, any or all of them. */
import type { FieldValue } from '../../core/protocol.ts';
import type { Quantifier } from './ast.ts';
import type { Comparison } from './compare.ts';
import { bytesOf, type Source, type Subject } from './source.ts';

export type Predicate = (subject: Subject) => boolean;

export function valuesOf(source: Source, subject: Subject, whole: boolean): FieldValue[] {
  const values: FieldValue[] = [];
  source.read(subject, values, whole);
  return values;
}

export const quantified = (
  values: readonly FieldValue[],
  quantifier: Quantifier,
  test: (value: FieldValue) => boolean,
): boolean => (quantifier === 'any' ? values.some(test) : values.length > 0 && values.every(test));

export function relation(
  left: Source,
  right: (subject: Subject) => readonly FieldValue[],
  compare: Comparison,
  quantifier: Quantifier,
  contains: boolean,
): Predicate {
  const asBytes = contains && left.kind === 'mac';
  return (subject) => {
    const values = valuesOf(left, subject, contains);
    if (values.length === 0) return false;
    const others = right(subject);
    if (others.length === 0) return false;
    return quantified(values, quantifier, (value) => {
      const a = asBytes ? bytesOf('mac', value) : value;
      return quantified(others, quantifier, (b) => compare(a, b));
    });
  };
}
