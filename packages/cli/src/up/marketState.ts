import type { Metagraph, Neuron } from '@glia/sdk'
import type { MarketProcess, MinerLine, Telemetry } from '@glia/subnets'
import type { ProcessState } from './supervisor.ts'

export interface MinerRow {
  readonly uid: number | undefined
  readonly name: string
  /** What the market calls it, such as `adversary: cache`. */
  readonly label: string
  readonly honest: boolean
  readonly hotkey: string
  /** Moving score 0..1, mean over the validators; undefined until one has scored it. */
  readonly score: number | undefined
  /** Share of the miners' side, 0..1. */
  readonly incentive: number
  /** Alpha of the last epoch, in rao. */
  readonly emission: bigint
  /** Mean over the validators' last rounds. */
  readonly latencyMs: number | undefined
  readonly state: string
}

export interface ValidatorRow {
  readonly uid: number | undefined
  readonly name: string
  readonly hotkey: string
  /** Stake that counts in consensus, in rao. */
  readonly stake: bigint
  /** Share of the validators' side, 0..1. */
  readonly dividends: number
  readonly emission: bigint
  readonly rounds: number
  /** Block of the last weights it set. */
  readonly weightsBlock: number | undefined
  readonly state: string
}

/** The market at one block, for whoever shows it. */
export interface MarketView {
  readonly market: string
  readonly netuid: number
  /** Null until the subnet is registered. */
  readonly subnet:
    | {
        readonly tempo: number
        readonly blocksSinceLastStep: number
        /** Rao for one alpha. */
        readonly alphaPrice: bigint
      }
    | undefined
  readonly miners: readonly MinerRow[]
  readonly validators: readonly ValidatorRow[]
  /** Shares of the whole incentive, 0..1; both 0 while nobody has any. */
  readonly honestIncentive: number
  readonly adversaryIncentive: number
  /** When an honest miner first got emission in this run. */
  readonly firstEmission: { readonly block: number; readonly milliseconds: number } | undefined
  /** Newest last. */
  readonly notices: readonly string[]
}

const MAX_NOTICES = 5

/** What is known of a market: folded from its processes' telemetry, their states and the chain's metagraph. */
export class MarketState {
  readonly #market: string
  readonly #netuid: number
  readonly #processes: readonly MarketProcess[]
  readonly #states = new Map<string, string>()
  /** Last round of each validator, by the validator's name. */
  readonly #rounds = new Map<string, { readonly round: number; readonly miners: ReadonlyMap<string, MinerLine> }>()
  readonly #weights = new Map<string, number>()
  readonly #notices: string[] = []
  readonly #onNotice: (text: string) => void
  #metagraph: Metagraph | undefined
  #alphaPrice = 0n
  #neurons = new Map<string, Neuron>()
  #firstEmission: MarketView['firstEmission'] = undefined
  /** As the market was found: what it paid by then is not this run's doing. */
  #found: { readonly epoch: bigint; readonly paying: boolean } | undefined

  constructor(
    market: string,
    netuid: number,
    processes: readonly MarketProcess[],
    onNotice: (text: string) => void = () => undefined,
  ) {
    this.#market = market
    this.#netuid = netuid
    this.#processes = processes
    this.#onNotice = onNotice
    for (const { name } of processes) this.#states.set(name, 'starting')
  }

  notice(text: string): void {
    this.#notices.push(text)
    this.#notices.splice(0, this.#notices.length - MAX_NOTICES)
    this.#onNotice(text)
  }

