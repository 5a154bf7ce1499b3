// TLS rows in a learner's words.
import { describe, expect, test } from 'vitest';
import { tlsWords } from '../../src/store/tls-words.ts';

const NEW = { version: '1.3' };
const words = (info: string, fields: Readonly<Record<string, string>> = {}, carried?: number): string | undefined =>
  tlsWords(info, { field: (name) => fields[name], isNew: fields['version'] === '1.3', carried });

describe('what everybody on the path reads', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['Client Hello', {}, 'hello'],
    [
      'Client Hello (SNI=www.google.com)',
      { 'tls.handshake.extensions_server_name': 'www.google.com' },
      'hello, I want www.google.com',
    ],
    ['Server Hello, Change Cipher Spec, Application Data', NEW, 'hello, TLS 1.3, encrypted'],
    ['Hello Retry Request, Change Cipher Spec', NEW, 'again, with another key share'],
    [
      'Server Hello, Certificate, Server Key Exchange, Server Hello Done',
      {},
      'hello, TLS 1.2, certificate, signed key share, your turn',
    ],
    [
      'Client Key Exchange, Change Cipher Spec, Encrypted Handshake Message',
      {},
      'key share, from here encrypted, encrypted',
    ],
    ['Encrypted Alert', {}, 'encrypted alert'],
    ['Alert (Level: Fatal, Description: Unknown CA)', {}, 'I give up: unknown CA'],
    ['Change Cipher Spec', NEW, 'change cipher spec'],
  ])('%s', (info, fields, expected) => {
    expect(words(info, fields)).toBe(expected);
  });

  test('of protected data only its length', () => {
    expect(words('Application Data', {}, 209)).toBe('encrypted, 209 B');
    expect(words('Application Data, Application Data', {}, 400)).toBe('encrypted, 400 B');
  });
});

describe('what the ends read', () => {
  test.each([
    ['Change Cipher Spec, Finished', 'finished'],
    ['New Session Ticket, New Session Ticket', 'ticket'],
    ['Alert (Level: Warning, Description: Close Notify)', 'I am done'],
  ])('%s', (info, expected) => {
    expect(words(info, NEW)).toBe(expected);
  });
});

test('what is no line of records is left as it is', () => {
  expect(words('443 → 36460 [ACK] Seq=1 Ack=2 Win=3 Len=0')).toBeUndefined();
  expect(words('[TLS segment of a reassembled PDU]')).toBeUndefined();
  expect(words('[TCP Retransmission] Client Hello')).toBeUndefined();
});
