/** The words of the home screen as lines: rows to choose from, and what stands around them. */
import { column, line, span, wrap, type Line, type Span } from '../text.ts';
import { JOURNEY } from './journey.ts';
import { isDone, type HomeItem, type HomeLab, type HomeModel } from './model.ts';

export function itemLine(model: HomeModel, item: HomeItem, width: number): Line {
  const { choice } = item;
  if (choice.kind === 'play') return line('Free play', span('   a home, its provider and the web; no steps', 'dim'));
  if (choice.kind === 'leave') return line('Leave');
  const lab = model.labs.find((l) => l.id === choice.id)!;
  if (item.key === 'continue') return line(span('Continue', 'strong'), `   ${lab.number} ${lab.title}`);
  const room = Math.max(12, width - 36);
  return line(
    `${lab.number.padEnd(3)} ${column(lab.title, room)} `,
    span(`${lab.level.padEnd(12)} ${String(lab.minutes).padStart(3)} min  `, 'dim'),
    progress(lab),
  );
}

function progress(lab: HomeLab): Line[number] {
  if (isDone(lab)) return span('done ✓', 'good');
  return lab.done > 0 ? span(`${lab.done} of ${lab.steps}`, 'accent') : span('new', 'dim');
}

/** What the lab that the cursor is on is about. */
export function detailLines(model: HomeModel, item: HomeItem | undefined, width: number): Line[] {
  if (!item || item.choice.kind === 'leave') return [];
  if (item.choice.kind === 'play') {
    return wrap('A shell on every machine, all panels, no steps and no questions.', width).map((t) => line(t));
  }
  const { id } = item.choice;
  const lab = model.labs.find((l) => l.id === id)!;
  const goals = lab.goals.flatMap((goal) => wrap(goal, width - 2).map((t, i) => line(i === 0 ? '• ' : '  ', t)));
  const missing = lab.needs.filter((need) => model.labs.some((l) => l.id === need && !isDone(l)));
  const advice = missing.length > 0 ? [line(span(`Best after ${missing.join(', ')}.`, 'dim'))] : [];
  return [line(span(`${lab.number} ${lab.title}`, 'strong')), ...goals, ...advice];
}

export function journeyLines(model: HomeModel, width: number): Line[] {
  const known = (id: string): boolean => model.labs.some((l) => l.id === id && isDone(l));
  return [
    line(span('From Enter to the page', 'strong')),
    ...JOURNEY.flatMap(({ text, lab }, i) => {
      const explained = known(lab);
      const mark = explained ? span('✓ ', 'good') : span('· ', 'grey');
      return wrap(text, width - 5).map((t, row) =>
        line(
          row === 0 ? mark : span('  '),
          span(row === 0 ? `${i + 1}. ` : '   ', 'dim'),
          span(t, explained ? 'plain' : 'grey'),
        ),
      );
    }),
  ];
}

/** The same map where there is little room: a few words for each station, as many in a row as fit. */
export function journeyWords(model: HomeModel, width: number): Line[] {
  const rows: Line[] = [];
  let row: Span[] = [];
  let used = 0;
  for (const { word, lab } of JOURNEY) {
    const explained = model.labs.some((l) => l.id === lab && isDone(l));
    const size = word.length + 4;
    if (used + size > width && used > 0) {
      rows.push(line(...row));
      [row, used] = [[], 0];
    }
    row.push(explained ? span('✓ ', 'good') : span('· ', 'grey'), span(`${word}  `, explained ? 'plain' : 'grey'));
    used += size;
  }
  return [line(span('From Enter to the page', 'strong')), ...rows, line(...row)];
}

export function pathLines(model: HomeModel, width: number): Line[] {
  const lines = model.paths.flatMap((path) => {
    const labs = path.labs.filter((id) => model.labs.some((l) => l.id === id));
    const done = labs.filter((id) => model.labs.some((l) => l.id === id && isDone(l))).length;
    const head = line(span(path.title, 'strong'), span(`  ${done} of ${labs.length}`, 'dim'));
    return [head, ...wrap(labs.join(' → '), width - 2).map((t) => line(span(`  ${t}`, 'dim')))];
  });
  return lines.length > 0 ? [line(span('Paths', 'strong')), ...lines] : [];
}
