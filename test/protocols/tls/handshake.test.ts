// A TLS 1.3 handshake between our own two ends, told as a story.
import { describe, expect, test } from 'vitest';
import { alerts, bytesOf, Pair, story } from './lib.ts';

describe('a full handshake', () => {
  test('takes one round trip, then data flows both ways', () => {
    const pair = new Pair().run();
    expect(alerts(pair.clientEvents)).toEqual([]);
    expect(pair.client.state).toBe('open');
    expect(pair.server.state).toBe('open');
    pair.client.send(bytesOf('GET / HTTP/1.1\r\n\r\n'));
    pair.run();
    pair.server.send(bytesOf('HTTP/1.1 200 OK\r\n\r\n'));
    pair.run();
    expect(pair.heardByServer).toBe('GET / HTTP/1.1\r\n\r\n');
    expect(pair.heardByClient).toBe('HTTP/1.1 200 OK\r\n\r\n');
    expect(story(pair.clientEvents)).toEqual([
      '> client_hello',
      '< server_hello',
      '> change_cipher_spec',
      '< change_cipher_spec',
      '< encrypted_extensions',
      '< certificate',
      '< certificate_verify',
      '< finished',
      '> finished',
      '< new_session_ticket',
      '< new_session_ticket',
    ]);
  });
});
