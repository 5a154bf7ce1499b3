/** The daemons a node's `services` may name, with the schema of their options. A new service adds one line here. */
import type * as z from 'zod';

export const SERVICE_KINDS: Readonly<Record<string, z.ZodType>> = {};
