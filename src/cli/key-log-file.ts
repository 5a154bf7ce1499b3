/** A run's key log as a file of the real disk: what SSLKEYLOGFILE gets, for tshark and Wireshark to decrypt a capture with. */
import { tlsSecret } from '../programs/lib/tls/events.ts';
import type { World } from '../sim/world.ts';
import { FileSink } from './file-sink.ts';

/**
 * Tells each secret once, although both ends know it. A connection is named by its client's random bytes: who replays a ClientHello gets
 * an answer under other keys and the same name, and only the first is told.
 */
function eachSecret(world: World, tell: (line: string) => void): void {
  const told = new Set<string>();
  world.on(({ kind, note = '' }) => {
    const name = note.slice(0, note.lastIndexOf(' '));
    if (kind !== tlsSecret || told.has(name)) return;
    told.add(name);
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
