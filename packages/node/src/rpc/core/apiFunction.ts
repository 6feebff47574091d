import { type Method, type RuntimeApi, snakeCase } from '@glia/frame'

/** A function of a runtime API: its declaration, and the name under which the runtime exports it. */
export interface ApiFunction<M extends Method = Method> {
  readonly name: string
  readonly method: M
}

/** The function that an API declares under `key`. */
export function apiFunction<A extends RuntimeApi, K extends keyof A['methods'] & string>(
  api: A,
  key: K,
): ApiFunction<A['methods'][K]> {
  return { name: `${api.name}_${snakeCase(key)}`, method: api.methods[key] as A['methods'][K] }
}

/** Arguments of a function by key. */
export type ArgumentsOf<M> = M extends Method<infer A> ? A : never
