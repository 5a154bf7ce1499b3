/** How two values of one kind compare, as Wireshark compares them. */
import type { FieldValue } from '../../core/protocol.ts';
import type { RelationOp } from './ast.ts';

export type Comparison = (a: FieldValue, b: FieldValue) => boolean;

/** -1, 0 or 1. Byte sequences compare by length first. */
function order(a: FieldValue, b: FieldValue): number {
  if (typeof a === 'object' && typeof b === 'object') {
    if (a.length !== b.length) return a.length < b.length ? -1 : 1;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
    return 0;
  }
  return a === b ? 0 : a < b ? -1 : 1;
}

function holds(whole: FieldValue, part: FieldValue): boolean {
  if (typeof whole === 'string' && typeof part === 'string') return whole.includes(part);
  if (typeof whole !== 'object' || typeof part !== 'object') return false;
  for (let at = 0; at + part.length <= whole.length; at++) {
    let i = 0;
    while (i < part.length && whole[at + i] === part[i]) i++;
    if (i === part.length) return true;
  }
  return false;
}

export const COMPARISONS: Readonly<Record<Exclude<RelationOp, 'matches'>, Comparison>> = {
  '==': (a, b) => order(a, b) === 0,
  '===': (a, b) => order(a, b) === 0,
  '!=': (a, b) => order(a, b) !== 0,
  '!==': (a, b) => order(a, b) !== 0,
  '<': (a, b) => order(a, b) < 0,
  '>': (a, b) => order(a, b) > 0,
  '<=': (a, b) => order(a, b) <= 0,
  '>=': (a, b) => order(a, b) >= 0,
  contains: holds,
};

/** The same, looking only at some bits of two addresses. */
export const underMask =
  (compare: Comparison, mask: number): Comparison =>
  (a, b) =>
    compare(((a as number) & mask) >>> 0, ((b as number) & mask) >>> 0);
