import { fromHex, isObject } from '@glia/base'
import type { Pulse } from '@glia/runtime'
import { NodeError } from '../errors.ts'

/** A pulse in JSON is 200 bytes. */
const MAX_BYTES = 4_096
const HEX = /^(?:[0-9a-f]{2}){1,144}$/i
const MAX_ROUND = 2 ** 53 - 1

/** Reads pulses over drand's HTTP interface. */
export class Relay {
  readonly #url: string
  readonly #timeoutMs: number

  /** @param url address under which `/{chain hash}/public/{round}` answers */
  constructor(url: string, timeoutMs = 5_000) {
    this.#url = url.replace(/\/+$/, '')
    this.#timeoutMs = timeoutMs
  }

  /**
   * A round's pulse, unchecked.
   *
   * @param chainHash hex of the beacon's chain
   * @throws NodeError Drand for any answer but a pulse of that round; whatever `fetch` throws
   */
  async pulse(chainHash: string, round: bigint | 'latest', stop: AbortSignal): Promise<Pulse> {
    const path = `/${chainHash}/public/${round}`
    const signal = AbortSignal.any([stop, AbortSignal.timeout(this.#timeoutMs)])
    const response = await fetch(this.#url + path, { signal, redirect: 'error' })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw strange(path, `status ${response.status}`)
    }
    const found = pulseIn(await textOf(response, path))
    if (found === undefined || (round !== 'latest' && found.round !== round)) throw strange(path, 'something else')
    return found
  }
}

const strange = (path: string, found: string) =>
  new NodeError({ kind: 'Drand', details: `expected a pulse at ${path}, found ${found}` })

/** A body no longer than a pulse can be. */
async function textOf(response: Response, path: string): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > MAX_BYTES) throw strange(path, `more than ${MAX_BYTES} bytes`)
    text += decoder.decode(part, { stream: true })
  }
  return text
}

function pulseIn(text: string): Pulse | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(json)) return undefined
  const { round, randomness, signature } = json as Record<string, unknown>
  if (!Number.isInteger(round) || (round as number) < 1 || (round as number) > MAX_ROUND) return undefined
  if (typeof randomness !== 'string' || typeof signature !== 'string') return undefined
  if (!HEX.test(randomness) || randomness.length > 64 || !HEX.test(signature)) return undefined
  return {
    round: BigInt(round as number),
    randomness: fromHex(`0x${randomness}`),
    signature: fromHex(`0x${signature}`),
  }
}
