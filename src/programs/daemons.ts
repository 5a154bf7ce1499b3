/** The registry of daemons: which program serves each kind of service that a lab file may name. */
import type { Daemon, ServiceConfigs } from '../core/services.ts';
import { database } from './database/index.ts';
import { dhclientDaemon } from './dhclient/daemon.ts';
import { dhcpRelay } from './dhcp-relay/index.ts';
import { dhcpd } from './dhcpd/index.ts';
import { named } from './named/index.ts';
import { httpd } from './httpd/index.ts';
import { proxy } from './proxy/index.ts';

export const DAEMONS: { readonly [Kind in keyof ServiceConfigs]: Daemon<ServiceConfigs[Kind]> } = {
  dhcp: dhcpd,
  dns: named,
  'dhcp-client': dhclientDaemon,
  'dhcp-relay': dhcpRelay,
  http: httpd,
  proxy,
  database,
};
