/** The generated documents: one line each. */
import { labFormat, labJsonSchema } from '../src/lab/reference.ts';
import { traceReference } from '../src/sim/reference.ts';

export interface GeneratedDocument {
  /** From the repository's root. */
  readonly path: string;
  make(): string;
}

export const DOCUMENTS: readonly GeneratedDocument[] = [
  { path: 'docs/lab.schema.json', make: () => `${JSON.stringify(labJsonSchema(), null, 2)}\n` },
  { path: 'docs/lab-format.md', make: labFormat },
  { path: 'docs/trace.md', make: traceReference },
];
