/** `wirelab` alone: the home screen, and from it into a lab or free play and back. Without a terminal it prints the catalogue. */
import { isDone } from '../lab/progress.ts';
import type { HomeModel } from '../ui/home/model.ts';
import { catalogueText } from './list.ts';
import { loadCatalogue, paths } from './catalogue.ts';
import { hasScreen, type ScreenFlags } from './screen-flags.ts';
import { openProgress } from './progress-store.ts';

export async function home(flags: ScreenFlags): Promise<number> {
  if (!hasScreen(flags)) {
    process.stdout.write(`wirelab: learn how networks really work\n\n${catalogueText()}\n${HOW_TO_GO_ON}`);
    return 0;
  }
  const { guided, play } = await import('./lab.ts');
  const { chooseAtHome } = await import('../ui/home/mount-home.ts');
  const { LocalTerminal } = await import('../ui/terminal/local-terminal.ts');
  const { capabilities } = await import('../ui/terminal/terminal.ts');
  for (;;) {
    const terminal = new LocalTerminal();
    const choice = await chooseAtHome({ model: model(), terminal, capabilities: capabilities(process.env, flags) });
    if (choice.kind === 'leave') return 0;
    if (choice.kind === 'play') await play(undefined, flags);
    else await guided(choice.id, flags);
  }
}

const HOW_TO_GO_ON = `wirelab lab start             begin at the beginning
wirelab lab 8 --narrate       a lab in plain lines, without a screen
wirelab exec 8 'alice: ping -c 1 192.168.10.3'
wirelab --help                everything else
`;

function model(): HomeModel {
  const progress = openProgress();
  const labs = loadCatalogue().map(({ id, number, title, level, minutes, goals, needs, steps }) => ({
    id,
    number,
    title,
    level,
    minutes,
    goals,
    needs,
    steps,
    done: Math.min(steps, progress.all[id]?.steps.length ?? 0),
  }));
  const begun = labs.find((lab) => lab.done > 0 && lab.done < lab.steps);
  const next = begun ?? labs.find((lab) => !isDone(progress.all[lab.id]));
  const homePaths = paths().map(({ title, about, labs: ids }) => ({ title, about, labs: ids }));
  return { labs, paths: homePaths, continue: next?.id, notice: progress.warning };
}
