/** The keys that move the cursor through a run by one event or one frame, and what is said where there is none. */
import { moveToFrame, type Sightings } from '../../sim/sightings.ts';

export type Move = 'step' | 'back' | 'frame-next' | 'frame-back';

type Cursor = Parameters<typeof moveToFrame>[0];

/** A sentence when the cursor cannot be moved so. */
export function move(cursor: Cursor, sightings: Sightings, how: Move): string | undefined {
  switch (how) {
    case 'step':
      return cursor.next() ? undefined : 'the world is quiet; nothing happens next';
    case 'back':
      return cursor.back() ? undefined : 'this is the beginning';
    case 'frame-next':
      return moveToFrame(cursor, sightings, 'next') ? undefined : 'no frame moves after this';
    case 'frame-back':
      return moveToFrame(cursor, sightings, 'back') ? undefined : 'no frame moved before this';
  }
}
