/** What the home screen shows; the composition root fills it from the labs and the learner's progress. */

export interface HomeLab {
  readonly id: string;
  /** `08` */
  readonly number: string;
  readonly title: string;
  readonly level: string;
  readonly minutes: number;
  readonly goals: readonly string[];
  /** Ids of labs to do first. */
  readonly needs: readonly string[];
  readonly steps: number;
  readonly done: number;
}

export interface HomePath {
  readonly title: string;
  readonly about: string | undefined;
  /** Ids in order; those of labs that do not exist yet are allowed. */
  readonly labs: readonly string[];
}

export interface HomeModel {
  readonly labs: readonly HomeLab[];
  readonly paths: readonly HomePath[];
  /** The lab to go on with. */
  readonly continue: string | undefined;
  /** Something the learner should know: a damaged progress file was set aside. */
  readonly notice: string | undefined;
}

export type HomeChoice =
  { readonly kind: 'lab'; readonly id: string } | { readonly kind: 'play' } | { readonly kind: 'leave' };

export interface HomeItem {
  readonly key: string;
  readonly choice: HomeChoice;
}

/** Everything that can be chosen, in order: what is not a lab stands where no list of labs can push it off the screen. */
export function homeItems(model: HomeModel): HomeItem[] {
  const next = model.labs.find((lab) => lab.id === model.continue);
  return [
    ...(next ? [{ key: 'continue', choice: { kind: 'lab', id: next.id } } as const] : []),
    { key: 'play', choice: { kind: 'play' } },
    ...model.labs.map((lab) => ({ key: lab.id, choice: { kind: 'lab', id: lab.id } }) as const),
    { key: 'leave', choice: { kind: 'leave' } },
  ];
}

export const isDone = (lab: HomeLab): boolean => lab.steps > 0 && lab.done >= lab.steps;
