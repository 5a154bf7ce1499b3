/** The home screen on a terminal: answers with what was chosen, once, and gives the terminal back. */
import { FullScreen } from '../full-screen.ts';
import type { Capabilities, Terminal } from '../terminal/terminal.ts';
import type { InputEvent } from '../terminal/keys.ts';
import { Pen } from '../text.ts';
import { composeHome } from './compose-home.ts';
import { homeItems, type HomeChoice, type HomeModel } from './model.ts';

export interface HomeOptions {
  readonly model: HomeModel;
  readonly terminal: Terminal;
  readonly capabilities: Capabilities;
}

export function chooseAtHome({ model, terminal, capabilities }: HomeOptions): Promise<HomeChoice> {
  return new Promise((resolve, reject) => {
    const pen = new Pen(capabilities.colors ? 'colors' : 'none', capabilities.ascii);
    let highlighted: string | undefined;
    const finish = (choice: HomeChoice): void => {
      screen.stop();
      resolve(choice);
    };
    const screen: FullScreen = new FullScreen(terminal, {
      compose: (size) => composeHome(model, highlighted, size, pen),
      input: (event) => (leaves(event) ? finish({ kind: 'leave' }) : event.type === 'key' && screen.passKey(event)),
      highlighted: (key) => {
        highlighted = key;
        screen.soon();
      },
      selected: (key) => finish(homeItems(model).find((item) => item.key === key)!.choice),
      closed: () => finish({ kind: 'leave' }),
    });
    screen.start().catch(reject);
  });
}

const leaves = (event: InputEvent): boolean =>
  event.type === 'key' && ((event.name === 'q' && !event.ctrl) || (event.ctrl && event.name === 'c'));
