// Alarms against the plain way: a list of (instant, order of setting), sorted.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Simulation } from '../../src/sim/simulation.ts';
import { WorldAlarm } from '../../src/sim/alarm.ts';

const act = fc.oneof(
  fc.record({ do: fc.constant('set' as const), alarm: fc.nat(3), after: fc.nat(6) }),
  fc.record({ do: fc.constant('cancel' as const), alarm: fc.nat(3) }),
  fc.record({ do: fc.constant('look' as const) }),
  fc.record({ do: fc.constant('pass' as const), time: fc.nat(4) }),
);

test('alarms go off at their last instant, in the order they were set, however they are moved and looked at', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const world = new Simulation(1, 0);
      const heard: string[] = [];
      const alarms = [0, 1, 2, 3].map(
        (i) => new WorldAlarm(world, () => void heard.push(`${i}@${world.now}`), i % 2 === 0),
      );
      const expected: string[] = [];
      let pending: { alarm: number; at: number; order: number }[] = [];
      const passTo = (instant: number): void => {
        const due = pending.filter((p) => p.at <= instant).sort((a, b) => a.at - b.at || a.order - b.order);
        expected.push(...due.map((p) => `${p.alarm}@${p.at}`));
        pending = pending.filter((p) => p.at > instant);
        world.runTo(instant);
        expect(world.now).toBe(instant);
      };
      acts.forEach((a, order) => {
        if (a.do === 'pass') return passTo(world.now + a.time);
        if (a.do === 'look') {
          const next = Math.min(...pending.map((p) => p.at));
          return expect(world.nextTime).toBe(pending.length === 0 ? undefined : next);
        }
        pending = pending.filter((p) => p.alarm !== a.alarm);
        if (a.do === 'cancel') return alarms[a.alarm]!.cancel();
        pending.push({ alarm: a.alarm, at: world.now + a.after, order });
        alarms[a.alarm]!.set(world.now + a.after);
        return;
      });
      expect(world.work).toBe(pending.filter((p) => p.alarm % 2 === 0).length);
      passTo(world.now + 10);
      expect(heard).toEqual(expected);
      expect([world.work, world.quiet]).toEqual([0, true]);
    }),
    { numRuns: 500 },
  );
});
