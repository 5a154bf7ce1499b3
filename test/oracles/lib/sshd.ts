/** A real sshd on a loopback port, with keys of its own, that lets this user in; the program under test is in its PATH. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';

const BINARY = resolve(import.meta.dirname, '../../../bin/wirelab.js');

export interface Sshd {
  /** Where the logged-in user's files of this test are. */
  readonly folder: string;
  /** The client's words; what runs there follows. */
  readonly client: readonly string[];
  /** Kills the processes that serve connections, not the one that listens. */
  dropConnections(): void;
  stop(): void;
}

export async function startSshd(): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'wirelab-sshd-'));
  const at = (name: string): string => join(folder, name);
  for (const name of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  writeFileSync(at('authorized'), execFileSync('ssh-keygen', ['-y', '-f', at('user')]));
  mkdirSync(at('bin'));
  writeFileSync(at('bin/wirelab'), `#!/bin/sh\nexec '${process.execPath}' '${BINARY}' "$@"\n`);
  chmodSync(at('bin/wirelab'), 0o755);
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  writeFileSync(at('config'), config(folder, port));
  const server = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', at('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  await listening(server);
  return {
    folder,
    client: clientWords(folder, port),
    dropConnections() {
      for (const pid of childrenOf(server.pid!)) process.kill(pid, 'SIGKILL');
    },
    stop() {
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const config = (folder: string, port: number): string => `
Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder}/host
PidFile none
AuthorizedKeysFile ${folder}/authorized
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintMotd no
SetEnv PATH=${folder}/bin:/usr/bin:/bin XDG_DATA_HOME=${folder} LC_ALL=C.UTF-8
`;

const clientWords = (folder: string, port: number): string[] => [
  'ssh',
  '-tt',
  ...['-F', '/dev/null', '-i', `${folder}/user`, '-p', String(port)],
  ...['IdentitiesOnly=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'].flatMap(
    (option) => ['-o', option],
  ),
  `${userInfo().username}@127.0.0.1`,
];

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

function listening(server: ChildProcess): Promise<void> {
  return new Promise((ready, failed) => {
    let said = '';
    server.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Server listening')) ready();
    });
    server.once('exit', () => failed(new Error(`sshd ended: ${said}`)));
    server.once('error', failed);
  });
}

/** Linux tells them; `ps` is not everywhere. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);
