// The package as npx runs it: packed here, installed from the registry's dependencies in an empty folder. Needs the network.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const HOME = join(import.meta.dirname, '../..');

test('npx runs the packed tarball in an empty folder', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'wirelab-npx-'));
  try {
    const npm = (command: string, ...args: string[]) => spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    expect(npm('npm', 'pack', HOME, '--ignore-scripts').status).toBe(0);
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    const { status, stdout, stderr } = npm(
      'npx',
      '--yes',
      '--prefer-offline',
      '--package',
      join(folder, tarball),
      'wirelab',
      'list',
    );
    expect(stderr).not.toMatch(/npm error/);
    expect(stdout).toContain('ping');
    expect(status).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
