import { UnknownTaskError } from './errors.ts'

/** What a miner keeps between the two requests of a task, bounded for each caller: the oldest goes first. */
export class TaskStore<T> {
  readonly #perCaller: number
  readonly #callers = new Map<string, Map<string, T>>()

  constructor(perCaller = 4) {
    this.#perCaller = perCaller
  }

  put(caller: string, task: string, value: T): void {
    const tasks = this.#callers.get(caller) ?? new Map<string, T>()
    this.#callers.set(caller, tasks)
    tasks.delete(task)
    tasks.set(task, value)
    for (const oldest of tasks.keys()) {
      if (tasks.size <= this.#perCaller) break
      tasks.delete(oldest)
    }
  }

  /** Throws UnknownTaskError when the caller has not had this task indexed, or too long ago. */
  get(caller: string, task: string): T {
    const value = this.#callers.get(caller)?.get(task)
    if (value === undefined)
      throw new UnknownTaskError(`task ${task}: not indexed for this caller; send the documents first`)
    return value
  }
}
