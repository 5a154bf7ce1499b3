import { describe, expect, test } from 'vitest';
import type { Program } from '../../../src/core/sys.ts';
import { type Latch, Tasks, waitFor } from '../../../src/programs/lib/tasks.ts';
import { TestMachine } from '../../helpers/machine.ts';

const program = (main: Program['main']): Program => ({
  name: 'try',
  summary: 'for a test',
  usage: 'try',
  options: [],
  real: false,
  main,
});

describe('tasks of one process', () => {
  test('sleep at the same time, each as long as it wants', () => {
    const main: Program['main'] = function* (sys) {
      const tasks = new Tasks(sys);
      for (const ms of [30, 10, 20]) {
        tasks.start(
          (function* () {
            yield* sys.sleep(ms * 1e6);
            sys.print(`${ms} at ${sys.now() / 1e6}\n`);
          })(),
        );
      }
      yield* tasks.run();
      return 0;
    };
    expect(new TestMachine({ extra: [program(main)] }).run('try').stdout).toBe('10 at 10\n20 at 20\n30 at 30\n');
  });

  test('one reads what another writes, and a third waits for its latch', () => {
    const main: Program['main'] = function* (sys) {
      const tasks = new Tasks(sys);
      const { reader, writer } = sys.pipe();
      const latch: Latch = { open: false };
      tasks.start(
        (function* () {
          yield* waitFor(latch);
          sys.print('third\n');
        })(),
      );
      tasks.start(
        (function* () {
          const got = yield* sys.read(reader, { timeout: 50e6 });
          sys.print(`${got.ok ? got.value.length : got.error}\n`);
          const late = yield* sys.read(reader, { timeout: 50e6 });
          sys.print(`${late.ok ? late.value.length : late.error} at ${sys.now() / 1e6}\n`);
          latch.open = true;
        })(),
      );
      tasks.start(
        (function* () {
          yield* sys.sleep(20e6);
          sys.write(writer, 'four');
        })(),
      );
      yield* tasks.run();
      return 0;
    };
    expect(new TestMachine({ extra: [program(main)] }).run('try').stdout).toBe('4\nETIMEDOUT at 70\nthird\n');
  });

  test('a task may start another', () => {
    const main: Program['main'] = function* (sys) {
      const tasks = new Tasks(sys);
      tasks.start(
        (function* () {
          tasks.start(
            (function* () {
              yield* sys.sleep(1e6);
              sys.print('child\n');
            })(),
          );
          sys.print('parent\n');
        })(),
      );
      yield* tasks.run();
      return 0;
    };
    expect(new TestMachine({ extra: [program(main)] }).run('try').stdout).toBe('parent\nchild\n');
  });
});
