/** The registry of expectation kinds: one line each, in the order of the documentation. */
import { counter } from './counter/index.ts';
import { inOrder } from './in-order/index.ts';
import type { CheckKind } from './kind.ts';
import { metric } from './metric/index.ts';
import { never } from './never/index.ts';
import { packet } from './packet/index.ts';
import { ran } from './ran/index.ts';
import { table } from './table/index.ts';

export const CHECK_KINDS: readonly CheckKind[] = [packet, never, inOrder, ran, table, counter, metric];
