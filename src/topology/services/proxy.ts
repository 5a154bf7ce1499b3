/** What a lab file may say of a reverse proxy: one service port in, other servers out (RFC 9110, 3.7). */
import * as z from 'zod';
import type { ProxyConfig } from '../../core/http-config.ts';
import * as s from '../scalars.ts';
import { tlsSchema, type TlsDraft } from '../tls-schema.ts';
import { duration, endpoint, logPath, paths, port, serverName } from './http-parts.ts';
import type { ServiceSchema } from './schema.ts';

const HOUR = 3600e9;
const patience = (preset: number, what: string) =>
  duration('a time from 1ms to 1h, such as 60s', HOUR, 1e6).default(preset).describe(what);

const schema = z
  .strictObject({
    port: port().optional().describe('Service port; default 80, with `tls` 443'),
    tls: tlsSchema().optional().describe('https for its clients: `true`, or a map as of `http`; default plain'),
    address: s.ipv4().optional().describe('The address that it listens on; default all'),
    to: endpoint().optional().describe('The backend, address and service port'),
    mode: s
      .oneOf(['splice', 'http'])
      .default('http')
      .describe('`splice` joins two connections byte for byte, `http` understands both; default http'),
    flip: s
      .integer(0, 0xffffffff, 'a byte of the stream')
      .optional()
      .describe(
        "For mode splice: the byte of each client's stream, counted from 0, whose lowest bit is flipped on its way",
      ),
    routes: paths(endpoint(), 'backends')
      .default({})
      .describe('Backends by the beginning of the path; the longest wins'),
    host: s
      .oneOf(['keep', 'backend'])
      .default('keep')
      .describe("The Host field that the backend gets: the client's, or its own address"),
    'connect-timeout': patience(60e9, 'How long connecting may take; default 60s'),
    'read-timeout': patience(60e9, 'How long a backend may be silent; default 60s'),
    'keep-alive': duration('a time of at most 1d, such as 65s', 24 * HOUR)
      .default(65e9)
      .describe('How long idle connections are kept; 0 closes them after each response; default 65s'),
    server: serverName().default('nginx').describe('Server field; default nginx'),
    log: logPath().default('/var/log/access.log').describe('Access log; default /var/log/access.log'),
  })
  .transform((input, context): ProxyConfig & TlsDraft => {
    const refuse = (key: string, message: string): void => context.addIssue({ code: 'custom', message, path: [key] });
    const routes = new Map(Object.entries(input.routes));
    if (input.to && routes.has('/')) refuse('to', 'no backend here, since routes has one for /');
    if (input.to) routes.set('/', input.to);
    if (routes.size === 0) refuse('to', 'a backend such as 10.0.0.3:3000, or routes');
    if (input.mode === 'splice' && !input.to) refuse('to', 'a backend: without reading messages no path is known');
    if (input.mode === 'splice' && input.tls) refuse('tls', 'no TLS here, which ends only at mode http');
    if (input.mode === 'http' && input.flip !== undefined)
      refuse('flip', 'nothing here: only mode splice carries bytes');
    return {
      port: input.port ?? (input.tls ? 443 : 80),
      tlsInput: input.tls,
      address: input.address ?? 0,
      mode: input.mode,
      flip: input.flip,
      routes,
      keepHost: input.host === 'keep',
      connectTimeout: input['connect-timeout'],
      readTimeout: input['read-timeout'],
      keepAlive: input['keep-alive'],
      server: input.server,
      log: input.log,
    };
  });

export const proxy: ServiceSchema<ProxyConfig> = {
  schema,
  docs: {
    summary:
      'A reverse proxy (RFC 9110, 3.7). With `mode: splice` it joins the connection of each client to one of its own and carries bytes. With `mode: http` it reads requests and writes new ones: hop-by-hop fields go, X-Forwarded-For and Via come, and what two servers could read differently never gets through.',
    example: `- proxy:
    port: 80
    to: 10.0.0.3:3000
    mode: http
    routes: { /api: "10.0.0.4:8080" }`,
  },
};
