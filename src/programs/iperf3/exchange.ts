/** What the two ends of a test tell each other in JSON: first what the test is, at the end what became of it. */
import type { Call, Fd, Sys } from '../../core/sys.ts';
import { NS_PER_S, seconds } from '../../core/time.ts';
import { readJson, sendJson } from './control.ts';
import { DEFAULT_BLOCK, type TestPlan } from './settings.ts';
import type { Remote, TestRun } from './test-run.ts';
import { RELEASE } from './usage.ts';

export function* sendPlan(sys: Sys, control: Fd, plan: TestPlan): Call<void> {
  const parameters = {
    tcp: true,
    omit: plan.omit,
    ...(plan.time > 0 ? { time: plan.time } : {}),
    num: plan.bytes,
    blockcount: plan.blocks,
    ...(plan.maxSegment > 0 ? { MSS: plan.maxSegment } : {}),
    ...(plan.noDelay ? { nodelay: true } : {}),
    parallel: plan.parallel,
    ...(plan.reverse ? { reverse: true } : {}),
    ...(plan.window > 0 ? { window: plan.window } : {}),
    len: plan.length,
    ...(plan.rate > 0 ? { bandwidth: plan.rate } : {}),
    pacing_timer: 1000,
    ...(plan.tos > 0 ? { TOS: plan.tos } : {}),
    ...(plan.congestion === '' ? {} : { congestion: plan.congestion }),
    ...(plan.serverOutput ? { get_server_output: 1 } : {}),
    client_version: RELEASE,
  };
  yield* sendJson(sys, control, parameters, 'unable to send parameters to server');
}

const MOST_STREAMS = 128;

export function* readPlan(sys: Sys, control: Fd): Call<TestPlan> {
  const json = yield* readJson(sys, control, 'unable to receive parameters from client');
  const number = (key: string): number => (typeof json[key] === 'number' ? Math.max(0, json[key]) : 0);
  const { congestion } = json;
  return {
    time: number('time'),
    bytes: number('num'),
    blocks: number('blockcount'),
    omit: number('omit'),
    parallel: Math.min(MOST_STREAMS, number('parallel') || 1),
    reverse: json['reverse'] === true,
    length: number('len') || DEFAULT_BLOCK,
    rate: number('bandwidth'),
    window: number('window'),
    maxSegment: number('MSS'),
    noDelay: json['nodelay'] === true,
    tos: number('TOS'),
    congestion: typeof congestion === 'string' ? congestion : '',
    serverOutput: number('get_server_output') > 0,
  };
}

/** `output`: what the server printed, for a client that asked for it. */
export function* sendResults(sys: Sys, control: Fd, run: TestRun, output?: string): Call<void> {
  const sends = run.streams.some((stream) => stream.sends);
  const results = {
    cpu_util_total: 0,
    cpu_util_user: 0,
    cpu_util_system: 0,
    sender_has_retransmits: sends ? 1 : -1,
    congestion_used: run.streams[0]?.congestion ?? '',
    ...(output === undefined ? {} : { server_output_text: output }),
    streams: run.streams.map((stream) => ({
      id: stream.id,
      bytes: stream.bytes,
      retransmits: stream.retransmissions ?? -1,
      jitter: 0,
      errors: 0,
      packets: 0,
      start_time: 0,
      end_time: run.duration / NS_PER_S,
    })),
  };
  yield* sendJson(sys, control, results, 'unable to send results');
}

export interface Results {
  readonly streams: ReadonlyMap<number, Remote>;
  readonly output: string | undefined;
  /** The other end's congestion control. */
  readonly congestion: string | undefined;
}

export function* readResults(sys: Sys, control: Fd): Call<Results> {
  const json = yield* readJson(sys, control, 'unable to receive results');
  const streams = new Map<number, Remote>();
  for (const each of Array.isArray(json['streams']) ? (json['streams'] as unknown[]) : []) {
    if (typeof each !== 'object' || each === null) continue;
    const number = (key: string): number => Number((each as Record<string, unknown>)[key] ?? 0) || 0;
    const retransmissions = number('retransmits') >= 0 ? number('retransmits') : undefined;
    streams.set(number('id'), { bytes: number('bytes'), duration: seconds(number('end_time')), retransmissions });
  }
  const text = (key: string): string | undefined => (typeof json[key] === 'string' ? json[key] : undefined);
  return { streams, output: text('server_output_text'), congestion: text('congestion_used') };
}
