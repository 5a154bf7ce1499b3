/** A run's key log as a file of the real disk: what SSLKEYLOGFILE gets, for tshark and Wireshark to decrypt a capture with. */
import { tlsSecret } from '../programs/lib/tls/events.ts';
import type { World } from '../sim/world.ts';
import { FileSink } from './file-sink.ts';

/** Tells each secret once, although both ends know it. */
function eachSecret(world: World, tell: (line: string) => void): void {
  const told = new Set<string>();
  world.on(({ kind, note = '' }) => {
    if (kind !== tlsSecret || told.has(note)) return;
    told.add(note);
    tell(`${note}\n`);
  });
}

/** The file exists from now on, with secrets or without. Returns how to finish it. */
export function openKeyLog(world: World, path: string): () => void {
  const sink = new FileSink(path);
  eachSecret(world, (line) => sink.write(line));
  return () => sink.close();
}

/** The file is made by the first secret: where nobody speaks TLS there is none. Returns how to finish it. */
export function keyLogWhenNeeded(world: World, path: string): () => void {
  let sink: FileSink | undefined;
  eachSecret(world, (line) => (sink ??= new FileSink(path)).write(line));
  return () => sink?.close();
}
