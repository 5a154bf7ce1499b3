/** What a kind of expectation is: its key and shape in the file, its reading, its documentation. A new one is a folder and a registry line. */
import * as z from 'zod';
import { scalar } from '../../topology/scalars.ts';
import { COMPARISON, parseComparison } from '../comparison.ts';
import type { Loading } from '../loading.ts';
import type { Expectation } from '../watchers/watcher.ts';

export interface CheckKind {
  readonly key: string;
  readonly schema: z.ZodType;
  readonly docs: { readonly summary: string; readonly example: string };
  /** Undefined when something in it is wrong: `loading` then has the issues. */
  prepare(input: unknown, loading: Loading): Expectation | undefined;
}

interface Definition<S extends z.ZodType> {
  readonly key: string;
  readonly schema: S;
  readonly docs: CheckKind['docs'];
  prepare(input: z.output<S>, loading: Loading): Omit<Expectation, 'kind'> | undefined;
}

export const defineCheck = <S extends z.ZodType>(definition: Definition<S>): CheckKind => ({
  ...definition,
  prepare(input, loading) {
    const made = definition.prepare(input as z.output<S>, loading);
    return made && { kind: definition.key, ...made };
  },
});

export const comparison = () => scalar(COMPARISON, parseComparison);
export const filterText = () => z.string().min(1).max(2000);
export const nodeName = () => z.string().min(1).max(63);
