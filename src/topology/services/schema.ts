/** What a service brings to the lab format: the schema of its options, and what the reference says of it. */
import type * as z from 'zod';

export interface ServiceSchema<Config> {
  readonly schema: z.ZodType<Config>;
  readonly docs: {
    /** One paragraph. */
    readonly summary: string;
    /** The entry of `services`, as YAML. */
    readonly example: string;
  };
}
