/** The home screen on a terminal: answers with what was chosen, once, and gives the terminal back. */
import { InkScreen } from '../ink-screen.ts';
import type { Capabilities, Terminal } from '../terminal/terminal.ts';
import type { InputEvent } from '../terminal/keys.ts';
import { Pen } from '../text.ts';
import { Home } from './home.tsx';
import type { HomeChoice, HomeModel } from './model.ts';

export interface HomeOptions {
  readonly model: HomeModel;
  readonly terminal: Terminal;
  readonly capabilities: Capabilities;
}

export function chooseAtHome({ model, terminal, capabilities }: HomeOptions): Promise<HomeChoice> {
  return new Promise((resolve) => {
    const pen = new Pen(capabilities.colors ? 'colors' : 'none', capabilities.ascii);
    let highlighted: string | undefined;
    const finish = (choice: HomeChoice): void => {
      screen.stop();
      resolve(choice);
    };
    const screen: InkScreen = new InkScreen(terminal, {
      draw: (size) => ({
        element: (
          <Home
            model={model}
            size={size}
            pen={pen}
            highlighted={highlighted}
            onHighlight={(key) => {
              highlighted = key;
              screen.soon();
            }}
            onChoose={finish}
          />
        ),
        cursor: undefined,
      }),
      input: (event) => (leaves(event) ? finish({ kind: 'leave' }) : event.type === 'key' && screen.passKey(event)),
      closed: () => finish({ kind: 'leave' }),
    });
    screen.start();
  });
}

const leaves = (event: InputEvent): boolean =>
  event.type === 'key' && ((event.name === 'q' && !event.ctrl) || (event.ctrl && event.name === 'c'));
