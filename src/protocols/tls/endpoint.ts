/** The door to TLS connections: everything that a program needs to speak TLS. */
export { TlsClient } from './client/client.ts';
export type {
  ClientSettings,
  PeerVerdict,
  ServerIdentity,
  ServerSettings,
  TlsEndpoint,
  TlsEvent,
  TlsSession,
  TlsSummary,
} from './contract.ts';
export type { ScheduleStep } from './schedule.ts';
export { TlsServer } from './server/server.ts';
