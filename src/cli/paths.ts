/** Where things are on disk: the labs that come with wirelab, and the learner's own data directory. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own folder: the nearest one above this file that has labs. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'labs')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export const labsFolder = (): string => join(packageFolder(), 'labs');

/** wirelab's own version, as its package says. */
export const version = (): string =>
  (JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version: string }).version;

/** The platform's place for a user's data: XDG base directories, Application Support, or %APPDATA%. */
export function dataFolder(): string {
  const { env, platform } = process;
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'wirelab');
  if (env['XDG_DATA_HOME']) return join(env['XDG_DATA_HOME'], 'wirelab');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'wirelab');
  return join(homedir(), '.local', 'share', 'wirelab');
}
