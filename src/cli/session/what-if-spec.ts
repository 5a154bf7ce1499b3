/** A topology with one parameter changed: a node's sysctl, or what one link does to frames. */
import { nearest } from '../../core/nearest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { SYSCTL_KEYS, sysctlExpected, sysctlKey, sysctlValue } from '../../core/sysctl.ts';
import { parseDuration, parsePercent, parseRate } from '../../core/units.ts';
import type { WhatIfChange } from '../../store/session.ts';
import type { LinkSpec, NodeSpec, TopologySpec } from '../../topology/spec.ts';

/** A wrong change is a sentence. */
export function changedTopology(spec: TopologySpec, change: WhatIfChange): Result<TopologySpec> {
  const node = spec.nodes.find((n) => n.name === change.of);
  if (node) return changedNode(spec, node, change);
  const link = spec.links.find((l) => namesLink(l, change.of));
  if (link) return changedLink(spec, link, change);
  const names = [...spec.nodes.map((n) => n.name), ...spec.links.map((l) => l.name)];
  const near = nearest(change.of, names);
  return fail(`There is no node or link ${change.of}${near === undefined ? '' : `; did you mean ${near}?`}.`);
}

/** `r1:eth1--r2:eth0`, one of its ends, or the two nodes: `r1--r2`. */
function namesLink({ name, a, b }: LinkSpec, text: string): boolean {
  const ends = [a, b].map((end) => `${end.node}:${end.port}`);
  return name === text || ends.includes(text) || [`${a.node}--${b.node}`, `${b.node}--${a.node}`].includes(text);
}

function changedNode(spec: TopologySpec, node: NodeSpec, { key: text, value }: WhatIfChange): Result<TopologySpec> {
  const key = sysctlKey(text);
  if (key === undefined) {
    const near = nearest(text, SYSCTL_KEYS);
    return fail(
      `There is no sysctl ${text}${near === undefined ? '. sysctl -a lists them.' : `; did you mean ${near}?`}`,
    );
  }
  const checked = sysctlValue(key, value);
  if (!checked.ok) return fail(`${key} takes ${sysctlExpected(key)}, not "${value}".`);
  const changed = { ...node, sysctl: { ...node.sysctl, [key]: checked.value } };
  return ok({ ...spec, nodes: spec.nodes.map((n) => (n === node ? changed : n)) });
}

const count = (text: string): Result<number> =>
  /^\d{1,6}$/.test(text) ? ok(Number(text)) : fail('a number of frames');

const PARAMETERS: Readonly<Record<string, (text: string) => Result<number>>> = {
  rate: parseRate,
  delay: parseDuration,
  jitter: parseDuration,
  loss: parsePercent,
  corrupt: parsePercent,
  reorder: parsePercent,
  duplicate: parsePercent,
  queue: count,
  mark: count,
};

function changedLink(spec: TopologySpec, link: LinkSpec, { key, value }: WhatIfChange): Result<TopologySpec> {
  const parse = Object.hasOwn(PARAMETERS, key) ? PARAMETERS[key] : undefined;
  if (!parse) return fail(`A link has ${Object.keys(PARAMETERS).join(', ')}, not ${key}.`);
  const parsed = parse(value);
  if (!parsed.ok) return fail(`${key} takes ${parsed.error}, not "${value}".`);
  const part = { [key]: parsed.value };
  const changed = { ...link, forward: { ...link.forward, ...part }, backward: { ...link.backward, ...part } };
  return ok({ ...spec, links: spec.links.map((l) => (l === link ? changed : l)) });
}
