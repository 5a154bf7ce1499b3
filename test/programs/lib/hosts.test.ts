/** Names from the hosts file, and numbers as inet_aton reads them. */
import { describe, expect, test } from 'vitest';
import { formatIpv4, parseIpv4 } from '../../../src/core/address.ts';
import { ok } from '../../../src/core/result.ts';
import type { Program, Sys } from '../../../src/core/sys.ts';
import { lookupHost, nameOrDotted, parseInetAton, reverseLookup } from '../../../src/programs/lib/hosts.ts';
import { TestMachine } from '../../helpers/machine.ts';

/** Runs a question in a process of a machine with this hosts file. */
function ask<T>(hosts: string, question: (sys: Sys) => T, nsswitch?: string): T {
  let answer: T | undefined;
  const asker: Program = {
    name: 'asker',
    summary: 'asks',
    usage: 'asker',
    options: [],
    real: false,
    *main(sys) {
      answer = question(sys);
      return 0;
    },
  };
  const machine = new TestMachine({ extra: [asker] }).file('/etc/hosts', hosts);
  if (nsswitch) machine.file('/etc/nsswitch.conf', nsswitch);
  expect(machine.run('asker').exit).toBe(0);
  return answer!;
}

const HOSTS = `127.0.0.1\tlocalhost
# 10.0.0.9 commented
192.168.1.3   Alice alice.lab # here
nonsense line
192.168.1.4 bob
`;

describe('by name', () => {
  test.each([
    ['alice', '192.168.1.3'],
    ['ALICE.lab', '192.168.1.3'],
    ['bob.', '192.168.1.4'],
    ['localhost', '127.0.0.1'],
    ['10.1.2.3', '10.1.2.3'],
    ['127.1', '127.0.0.1'],
  ])('%s is %s', (name, address) => {
    expect(ask(HOSTS, (sys) => lookupHost(sys, name))).toEqual(ok(valueOf(address)));
  });

  test('an unknown name is not known; where DNS should be asked and cannot, the failure is temporary', () => {
    const lookup = (sys: Sys) => lookupHost(sys, 'commented');
    expect(ask(HOSTS, lookup)).toEqual({ ok: false, error: 'Name or service not known' });
    expect(ask(HOSTS, lookup, 'hosts: files dns\n')).toEqual({
      ok: false,
      error: 'Temporary failure in name resolution',
    });
  });

  test('what cannot be a name is never asked for', () => {
    expect(ask(HOSTS, (sys) => lookupHost(sys, '-x'), 'hosts: files dns\n')).toMatchObject({
      error: 'Name or service not known',
    });
  });
});

test('by address: the first name of the line, in small letters', () => {
  expect(ask(HOSTS, (sys) => reverseLookup(sys, valueOf('192.168.1.3')))).toBe('alice');
  expect(ask(HOSTS, (sys) => nameOrDotted(sys, valueOf('192.168.1.9')))).toBe('192.168.1.9');
});

test.each([
  ['10.1', '10.0.0.1'],
  ['10.1.513', '10.1.2.1'],
  ['0x7f.1', '127.0.0.1'],
  ['0300.0250.1.1', '192.168.1.1'],
  ['2130706433', '127.0.0.1'],
  ['1.2.3.256', undefined],
  ['1.2.3.4.5', undefined],
  ['1.2.3.', undefined],
  ['08.1.1.1', undefined],
  ['', undefined],
])('inet_aton reads %s as %s', (text, address) => {
  const number = parseInetAton(text);
  expect(number === undefined ? undefined : formatIpv4(number)).toBe(address);
});

function valueOf(address: string): number {
  const parsed = parseIpv4(address);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}
