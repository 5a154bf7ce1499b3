/** The client's end of a TLS connection: made, its hello lies ready to be taken. */
import { Connection } from '../connection.ts';
import type { ClientSettings } from '../contract.ts';
import { Endpoint } from '../endpoint-base.ts';
import { ClientMachine } from './machine.ts';

export class TlsClient extends Endpoint {
  constructor(settings: ClientSettings) {
    const connection = new Connection();
    super(connection);
    const machine = new ClientMachine(connection, settings);
    connection.handshake = machine;
    machine.start();
  }
}
