import { toHex0x } from '@glia/base'
import type { Caller } from './core/caller.ts'
import { hexJson, LARGE_VALUE } from './core/hexText.ts'
import { RawJson } from './core/rawJson.ts'
import type { Services } from './services.ts'
import { readAt } from './stateAt.ts'

/** What a value is read with. */
type Means = Pick<Services, 'chain' | 'turns' | 'limits'>

/** Where a value stands. */
interface Place {
  readonly key: string
  /** Hash of the block; the head without it. */
  readonly at: string | undefined
}

/** What is answered: text, or JSON of what is large. */
type Value = string | RawJson | null | undefined

/**
 * `state_getStorage`: a value of the state, null where there is none. What is large is written in turns, once there is room for it.
 *
 * @throws as `readAt`; RpcError -32008 for what is longer than an answer may be, -32009 where there is no room for it for long
 */
export function storageValue(means: Means, { key, at }: Place, caller: Caller): Value | Promise<Value> {
  const answered = (value: Uint8Array | undefined): Value | Promise<Value> => {
    if (value === undefined) return null
    if (value.length < LARGE_VALUE) return toHex0x(value)
    // The head may be another one by the time that there is room.
    return large(means, { key, at: means.chain.header(at).hash }, caller, value.length)
  }
  const found = readAt(means, at, caller, (state) => state.get(key))
  return found instanceof Promise ? found.then(answered) : answered(found)
}

/** While it waits for room the value is not held: it is read once more. */
async function large(means: Means, { key, at }: Place, caller: Caller, length: number): Promise<Value> {
  const { turns, limits } = means
  if (!(await caller.reserve(2 * length + '"0x"'.length, limits.answerBytes))) return undefined
  const value = await readAt(means, at, caller, (state) => state.get(key))
  if (value === undefined) return null
  const text = await turns.job(caller.lane, hexJson(value), () => caller.wanted())
  return text && new RawJson([text])
}
