/** The daemons a node's `services` may name, with the schema of their options. A new service adds one line here. */
import type { ServiceConfigs } from '../../core/services.ts';
import { dhcp } from './dhcp.ts';
import type { ServiceSchema } from './schema.ts';

export const SERVICE_KINDS: { readonly [Kind in keyof ServiceConfigs]: ServiceSchema<ServiceConfigs[Kind]> } = { dhcp };
