/** Text → TopologySpec. The lab loader uses the same reading with its own, wider schema. */
import * as z from 'zod';
import { readYaml } from './document.ts';
import { LabError, sortIssues, type Issue } from './errors.ts';
import { LIMITS } from './limits.ts';
import { IssueList } from './place.ts';
import { PlainDocument } from './plain.ts';
import { checkDevices } from './check-routes.ts';
import { checkServices } from './check-services.ts';
import { checkRuleInterfaces } from './netfilter/resolve.ts';
import { resolveNodes } from './resolve-nodes.ts';
import { resolveFaults, resolveLinks } from './resolve-links.ts';
import { varsSchema, worldSchema, type WorldInput } from './schema.ts';
import type { TopologySpec } from './spec.ts';
import { resolveAuthorities, resolveTrust, settleTls, type NamesAt } from './tls.ts';
import { namesByAddress } from './address-names.ts';
import { draw, type Drawn } from './vars.ts';
import { reportZod } from './zod-issues.ts';

/** 2026-01-01T00:00:00Z */
const DEFAULT_EPOCH_MS = 1_767_225_600_000;

export interface LoadOptions {
  /** How error messages call the file. */
  readonly file?: string;
  /** Takes the place of the file's seed. */
  readonly seed?: number;
  /** What a class shares; with the seed it draws the `vars`. */
  readonly classSeed?: number;
}

/** Throws LabError when the text does not describe a topology. A whole lab is a topology too; its steps are not read here. */
export function loadTopology(text: string, options: LoadOptions = {}): TopologySpec {
  const { value, issues } = readTopology(text, options);
  if (!value) throw new LabError(issues, options.file);
  return value;
}

export function readTopology(
  text: string,
  options: LoadOptions = {},
): { readonly value?: TopologySpec; readonly issues: readonly Issue[] } {
  const read = readShaped(text, worldSchema, options);
  if (!read.shaped) return { issues: read.issues };
  const { value, list, drawn } = read.shaped;
  const spec = resolveTopology(value, drawn, options, list);
  return list.list.length > 0 ? { issues: sortIssues(list.list) } : { value: spec, issues: [] };
}

/** What a file says in the shape of a schema, with the list that further checks report to. */
export interface Shaped<T> {
  readonly value: T;
  readonly document: PlainDocument;
  readonly list: IssueList;
  readonly drawn: Drawn;
}

/** YAML, limits, variables and shape; everything that concerns one place only. */
export function readShaped<S extends z.ZodType>(
  text: string,
  schema: S,
  options: LoadOptions,
): { readonly shaped?: Shaped<z.output<S>>; readonly issues: readonly Issue[] } {
  const { yaml, issues } = readYaml(text);
  if (!yaml) return { issues };
  const raw = new PlainDocument(yaml);
  if (raw.issues.length > 0) return { issues: raw.issues };
  const crowds = findCrowds(raw);
  if (crowds.length > 0) return { issues: crowds };
  if (raw.value(['world']) !== undefined && !yaml.world) return { issues: [worldMissing(raw)] };
  const { drawn, problems } = drawVars(raw, options);
  if (!drawn) return { issues: problems };
  const document = text.includes('${') ? new PlainDocument(yaml, drawn) : raw;
  if (document.issues.length > 0) return { issues: document.issues };
  const list = new IssueList(document);
  const parsed = schema.safeParse(document.root, { jitless: text.length < WORTH_COMPILING });
  if (parsed.success) return { shaped: { value: parsed.data, document, list, drawn }, issues: [] };
  reportZod(parsed.error, schema, list, (path) => document.value(path));
  return { issues: sortIssues(list.list) };
}

function worldMissing(raw: PlainDocument): Issue {
  const found = String(raw.value(['world']));
  const message = `the world "${found}" is not here: its file must follow this one after a line ---`;
  return { ...raw.place(['world']), message, found, expected: 'the file of the world' };
}

/** Characters from which on it pays that zod compiles its schemas. */
const WORTH_COMPILING = 200_000;

/** Counted before anything is made of them: what is refused for its number must not take its time first. */
function findCrowds(raw: PlainDocument): readonly Issue[] {
  const list = new IssueList(raw);
  for (const what of ['nodes', 'links'] as const) {
    const found = Object.keys(raw.value(['topology', what]) ?? {}).length;
    if (found <= LIMITS[what]) continue;
    const expected = `at most ${LIMITS[what]} ${what}`;
    list.add(['topology', what], `expected ${expected}, found ${found}`, { expected, part: 'key' });
  }
  return list.list;
}

const varsOnly = z.looseObject({ vars: varsSchema.optional() });

/** Draws before anything else is read, because the variables may stand everywhere. */
function drawVars(
  raw: PlainDocument,
  options: LoadOptions,
): { readonly drawn?: Drawn; readonly problems: readonly Issue[] } {
  const seed = options.seed ?? raw.value(['seed']);
  if (raw.value(['vars']) === undefined) return { drawn: draw({}, 0, 0), problems: [] };
  const parsed = varsOnly.safeParse(raw.root, { jitless: true });
  const vars = parsed.data?.vars ?? {};
  const list = new IssueList(raw);
  if (!parsed.success) reportZod(parsed.error, varsOnly, list, (path) => raw.value(path));
  const count = Object.keys(vars).length;
  if (count > LIMITS.vars)
    list.add(['vars'], `expected at most ${LIMITS.vars} variables, found ${count}`, {
      expected: `at most ${LIMITS.vars}`,
    });
  if (list.list.length > 0) return { problems: list.list };
  return { drawn: draw(vars, typeof seed === 'number' ? seed : 1, options.classSeed ?? 0), problems: [] };
}

export function resolveTopology(world: WorldInput, vars: Drawn, options: LoadOptions, issues: IssueList): TopologySpec {
  const nodes = resolveNodes(world, issues);
  const links = resolveLinks(world, nodes, issues);
  checkDevices(world, nodes, issues);
  for (const [name, { firewall, nat }] of Object.entries(world.topology.nodes)) {
    const node = nodes.get(name);
    if (node) checkRuleInterfaces(nat, firewall, node, ['topology', 'nodes', name], issues);
  }
  checkServices(nodes, issues);
  const seed = options.seed ?? world.seed;
  const epochMs = world.epoch ?? DEFAULT_EPOCH_MS;
  const ground = resolveAuthorities(world, seed, epochMs, issues);
  let names: ReturnType<typeof namesByAddress> | undefined; // zones are read again only for a server that needs them
  const namesAt: NamesAt = (address) => (names ??= namesByAddress(nodes.values())).get(address) ?? [];
  const faults = resolveFaults(world, nodes, links, issues);
  return {
    id: world.id ?? '',
    title: world.title ?? '',
    seed,
    epochMs,
    hosts: world.topology.hosts,
    routes: world.topology.routes ?? 'as-written',
    nodes: [...nodes.values()].map((node) => ({
      ...node,
      trust: resolveTrust(
        world.topology.nodes[node.name]?.trust,
        ground,
        ['topology', 'nodes', node.name, 'trust'],
        issues,
      ),
      services: settleTls(node, ground, namesAt, issues),
    })),
    links,
    faults,
    vars,
  };
}
