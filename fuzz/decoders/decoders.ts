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

interface Loaded {
  readonly quick: readonly Decoder[]
  readonly slow: readonly Decoder[]
  close(): Promise<void>
}

async function load(): Promise<Loaded> {
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
  #loaded: Promise<Loaded> | undefined

  async run(seed: string, number: number): Promise<CaseReport> {
    this.#loaded ??= load()
    const { quick, slow } = await this.#loaded
    const random = new Random(`decoders ${seed} ${number}`)
    const tally = new Tally()
    for (let at = 0; at < INPUTS; at++) {
      const decoder = random.pick(random.oneIn(SLOW_SHARE) ? slow : quick)
      await tryOne(decoder, inputFor(decoder, random), tally)
    }
    return tally
  }

  async close(): Promise<void> {
    await (await this.#loaded)?.close()
  }
}

/** The good, the damaged, and the plain rubbish. */
function inputFor(decoder: Decoder, random: Random): Input {
  const sample = random.oneIn(6) ? undefined : decoder.sample(random)
  if (sample === undefined) return random.bytes(random.below(random.oneIn(20) ? 5_000 : 80))
  // Lists in lists of the greatest length are hundreds of megabytes: no reader is asked to take in more than a message holds.
  const input = sample.slice(0, MOST_INPUT)
  if (random.oneIn(8)) return input
  return typeof input === 'string' ? mutatedText(random, input) : mutated(random, input)
}

async function tryOne({ name, read, refusals, isSlow }: Decoder, input: Input, tally: Tally): Promise<void> {
  const shown = `${name} of ${showInput(input)}`
  const memory = process.memoryUsage.rss()
  const began = { wall: performance.now(), cpu: process.cpuUsage() }
  try {
    await read(input)
    tally.count('read')
  } catch (fault) {
    if (refusals.some((kind) => fault instanceof kind)) tally.count('refused')
    else tally.found('not the typed error', shown, fault)
  }
  // A busy machine makes the clock go on, and other threads the processor's account: what took long is long by both.
  const { user, system } = process.cpuUsage(began.cpu)
  const took = Math.min(performance.now() - began.wall, (user + system) / 1_000)
  if (took > (isSlow === true ? MOST_SLOW_MS : MOST_MS))
    tally.found('slow decoder', `${shown} took ${took.toFixed(0)} ms`)
  const grown = process.memoryUsage.rss() - memory
  if (grown > MOST_GROWTH) tally.found('memory', `${shown} took ${(grown / 1024 ** 2).toFixed(0)} MiB`)
}

const showInput = (input: Input): string =>
  typeof input === 'string'
    ? JSON.stringify(input.slice(0, SHOWN))
    : `0x${Buffer.from(input.subarray(0, SHOWN)).toString('hex')}`
