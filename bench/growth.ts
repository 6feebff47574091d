// Block cost, memory and opening time from 10^4 to 10^7 keys, and block cost from 1 to 1,024 subnets.
// Arguments: --keys N,… --stores lmdb,memory --subnets N,… --blocks N --only keys|subnets --markdown
import { parseArgs } from 'node:util'
import { whole, words } from '../scripts/usage.ts'
import { type KeysGrowth, measureKeys } from './growth/keys.ts'
import { markdown, transferRate } from './growth/markdown.ts'
import { measureSubnets, type SubnetsGrowth, UIDS } from './growth/subnets.ts'
import type { Figure } from './run.ts'

/** In memory every key is resident: a state of more belongs on disk. */
const MOST_IN_MEMORY = 1_000_000
const TEMPO = 360

/**
 * The measurements. Arguments: `--keys 10000,100000`, `--stores lmdb,memory`, `--subnets 1,4,16`, `--blocks N` (of each
 * number of subnets), `--only keys|subnets`, `--markdown` (prints tables too).
 */
export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      keys: { type: 'string', default: '10000,100000,1000000,10000000' },
      stores: { type: 'string', default: 'lmdb,memory' },
      subnets: { type: 'string', default: '1,4,16,64,128,256,512,1024' },
      blocks: { type: 'string', default: String(TEMPO) },
      only: { type: 'string' },
      markdown: { type: 'boolean', default: false },
    },
  })
  const numbersOf = (what: string, text: string) => text.split(',').map((each) => whole(what, each))
  const counts = { keys: numbersOf('--keys', values.keys), subnets: numbersOf('--subnets', values.subnets) }
  const blocks = whole('--blocks', values.blocks)
  const stores = words('--stores', values.stores, ['lmdb', 'memory'])
  const only = values.only === undefined ? [] : words('--only', values.only, ['keys', 'subnets'])
  const keys: KeysGrowth[] = []
  const subnets: SubnetsGrowth[] = []
  if (!only.includes('subnets')) {
    console.error(
      'keys: accounts on the local network; a transfer is executed and stored, its signature was checked before; medians',
    )
    for (const count of counts.keys) {
      for (const store of stores) {
        if (store === 'memory' && count > MOST_IN_MEMORY) continue
        const measured = await measureKeys(store, count)
        keys.push(measured)
        console.error(`${count} keys in ${store}: ${measured.empty.median.toFixed(2)} ms an empty block`)
      }
    }
  }
  if (!only.includes('keys')) {
    console.error(`subnets: ${UIDS} UIDs each, tempo ${TEMPO}, in memory`)
    for (const count of counts.subnets) {
      const measured = await measureSubnets(count, blocks)
      subnets.push(measured)
      console.error(`${count} subnets: ${measured.result.times.median.toFixed(2)} ms a block`)
    }
  }
  if (values.markdown) console.log(`${markdown(keys, subnets)}\n`)
  return [...keys.flatMap(figuresOfKeys), ...subnets.flatMap(figuresOfSubnets)]
}

function figuresOfKeys(measured: KeysGrowth): Figure[] {
  const of = `${measured.keys} keys, ${measured.store}`
  const { empty, transfers, opened, startMs, transfersEach } = measured
  return [
    { name: `${of}: empty block`, value: empty.median, unit: 'ms' },
    { name: `${of}: block of ${transfersEach} transfers`, value: transfers.median, unit: 'ms' },
    { name: `${of}: transfers`, value: transferRate(measured), unit: '/s' },
    { name: `${of}: anonymous memory`, value: opened.anonymous, unit: 'MB' },
    { name: `${of}: file-mapped memory`, value: opened.fileMapped, unit: 'MB' },
    ...(measured.store === 'memory' ? [] : [{ name: `${of}: opened`, value: startMs / 1000, unit: 's' }]),
  ]
}

const figuresOfSubnets = ({ subnets, result }: SubnetsGrowth): Figure[] => [
  { name: `${subnets} subnets: block, median`, value: result.times.median, unit: 'ms' },
  { name: `${subnets} subnets: blocks`, value: (1000 * result.times.count) / result.elapsed, unit: '/s' },
]
