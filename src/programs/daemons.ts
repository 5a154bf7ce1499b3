/** The registry of daemons: which program serves each kind of service that a lab file may name. */
import type { Daemon, ServiceConfigs } from '../core/services.ts';
import { dhcpd } from './dhcpd/index.ts';

export const DAEMONS: { readonly [Kind in keyof ServiceConfigs]: Daemon<ServiceConfigs[Kind]> } = { dhcp: dhcpd };
