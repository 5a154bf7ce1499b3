/**
 * Every handshake message in every state of either end, of either version: what has no place there is answered with unexpected_message
 * (RFC 8446, 4; RFC 5246, 7.4), and what has one is at least not passed over.
 */
import { describe, expect, test } from 'vitest';
import { HANDSHAKE } from '../../../src/protocols/tls/codec.ts';
import { carry, type End, sayBefore, type Setting, talk } from './bent.ts';
import { outcomeOf, refusal } from './negative-cases.ts';

const NOTHING = new Uint8Array(0);
/** All that either version knows, and one that none does. */
const TYPES = [...Object.values(HANDSHAKE), 99];

const V13: Setting = { server: { tickets: 0 } };
const V12: Setting = { client: { versions: [0x0303] } };
const RSA: Setting = { key: 'rsa', client: { versions: [0x0303], suites: [0x009c] } };
const session = (setting: Setting): Setting => ({
  ...setting,
  client: { ...setting.client, session: talk({ ...setting, server: {} }).client.session },
});

/** Who says something before which message, and what would have a place there. */
interface Place {
  readonly name: string;
  readonly setting: Setting;
  readonly liar: 'client' | 'server';
  readonly before: string;
  readonly right: readonly number[];
}

const { helloRequest, clientHello, serverHello, newSessionTicket, encryptedExtensions, certificate } = HANDSHAKE;
const { serverKeyExchange, certificateRequest, serverHelloDone, certificateVerify, clientKeyExchange } = HANDSHAKE;
const { finished } = HANDSHAKE;

const place = (
  name: string,
  setting: Setting,
  liar: Place['liar'],
  before: string,
  ...right: readonly number[]
): Place => ({ name, setting, liar, before, right });

const PLACES: readonly Place[] = [
  place('1.3', V13, 'server', 'server_hello', serverHello),
  place('1.3', V13, 'server', 'encrypted_extensions', encryptedExtensions),
  place('1.3', V13, 'server', 'certificate', certificate, certificateRequest),
  place('1.3', V13, 'server', 'certificate_verify', certificateVerify),
  place('1.3', V13, 'server', 'finished', finished),
  place('1.3', V13, 'client', 'client_hello', clientHello),
  place('1.3', V13, 'client', 'finished', finished),
  place('1.3, resumed', session(V13), 'server', 'finished', finished),
  place('1.2', V12, 'server', 'server_hello', serverHello),
  place('1.2', V12, 'server', 'certificate', certificate, helloRequest),
  place('1.2', V12, 'server', 'server_key_exchange', serverKeyExchange, helloRequest),
  place('1.2', V12, 'server', 'server_hello_done', serverHelloDone, certificateRequest, helloRequest),
  place('1.2', V12, 'server', 'new_session_ticket', newSessionTicket, helloRequest),
  place('1.2', V12, 'server', 'finished', finished, helloRequest),
  place('1.2', V12, 'client', 'client_hello', clientHello),
  place('1.2', V12, 'client', 'client_key_exchange', clientKeyExchange),
  place('1.2', V12, 'client', 'finished', finished),
  place('1.2, static RSA', RSA, 'server', 'server_hello_done', serverHelloDone, certificateRequest, helloRequest),
  place('1.2, resumed', session(V12), 'server', 'finished', finished, helloRequest),
  place('1.2, resumed', session(V12), 'client', 'finished', finished),
];

test.each(PLACES)('TLS $name: whatever else the $liar says before $before', ({ setting, liar, before, right }) => {
  for (const type of TYPES) {
    if (right.includes(type)) continue;
    const how = sayBefore(before, type, NOTHING);
    const pair = talk({ ...setting, ...(liar === 'client' ? { bendClient: how } : { bendServer: how }) });
    expect([type, outcomeOf(pair, liar)]).toEqual([type, refusal('unexpected_message')]);
  }
});

const empty = PLACES.filter(({ before }) => before !== 'server_hello_done');
test.each(empty)(
  'TLS $name: the right message, but empty, of the $liar before $before',
  ({ setting, liar, before, right }) => {
    const how = sayBefore(before, right[0]!, NOTHING);
    const pair = talk({ ...setting, ...(liar === 'client' ? { bendClient: how } : { bendServer: how }) });
    expect(outcomeOf(pair, liar)).toEqual(refusal('decode_error'));
  },
);

test.each([
  ['TLS 1.3 from the server', V13, 'server', [newSessionTicket, HANDSHAKE.keyUpdate]],
  ['TLS 1.3 from the client', V13, 'client', [HANDSHAKE.keyUpdate]],
  ['TLS 1.2 from the server', V12, 'server', [helloRequest]],
  ['TLS 1.2 from the client', V12, 'client', [clientHello]],
] as const)('an open connection of %s', (_name, setting, liar, right) => {
  for (const type of TYPES) {
    if ((right as readonly number[]).includes(type)) continue;
    const pair = talk(setting);
    pair[liar].sendMessage(type, NOTHING);
    carry(pair);
    expect([type, outcomeOf(pair, liar)]).toEqual([type, refusal('unexpected_message')]);
  }
});

describe('ChangeCipherSpec of TLS 1.2 at the wrong time: unexpected_message (RFC 5246, 7.1)', () => {
  const early = (name: string): Setting['bendClient'] =>
    function bend(message, send, connection) {
      if (message.name === name) connection.sendChangeCipherSpec();
      return send(message.type, message.body);
    };
  const end = (setting: Setting, liar: 'client' | 'server', name: string): End[] => {
    const how = early(name)!;
    const pair = talk({ ...setting, ...(liar === 'client' ? { bendClient: how } : { bendServer: how }) });
    return liar === 'client' ? [pair.server, pair.client] : [pair.client, pair.server];
  };
  test.each([
    ['the server, before its Certificate', V12, 'server', 'certificate'],
    ['the server, before its ServerKeyExchange', V12, 'server', 'server_key_exchange'],
    ['the server, before its ServerHelloDone', V12, 'server', 'server_hello_done'],
    ['the server, before the ticket that it has announced', V12, 'server', 'new_session_ticket'],
    ['the server, twice', V12, 'server', 'finished'],
    ['the client, before its ClientHello', V12, 'client', 'client_hello'],
    ['the client, before its ClientKeyExchange (CVE-2014-0224)', V12, 'client', 'client_key_exchange'],
    ['the client, twice', V12, 'client', 'finished'],
  ] as const)('%s', (_story, setting, liar, name) => {
    const [victim] = end(setting, liar, name);
    expect([victim?.alerts, victim?.state]).toEqual([['sent fatal unexpected_message'], 'failed']);
  });
});
