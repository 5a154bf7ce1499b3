/** What completion may know of a machine: its programs, interfaces and files, and the names of all nodes. */
import type { CompletionContext } from '../shell/completion.ts';
import type { World } from './world.ts';

export function completionContext(world: World, name: string): CompletionContext {
  const { simulation } = world;
  const node = simulation.node(name);
  const kernel = node?.kernel;
  return {
    programs: kernel?.programs() ?? [],
    nodes: simulation.nodes.map((n) => n.name),
    interfaces: node?.ports.map((p) => p.name) ?? [],
    files: (directory) => {
      const names = kernel?.files.list(directory);
      if (!kernel || !names?.ok) return [];
      return names.value.map((file) => {
        const stat = kernel.files.stat(`${directory}/${file}`);
        return stat.ok && stat.value.kind === 'directory' ? `${file}/` : file;
      });
    },
  };
}
