import { causesOf, Fault } from '@glia/base'
import { busyNetwork } from '../calls/network.ts'
import { mutated, mutatedText } from '../mutated.ts'
import { type CaseReport, type Part, Tally } from '../part.ts'
import { Random } from '../random.ts'
import { answersDecoder } from './answers.ts'
import { chainDecoders } from './chain.ts'
import type { Decoder, Input } from './decoder.ts'
import { clientDecoders, neuronDecoders, walletDecoders } from './sdk.ts'
import { snapshotDecoder } from './snapshots.ts'
import { textDecoders } from './texts.ts'

const INPUTS = 400
/** Of so many inputs one is for a decoder that is slow on purpose. */
const SLOW_SHARE = 60
/** What one input may take: none is longer than some kilobytes, but for those of the slow ones. */
const MOST_MS = 2_000
const MOST_SLOW_MS = 5_000
/** Bytes by which one input may make the process grow. */
const MOST_GROWTH = 256 * 1024 ** 2
const SHOWN = 300

/** The decoders that are tried, and what ends what they need. */
export interface Loaded {
  readonly quick: readonly Decoder[]
  readonly slow: readonly Decoder[]
  close(): Promise<void>
}

/** All decoders, with the busy network that their samples are of. */
export async function load(): Promise<Loaded> {
  const network = busyNetwork()
  const snapshots = await snapshotDecoder(network)
  const answers = await answersDecoder()
  const all = [
    ...chainDecoders(network),
    ...textDecoders(),
    ...clientDecoders(network),
    ...walletDecoders(),
    ...neuronDecoders(),
    snapshots.decoder,
    answers.decoder,
  ]
  return {
    quick: all.filter(({ isSlow }) => isSlow !== true),
    slow: all.filter(({ isSlow }) => isSlow === true),
    async close() {
      snapshots.close()
      await answers.close()
      network.chain.close()
    },
  }
}

/** Bytes of one input. */
const MOST_INPUT = 4 * 1024 * 1024

/** Whatever reads bytes or text from outside, with damaged and with random ones. */
export class Decoders implements Part {
  readonly #load: () => Promise<Loaded>
  #loaded: Promise<Loaded> | undefined

  constructor(from = load) {
    this.#load = from
  }

  async run(seed: string, number: number): Promise<CaseReport> {
    this.#loaded ??= this.#load()
    const { quick, slow } = await this.#loaded
    const random = new Random(`decoders ${seed} ${number}`)
    const tally = new Tally()
    for (let at = 0; at < INPUTS; at++) {
      const decoder = random.pick(random.oneIn(SLOW_SHARE) ? slow : quick)
      await tryOne(decoder, triedFor(decoder, random), tally)
    }
    return tally
  }

  async close(): Promise<void> {
    await (await this.#loaded)?.close()
  }
}

/** An input, and whether it is as good as its decoder was promised. */
interface Tried {
  readonly input: Input
  readonly isGood: boolean
}

/** The good, the damaged, and the plain rubbish. */
function triedFor(decoder: Decoder, random: Random): Tried {
  const sample = random.oneIn(6) ? undefined : decoder.sample(random)
  if (sample === undefined) return { input: random.bytes(random.below(random.oneIn(20) ? 5_000 : 80)), isGood: false }
  // Lists in lists of the greatest length are hundreds of megabytes: no reader is asked to take in more than a message holds.
  const input = sample.slice(0, MOST_INPUT)
  if (random.oneIn(8)) return { input, isGood: decoder.areDamaged !== true && sample.length <= MOST_INPUT }
  return { input: typeof input === 'string' ? mutatedText(random, input) : mutated(random, input), isGood: false }
}

/** Has one decoder read one input, and looks at what comes of it. */
export async function tryOne(decoder: Decoder, { input, isGood }: Tried, tally: Tally): Promise<void> {
  const { name, read, isSlow } = decoder
  const shown = `${name} of ${showInput(input)}`
  const memory = process.memoryUsage.rss()
  const began = { wall: performance.now(), cpu: process.cpuUsage() }
  try {
    await read(input)
    tally.count(isGood ? 'good ones read' : 'read')
  } catch (fault) {
    if (!isRefusal(decoder, fault)) tally.found('not the typed error', shown, fault)
    else if (isGood) tally.found('a good input is refused', shown, fault)
    else tally.count('refused')
  }
  // A busy machine makes the clock go on, and other threads the processor's account: what took long is long by both.
  const { user, system } = process.cpuUsage(began.cpu)
  const took = Math.min(performance.now() - began.wall, (user + system) / 1_000)
  if (took > (isSlow === true ? MOST_SLOW_MS : MOST_MS))
    tally.found('slow decoder', `${shown} took ${took.toFixed(0)} ms`)
  const grown = process.memoryUsage.rss() - memory
  if (grown > MOST_GROWTH) tally.found('memory', `${shown} took ${(grown / 1024 ** 2).toFixed(0)} MiB`)
}

/** A fault of the program is no refusal, whatever was declared, and neither is one that a refusal was made of. */
function isRefusal({ refusals }: Decoder, thrown: unknown): boolean {
  if (causesOf(thrown).some((cause) => cause instanceof Fault)) return false
  return refusals.some((kind) => thrown instanceof kind)
}

const showInput = (input: Input): string =>
  typeof input === 'string'
    ? JSON.stringify(input.slice(0, SHOWN))
    : `0x${Buffer.from(input.subarray(0, SHOWN)).toString('hex')}`
