/** A store without a framework: a state, the one function that changes it, and who wants to know. */

export interface Store<State, Action> {
  readonly state: State;
  dispatch(action: Action): void;
  /** Calls back after every change; returns how to stop that. */
  subscribe(listener: () => void): () => void;
}

export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
