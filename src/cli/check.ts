/** `wirelab check`: every lab proves itself (law 8). Prints a line per lab and what is wrong; 1 when something is, 2 when a file is no lab. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadLab } from '../lab/load.ts';
import { type Proof, proveLab } from '../lab/prove.ts';
import type { LabSpec } from '../lab/spec.ts';
import { PcapExport } from '../sim/pcap-export.ts';
import { World } from '../sim/world.ts';
import { LabError } from '../topology/errors.ts';
import { FileSink } from './file-sink.ts';
import { findLab, labFiles, type LabFile, readLab } from './find-lab.ts';
import { keyLogWhenNeeded } from './key-log-file.ts';
import { explainLabError } from './lab-error.ts';
import { openProof } from './session/prove-session.ts';

export interface CheckOptions {
  /** A folder for the captures of the labs' solutions, with a key log beside each that holds TLS. */
  readonly pcap?: string;
}

export async function check(asked: readonly string[], options: CheckOptions): Promise<number> {
  const labs = asked.length > 0 ? asked.map(findLab) : labFiles();
  if (options.pcap !== undefined) mkdirSync(options.pcap, { recursive: true });
  let wrong = 0;
  let invalid = 0;
  for (const file of labs) {
    if (process.stderr.isTTY) process.stderr.write(`${file.name} ...\r`);
    const verdict = checkOne(file, options);
    if (verdict !== 'proven') wrong++;
    if (verdict === 'invalid') invalid++;
    await new Promise((resolve) => setImmediate(resolve)); // lets Ctrl-C in between labs
  }
  const right = labs.length - wrong;
  process.stdout.write(`${right} of ${labs.length} labs prove themselves\n`);
  if (invalid > 0) return 2;
  return wrong === 0 ? 0 : 1;
}

function checkOne(file: LabFile, options: CheckOptions): 'proven' | 'not proven' | 'invalid' {
  const text = readLab(file);
  try {
    const lab = loadLab(text, { file: file.path, number: file.number });
    const proof = proveLab(lab, () => openProof(text, lab, { file: file.path }));
    report(file, proof);
    if (options.pcap !== undefined) captureSolution(lab, text, file, join(options.pcap, `${file.name}.pcapng`));
    return proof.findings.length === 0 ? 'proven' : 'not proven';
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    process.stdout.write(`${file.name.padEnd(20)} not a lab that can be done\n`);
    process.stderr.write(`${explainLabError(error)}\n`);
    return 'invalid';
  }
}

const found = (count: number): string => (count === 1 ? '1 finding' : `${count} findings`);

function report(file: LabFile, proof: Proof): void {
  const verdict = proof.findings.length === 0 ? 'proven' : found(proof.findings.length);
  process.stdout.write(
    `${file.name.padEnd(20)} ${String(proof.steps).padStart(2)} steps  ${verdict}  ${proof.hash.slice(0, 19)}\n`,
  );
  for (const { step, rule, message } of proof.findings) {
    process.stdout.write(`  ${step === 0 ? 'lab' : `step ${step}`}, ${rule}: ${message}\n`);
  }
}

/** The capture of every link end while the solution is run from start to end, and beside it the secrets of TLS, if there are any. */
function captureSolution(lab: LabSpec, text: string, file: LabFile, path: string): void {
  const world = World.fromYaml(text, { file: file.path });
  const sink = new FileSink(path);
  const capture = new PcapExport(world, undefined, (chunk) => sink.write(chunk));
  const endKeyLog = keyLogWhenNeeded(world, path.replace(/pcapng$/, 'keys'));
  for (const { node, line } of lab.steps.flatMap((step) => step.solution)) {
    world.exec(node, line);
    world.run();
  }
  capture.flush();
  sink.close();
  endKeyLog();
}
