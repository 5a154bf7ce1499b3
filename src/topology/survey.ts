/** One walk over a parsed YAML tree: finds what every alias stands for, and refuses what no lab file needs. */
import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type ParsedNode } from 'yaml';
import { LIMITS } from './limits.ts';

export interface Problem {
  readonly range: readonly number[];
  readonly message: string;
}

export interface Survey {
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly problem: Problem | undefined;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export function survey(root: ParsedNode | null): Survey {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  let problem: Problem | undefined;
  const stop = (node: Node, message: string): void => {
    problem ??= { range: node.range ?? [0, 1], message };
  };

  const visit = (node: unknown, depth: number): void => {
    if (problem || !isNode(node)) return;
    if (depth > LIMITS.depth) return stop(node, `lists and maps are nested deeper than ${LIMITS.depth} levels`);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (!target) return stop(node, `nothing before this is called &${node.source}`);
      targets.set(node, target);
      if (targets.size > LIMITS.aliases) stop(node, `more than ${LIMITS.aliases} aliases`);
      return;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    if (isSeq(node)) for (const item of node.items) visit(item, depth + 1);
    if (!isMap(node)) return;
    const keys = new Set<string>();
    for (const pair of node.items) {
      if (!isScalar(pair.key)) return stop(isNode(pair.key) ? pair.key : node, 'a key must be a plain word or text');
      const key = String(pair.key.value);
      if (FORBIDDEN.has(key)) return stop(pair.key, `"${key}" is not allowed as a key`);
      if (keys.has(key)) return stop(pair.key, `the key "${key}" is here twice`);
      keys.add(key);
      visit(pair.key, depth + 1);
      visit(pair.value, depth + 1);
    }
  };
  visit(root, 0);
  return { targets, problem };
}

const isNode = (value: unknown): value is Node & { anchor?: string } =>
  isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
