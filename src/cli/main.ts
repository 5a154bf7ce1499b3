/** The composition root: reads the command line and hands over to one file per sub-command. Placeholder until those exist. */
export async function main(argv: string[]): Promise<number> {
  process.stderr.write(`wirelab: no sub-command is built yet${argv.length ? ` (asked for: ${argv.join(' ')})` : ''}\n`);
  return argv.length ? 2 : 0;
}
