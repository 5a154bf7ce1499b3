// Which system has which tool, as far as it is not the same on all of them.
import { expect, test } from 'vitest';
import { type Persona, PERSONAS } from '../../../src/core/sys.ts';
import { programs } from '../../../src/programs/index.ts';

const systemsWith = (name: string): readonly Persona[] => {
  const found = programs.filter((program) => program.name === name);
  expect(found, name).not.toEqual([]);
  return found.flatMap(({ personas = PERSONAS }) => personas).toSorted();
};

test.each(['wget', 'resolvectl', 'getent', 'rndc', 'dhclient', 'udhcpc', 'ip', 'ss', 'iptables'])(
  '%s is found on Linux alone',
  (name) => expect(systemsWith(name)).toEqual(['linux']),
);

test.each(['dig', 'host', 'nc', 'tcpdump', 'lsof'])('%s is found on Linux and macOS', (name) =>
  expect(systemsWith(name)).toEqual(['linux', 'macos']),
);

test.each(['curl', 'nslookup', 'ping', 'arp', 'route', 'netstat'])('%s is found everywhere, once each', (name) =>
  expect(systemsWith(name)).toEqual(['linux', 'macos', 'windows']),
);
