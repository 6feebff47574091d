// `npm run invariants`: what has to hold after each block of random calls. `--help` says more.
import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { tellingUsage, Usage, whole } from '../../scripts/usage.ts'
import { busyNetwork } from '../calls/network.ts'
import { Tally } from '../part.ts'
import { Second } from './second.ts'
import { Sequence } from './sequence.ts'

const HELP = `Makes blocks of random calls of all pallets, by everybody and by root, and looks after each of them whether the sums
hold that rules keep. A second process executes the same blocks and has to come to the same states.

npm run invariants -- [--blocks N] [--seeds N] [--seed S] [--json]

  --blocks N  of each seed. Default: 10000
  --seeds N   how many seeds, one after the other. Default: 20
  --seed S    a text that decides everything that is drawn, behind the number of the seed. Default: drawn, and printed at the start
  --json      the outcome as one JSON object on stdout; npm run -s invariants … writes nothing else there

What has to hold:
  - what accounts hold, free and reserved, is what was issued;
  - the account of each subnet holds the TAO of its pool;
  - no subnet has more alpha, in its pool and outside, than was issued, and what hotkeys, root stakers, the protocol and the
    next epoch have of it is no more than there is outside;
  - no call makes a rule fault, and none that fails changes more than its fee and its nonce;
  - the second process comes to the same block hashes, and so to the same state roots.

Every 250 blocks the network begins anew: by then root has made a wreck of it. Progress is told every two seconds.
Ends with code 0, with 1 after findings, with 2 when it was called wrongly.`

const PROGRESS_MS = 2_000

interface Options {
  readonly blocks: number
  readonly seeds: number
  readonly seed: string
  readonly json: boolean
}

function optionsOf(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      blocks: { type: 'string', default: '10000' },
      seeds: { type: 'string', default: '20' },
      seed: { type: 'string', default: randomBytes(4).toString('hex') },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const { seed, json } = values
  if (!/^[\w.-]+$/.test(seed)) throw new Usage(`expected --seed of letters, digits, dots and dashes, found "${seed}"`)
  return { blocks: whole('--blocks', values.blocks), seeds: whole('--seeds', values.seeds), seed, json }
}

await tellingUsage('invariants', async () => {
  const options = optionsOf(process.argv.slice(2))
  if (options === undefined) {
    console.log(HELP)
    return
  }
  const { blocks, seeds, seed, json } = options
  console.error(`invariants: seed ${seed}`)
  const network = busyNetwork()
  const second = new Second()
  const tally = new Tally()
  const began = performance.now()
  let told = began
  try {
    for (let number = 1; number <= seeds; number++) {
      const sequence = new Sequence(network, `${seed}-${number}`, tally, second)
      await sequence.run(blocks, (block) => {
        if (performance.now() - told < PROGRESS_MS) return
        told = performance.now()
        console.error(
          `invariants: seed ${number} of ${seeds}, block ${block} of ${blocks}, ${tally.findings.length} findings`,
        )
      })
      sequence.close()
      await setImmediate()
    }
  } finally {
    second.close()
    network.chain.close()
  }
  const { counts, findings } = tally
  const seconds = (performance.now() - began) / 1000
  if (json) console.log(JSON.stringify({ seed, seeds, blocks, seconds, counts, findings }))
  else {
    const each = Object.entries(counts).sort(([, a], [, b]) => b - a)
    console.log(`${each.map(([what, times]) => `${times} ${what}`).join(', ')}, in ${seconds.toFixed(0)} s`)
    for (const { kind, details } of findings) console.log(`${kind}: ${details}`)
    console.log(findings.length === 0 ? 'no findings' : `${findings.length} findings`)
  }
  if (findings.length > 0) process.exitCode = 1
})
