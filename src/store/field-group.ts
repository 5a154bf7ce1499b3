/** Fields of a layer that are read together, and folded away together. */
import type { FieldView } from '../core/lens.ts';

export interface FieldGroup {
  /** What the group says as a whole; undefined where its fields are not worth folding away. */
  readonly title: string | undefined;
  /** Whether it is a part of the last group before it that is none: shown when something in there is chosen. */
  readonly isPart?: boolean;
  readonly fields: readonly FieldView[];
}
