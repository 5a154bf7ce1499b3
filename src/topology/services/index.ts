/** The daemons a node's `services` may name, with the schema of their options. A new service adds one line here. */
import type { NamedServiceKind, ServiceConfigs } from '../../core/services.ts';
import { dhcpRelay } from './dhcp-relay.ts';
import { database } from './database.ts';
import { dhcp } from './dhcp.ts';
import { dns } from './dns.ts';
import { http } from './http.ts';
import { proxy } from './proxy.ts';
import type { ServiceSchema } from './schema.ts';

export const SERVICE_KINDS: { readonly [Kind in NamedServiceKind]: ServiceSchema<ServiceConfigs[Kind]> } = {
  dhcp,
  'dhcp-relay': dhcpRelay,
  dns,
  http,
  proxy,
  database,
};
