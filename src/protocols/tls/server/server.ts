/** The server's end of a TLS connection: it waits for a ClientHello. */
import { Connection } from '../connection.ts';
import type { ServerSettings } from '../contract.ts';
import { Endpoint } from '../endpoint-base.ts';
import { ServerMachine } from './machine.ts';

export class TlsServer extends Endpoint {
  constructor(settings: ServerSettings) {
    const connection = new Connection();
    super(connection);
    connection.handshake = new ServerMachine(connection, settings);
  }
}
