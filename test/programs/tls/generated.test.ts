/** Bulk both ways over TLS, on generated networks whose cables lose, damage, reorder and double frames: the same bytes, or a clear failure. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { stream } from '../../../src/core/rng.ts';
import { generate } from '../../../src/programs/httpd/generated.ts';
import { tlsSecret } from '../../../src/programs/lib/tls/events.ts';
import { World } from '../../../src/sim/world.ts';
import { generateNetwork } from '../../helpers/generated-network.ts';

const SIZE = 120_000;
const TEXT = Buffer.from(generate('/data', 'lines', 0, SIZE)).toString();
const SUM = createHash('sha256').update(TEXT).digest('hex');
const TROUBLES = ['loss: 3%', 'corrupt: 3%', 'reorder: 15%', 'duplicate: 15%', 'loss: 2%, corrupt: 2%, reorder: 5%'];
const VERSIONS = ['--tlsv1.3', '--tls-max 1.2', '--tls-max 1.2 --ciphers ECDHE-ECDSA-CHACHA20-POLY1305'];

interface Case {
  readonly yaml: string;
  readonly client: string;
  readonly lines: readonly string[];
}

/** A generated network, where one cable in two is bad, and the last host serves. */
function caseOf(seed: number): Case {
  const rng = stream(seed, 'generated tls');
  const { yaml, hosts } = generateNetwork(seed, seed % 2 === 0 ? 'tree' : 'line');
  const [client, server] = [hosts[0]!, hosts.at(-1)!];
  const tls = 'tls: { certificate: { names: [www.example.com] } }';
  const site = `{ http: { port: 443, files: { /data: { size: 120kB, fill: lines } }, routes: { /echo: echo }, ${tls} } }`;
  const trouble = (): string => (rng.below(2) === 0 ? `, ${TROUBLES[rng.below(TROUBLES.length)]}` : '');
  const bad = yaml
    .replace(/(delay: \d+ms, rate: \d+mbit)/g, (words) => `${words}${trouble()}`)
    .replace(new RegExp(`(\\b${server.name}: \\{ kind: host)`), `$1, services: [${site}]`);
  const get = `curl -s ${VERSIONS[seed % VERSIONS.length]} --resolve www.example.com:443:${server.address}`;
  return {
    yaml: bad,
    client: client.name,
    lines: [
      `${get} -o data -w '%{http_code} %{size_download}' https://www.example.com/data`,
      'sha256sum data',
      `${get} --data-binary @data https://www.example.com/echo`,
    ],
  };
}

/** The case in steps, so that two can take turns. */
function* play({ yaml, client, lines }: Case, seed: number) {
  const world = World.fromYaml(yaml, { seed });
  const secrets: string[] = [];
  world.on(({ kind, note = '' }) => {
    if (kind === tlsSecret) secrets.push(note);
  });
  world.run();
  const said: { exit: number; stdout: string }[] = [];
  for (const line of lines) {
    yield;
    const { exit, stdout } = world.exec(client, line);
    said.push({ exit, stdout });
    world.run();
  }
  return { said, secrets, hash: world.hash() };
}

type Played = ReturnType<typeof play> extends Generator<unknown, infer Result> ? Result : never;

function finished(...games: ReturnType<typeof play>[]): Played[] {
  const results: (Played | undefined)[] = games.map(() => undefined);
  while (results.includes(undefined)) {
    games.forEach((game, i) => {
      const next = results[i] ? undefined : game.next();
      if (next?.done) results[i] = next.value;
    });
  }
  return results.map((result) => result!);
}

const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

test.each(SEEDS)('seed %i: what comes down and goes up is whole, or fails and says so', (seed) => {
  const [{ said }] = finished(play(caseOf(seed), seed)) as [Played];
  const [got, sum, echoed] = said;
  if (got!.exit === 0) {
    expect(got!.stdout).toBe(`200 ${SIZE}`);
    expect(sum!.stdout).toBe(`${SUM}  data\n`);
    if (echoed!.exit === 0) expect(JSON.parse(echoed!.stdout)).toMatchObject({ method: 'POST', body: TEXT });
  } else {
    // could not connect, name, timeout, TLS, reset: what curl has for each
    expect([7, 28, 35, 55, 56]).toContain(got!.exit);
  }
});

test('nearly all of these transfers succeed: TCP mends what the cables do', () => {
  const exits = SEEDS.map((seed) =>
    finished(play(caseOf(seed), seed))[0]!
      .said.map(({ exit }) => exit)
      .join(' '),
  );
  expect(exits.filter((each) => each === '0 0 0').length).toBeGreaterThanOrEqual(10);
});

test('two worlds that take turns give the hashes and secrets that they give alone; another seed gives other secrets', () => {
  const alone = [3, 4].map((seed) => finished(play(caseOf(seed), seed))[0]!);
  const together = finished(play(caseOf(3), 3), play(caseOf(4), 4));
  expect(together.map(({ hash }) => hash)).toEqual(alone.map(({ hash }) => hash));
  expect(together.map(({ secrets }) => secrets)).toEqual(alone.map(({ secrets }) => secrets));
  const other = finished(play(caseOf(3), 33))[0]!;
  const known = new Set(alone[0]!.secrets);
  expect(known.size).toBeGreaterThan(0);
  expect(other.secrets.length).toBeGreaterThan(0);
  expect(other.secrets.filter((line) => known.has(line))).toEqual([]);
});
