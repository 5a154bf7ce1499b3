/** A place in a lab file that is being read: what it may refer to, and where its issues go. */
import type { IssueList, Path } from '../topology/place.ts';
import type { TopologySpec } from '../topology/spec.ts';
import { compileFilter, type FrameFilter } from './filters.ts';

export class Loading {
  readonly topology: TopologySpec;
  readonly issues: IssueList;
  readonly path: Path;

  constructor(topology: TopologySpec, issues: IssueList, path: Path) {
    this.topology = topology;
    this.issues = issues;
    this.path = path;
  }

  at(...steps: (string | number)[]): Loading {
    return new Loading(this.topology, this.issues, [...this.path, ...steps]);
  }

  wrong(message: string, expected: string, found?: string): undefined {
    this.issues.add(this.path, message, found === undefined ? { expected } : { expected, found });
    return undefined;
  }

  /** Whether the topology has this node; an issue when not. Nothing said counts as fine. */
  node(name: string | undefined): boolean {
    const names = this.topology.nodes.map((node) => node.name);
    if (name === undefined || names.includes(name)) return true;
    this.issues.add(this.path, `no node is called "${name}"`, {
      expected: 'a node of this topology',
      word: name,
      candidates: names,
    });
    return false;
  }

  /** Compiles a filter that stands here, `offset` characters into the text. */
  filter(text: string, offset = 0): FrameFilter | undefined {
    const compiled = compileFilter(text);
    if (compiled.ok) return compiled.value;
    const { message, at, length, nearest } = compiled.error;
    const part = { offset: offset + at, length: Math.max(1, length) };
    const found = text.slice(at, at + length) || 'the end';
    // The issue list says "did you mean" itself.
    this.issues.add(this.path, message.replace(/[. ]*Did you mean .*\?$/, ''), {
      expected: 'a display filter',
      found,
      part,
      nearest,
    });
    return undefined;
  }
}
