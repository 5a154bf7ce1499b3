/** `wirelab list`: the labs that come with wirelab, with level, minutes and what they need. */
import { loadCatalogue } from './catalogue.ts';

export function list(options: { readonly json?: boolean }): number {
  const labs = loadCatalogue();
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify(
        labs.map(({ path: _path, ...lab }) => lab),
        undefined,
        2,
      )}\n`,
    );
    return 0;
  }
  process.stdout.write(catalogueText());
  return 0;
}

/** One line per lab, for terminals and pipes alike. */
export function catalogueText(): string {
  const labs = loadCatalogue();
  const width = Math.max(...labs.map((lab) => lab.name.length));
  return labs
    .map(
      (lab) =>
        `${lab.name.padEnd(width)}  ${lab.level.padEnd(12)}  ${String(lab.minutes).padStart(2)} min  ${lab.title}\n`,
    )
    .join('');
}
