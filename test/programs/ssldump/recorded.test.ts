/** ssldump on captures of the real curl and openssl, against what the real ssldump printed of them (test/golden/ssldump/record.sh). */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readGolden } from '../../helpers/golden.ts';
import { TestMachine } from '../../helpers/machine.ts';

const HOME = new URL('../../golden/ssldump/', import.meta.url);
const CAPTURES = ['rsa', 'rsa-256', 'ecdhe', 'tls13', 's-client', 'refused'];

function run(command: string): string {
  const machine = new TestMachine();
  for (const name of [...CAPTURES.map((c) => `${c}.pcap`), 'server.key']) {
    const written = machine.kernel.files.write(`/${name}`, Uint8Array.from(readFileSync(new URL(name, HOME))));
    expect(written.ok).toBe(true);
  }
  machine.run('cd /');
  return machine.run(command).stdout;
}

/** The real one's columns drift after a ServerKeyExchange; blanks do not count there. */
const packed = (text: string): string => text.replace(/[ \n]+/g, ' ');
/** Curl offers suites in TLS 1.3 that wirelab has no names for. */
const afterOffer = (text: string): string => text.slice(text.indexOf('compression methods'));

describe('ssldump prints what the real one printed', () => {
  const exact = ['rsa', 'rsa-256', 's-client', 'refused'].flatMap((c) => [c, `${c}-key`, `${c}-data`]);
  test.each(exact)('%s', (name) => {
    const real = readGolden(`../ssldump/${name}`);
    expect(run(real.command)).toBe(real.stdout);
  });

  test.each(['ecdhe', 'ecdhe-key', 'ecdhe-data'])('%s, but for its columns', (name) => {
    const real = readGolden(`../ssldump/${name}`);
    expect(packed(run(real.command))).toBe(packed(real.stdout));
  });

  test.each(['tls13', 'tls13-key', 'tls13-data'])('%s, but for the names of suites', (name) => {
    const real = readGolden(`../ssldump/${name}`);
    expect(afterOffer(run(real.command))).toBe(afterOffer(real.stdout));
  });
});

test('the key opens what RSA carried, and nothing of an ephemeral exchange', () => {
  expect(run('ssldump -r rsa.pcap -k server.key -d')).toContain('Tea at four.');
  expect(run('ssldump -r ecdhe.pcap -k server.key -d')).not.toContain('Tea');
  expect(run('ssldump -r tls13.pcap -k server.key -d')).not.toContain('Tea');
});

test('what is no capture and what is no key are told of', () => {
  const machine = new TestMachine();
  expect(machine.run('ssldump -r missing.pcap')).toMatchObject({
    exit: 3,
    stderr: 'PCAP: missing.pcap: No such file or directory\nERROR: Aborting\n',
  });
  expect(machine.run('ssldump -r missing.pcap -k missing.key').stderr).toBe('Problem loading private key\n');
});
