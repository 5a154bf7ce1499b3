/** What a display filter says, before anybody asks whether it makes sense. */
import type { Token } from './token.ts';

export type RelationOp = '==' | '!=' | '===' | '!==' | '<' | '>' | '<=' | '>=' | 'contains' | 'matches';
export type Quantifier = 'any' | 'all';

/** A byte range of a slice: from `from` (negative: from the end), so many bytes; without `length` to the end. */
export interface SliceRange {
  readonly from: number;
  readonly length: number | undefined;
  /** `[a-b]`: the last byte, included; may be negative. */
  readonly last?: number;
}

export type Operand =
  /** A field's name or an unquoted value: only its neighbours can tell. `layer`: the nth layer of its protocol. */
  | { readonly kind: 'word'; readonly token: Token; readonly layer?: number }
  | { readonly kind: 'string'; readonly token: Token }
  | { readonly kind: 'char'; readonly token: Token }
  | { readonly kind: 'slice'; readonly of: Operand; readonly ranges: readonly SliceRange[]; readonly token: Token }
  | { readonly kind: 'mask'; readonly left: Operand; readonly right: Operand; readonly token: Token }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Operand[]; readonly token: Token };

/** One element of a set: a value, or a range with both ends included. */
export interface SetElement {
  readonly low: Operand;
  readonly high?: Operand;
}

export type Test =
  | { readonly kind: 'and' | 'or'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | {
      readonly kind: 'relation';
      readonly op: RelationOp;
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly right: Operand;
      readonly token: Token;
    }
  | {
      readonly kind: 'in';
      readonly negated: boolean;
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly set: readonly SetElement[];
    };
