/** What a service brings to the lab format: the schema of its options, and what the reference says of it. */
import type * as z from 'zod';
import type { IssueList, Path } from '../place.ts';

export interface ServiceSchema<Config> {
  readonly schema: z.ZodType<Config>;
  /** What the shape alone does not tell; `path` leads to the service's options. */
  readonly check?: (config: Config, path: Path, issues: IssueList) => void;
  readonly docs: {
    /** One paragraph. */
    readonly summary: string;
    /** The entry of `services`, as YAML. */
    readonly example: string;
  };
}
