/** The real program, run as a learner or a script would run it: its words, what it printed, its exit status. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'wirelab.js');

export interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function wirelab(...words: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...words], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { exit: status, stdout, stderr: withoutNotice(stderr) };
}

/** A line for sh, in which `wirelab` is the program under test. */
export function shell(line: string): Ran {
  const text = `wirelab() { "${process.execPath}" "${BIN}" "$@"; }\n${line}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', text], { encoding: 'utf8', timeout: 20_000 });
  return { exit: status, stdout, stderr: withoutNotice(stderr) };
}

/** A run with its processor time in seconds, which does not depend on what else the machine is busy with. */
export function measured(...words: readonly string[]): Ran & { readonly cpu: number } {
  const script = '"$@"; exit=$?; echo; times; exit $exit';
  const argv = ['-c', script, 'sh', process.execPath, BIN, ...words];
  const { status, stdout, stderr } = spawnSync('sh', argv, { encoding: 'utf8' });
  const lines = stdout.trimEnd().split('\n');
  const [, children = ''] = lines.splice(-2);
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
  return { exit: status, stdout: lines.join('\n'), stderr: withoutNotice(stderr), cpu };
}

/** The first start after a change of the sources builds them and says so. */
const withoutNotice = (text: string): string => text.replace('building wirelab once ...\n', '');

export interface Folder {
  readonly path: (name: string) => string;
  /** Writes a file; gives its path. */
  readonly file: (name: string, text: string) => string;
  readonly remove: () => void;
}

export function temporaryFolder(): Folder {
  const home = mkdtempSync(join(tmpdir(), 'wirelab-cli-'));
  const path = (name: string): string => join(home, name);
  const file = (name: string, text: string): string => {
    writeFileSync(path(name), text);
    return path(name);
  };
  return { path, file, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** Two hosts on one wire. */
export const TWO_HOSTS = `topology:
  nodes:
    alice: { kind: host, interfaces: { eth0: { addresses: [10.0.0.1/24] } } }
    bob: { kind: host, interfaces: { eth0: { addresses: [10.0.0.2/24] } } }
    x: { kind: external }
  links:
    - { endpoints: ["alice:eth0", "bob:eth0"] }
`;
