import type { BlacklistVerdict, CallHead } from '@glia/sdk'
import type { SubnetState } from './subnetChain.ts'

/**
 * Who may call a miner: hotkeys registered on its subnet (and those that it was told to let in, such as a gateway's).
 * More stake is served first. An unknown caller makes the list be read again, at most once in `refreshMs`, so that a
 * validator that has just registered is not turned away for long.
 */
export class KnownCallers {
  readonly #refresh: () => Promise<SubnetState>
  readonly #refreshMs: number
  readonly #always: ReadonlySet<string>
  #stakes = new Map<string, number>()
  #readAt = Number.NEGATIVE_INFINITY

  constructor(refresh: () => Promise<SubnetState>, options: { always?: readonly string[]; refreshMs?: number } = {}) {
    this.#refresh = refresh
    this.#refreshMs = options.refreshMs ?? 1000
    this.#always = new Set(options.always ?? [])
  }

  /** Takes in what the metagraph says. */
  update(state: SubnetState): void {
    this.#stakes = new Map(state.neurons.map((neuron) => [neuron.hotkey, Number(neuron.stake)]))
  }

  async blacklist(call: CallHead): Promise<BlacklistVerdict> {
    const { hotkey } = call
    if (hotkey === null) return [true, 'the caller names no hotkey']
    if (this.#always.has(hotkey) || this.#stakes.has(hotkey)) return [false, '']
    const now = performance.now()
    if (now - this.#readAt > this.#refreshMs) {
      this.#readAt = now
      this.update(await this.#refresh())
    }
    return this.#stakes.has(hotkey) ? [false, ''] : [true, `${hotkey} is not registered on this subnet`]
  }

  priority(call: CallHead): number {
    return this.#stakes.get(call.hotkey ?? '') ?? 0
  }
}