  telemetry(line: Telemetry): void {
    switch (line.kind) {
      case 'setup':
        return this.notice(`setup: ${line.step}`)
      case 'ready':
        this.#states.set(line.name, 'serving')
        return this.notice(`${line.name} is UID ${line.uid}${line.address ? ` at ${line.address}` : ''}`)
      case 'round':
        this.#states.set(line.name, 'serving')
        this.#rounds.set(line.name, {
          round: line.round,
          miners: new Map(line.miners.map((miner) => [miner.hotkey, miner])),
        })
        return
      case 'weights':
        if (!this.#weights.has(line.name)) this.notice(`${line.name} set its first weights at block ${line.block}`)
        this.#weights.set(line.name, line.block)
        return
      case 'warning':
        return this.notice(`${line.name}: ${line.message}`)
      case 'miner':
        this.#states.set(line.name, 'serving')
        return
    }
  }

  process(name: string, state: ProcessState): void {
    switch (state.kind) {
      case 'running':
        this.#states.set(name, state.starts > 1 ? `restarted ${state.starts - 1}×` : 'starting')
        return
      case 'waiting':
        this.#states.set(name, `restarts in ${(state.waitMs / 1000).toFixed(1)} s`)
        return this.notice(`${name} ended: ${state.reason}`)
      case 'done':
        this.#states.set(name, 'done')
        return
      case 'failed':
        this.#states.set(name, 'failed')
        return this.notice(`${name} ended: ${state.reason}`)
    }
  }

  /** Takes the subnet as it is at a block, with its alpha's price in rao; `milliseconds` since the start. */
  metagraph(metagraph: Metagraph, alphaPrice: bigint, milliseconds: number): void {
    this.#metagraph = metagraph
    this.#alphaPrice = alphaPrice
    this.#neurons = new Map(metagraph.neurons.map((neuron) => [neuron.hotkey, neuron]))
    if (this.#firstEmission !== undefined) return
    const paid = this.#processes.find(
      ({ role, honest, hotkey }) =>
        role === 'miner' && honest && (this.#neurons.get(hotkey)?.incentive ?? 0) > 0 && this.#emission(hotkey) > 0n,
    )
    const epoch = BigInt(metagraph.block) - BigInt(metagraph.blocksSinceLastStep)
    this.#found ??= { epoch, paying: paid !== undefined }
    if (paid === undefined || epoch <= this.#found.epoch) return
    this.#firstEmission = { block: Number(metagraph.block), milliseconds }
    const what = this.#found.paying ? 'an honest miner is paid again' : 'first emission to an honest miner'
    this.notice(`${what}: ${paid.name}, after ${(milliseconds / 1000).toFixed(1)} s`)
  }

  view(): MarketView {
    const miners = this.#processes.filter(({ role }) => role === 'miner').map((process) => this.#miner(process))
    const total = [...this.#neurons.values()].reduce((sum, { incentive }) => sum + incentive, 0)
    const share = (honest: boolean) =>
      total === 0
        ? 0
        : miners.filter((row) => row.honest === honest).reduce((sum, row) => sum + row.incentive, 0) / total
    const graph = this.#metagraph
    return {
      market: this.#market,
      netuid: this.#netuid,
      subnet: graph
        ? {
            tempo: graph.tempo,
            blocksSinceLastStep: Number(graph.blocksSinceLastStep),
            alphaPrice: this.#alphaPrice,
          }
        : undefined,
      miners,
      validators: this.#processes.filter(({ role }) => role === 'validator').map((process) => this.#validator(process)),
      honestIncentive: share(true),
      adversaryIncentive: share(false),
      firstEmission: this.#firstEmission,
      notices: [...this.#notices],
    }
  }

  #emission(hotkey: string): bigint {
    return this.#neurons.get(hotkey)?.emission ?? 0n
  }

  #miner({ name, label, honest, hotkey }: MarketProcess): MinerRow {
    const neuron = this.#neurons.get(hotkey)
    const lines = [...this.#rounds.values()].flatMap(({ miners }) => miners.get(hotkey) ?? [])
    return {
      uid: neuron?.uid,
      name,
      label,
      honest,
      hotkey,
      score: mean(lines.map(({ moving }) => moving)),
      incentive: neuron?.incentive ?? 0,
      emission: this.#emission(hotkey),
      latencyMs: mean(lines.map(({ latencyMs }) => latencyMs)),
      state: this.#states.get(name) ?? '',
    }
  }

  #validator({ name, hotkey }: MarketProcess): ValidatorRow {
    const neuron = this.#neurons.get(hotkey)
    return {
      uid: neuron?.uid,
      name,
      hotkey,
      stake: neuron?.totalStake ?? 0n,
      dividends: neuron?.dividends ?? 0,
      emission: this.#emission(hotkey),
      rounds: (this.#rounds.get(name)?.round ?? -1) + 1,
      weightsBlock: this.#weights.get(name),
      state: this.#states.get(name) ?? '',
    }
  }
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}
