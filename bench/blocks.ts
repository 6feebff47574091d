// Blocks per second of a network of mainnet's size through all its epochs, with peak memory, in memory and on disk.
// Arguments: --stores memory,lmdb --blocks N --day --subnets N --uids N --root-nominators N --history N --profile FILE
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { whole, words } from '../scripts/usage.ts'
import type { BlocksResult, BlocksRun } from './blocks/process.ts'
import { inOwnProcess } from './measure/ownProcess.ts'
import { ranking, selfTimes } from './measure/profile.ts'
import { MAINNET, type NetworkShape, networkShape } from './network/shape.ts'
import type { Figure } from './run.ts'

/** Two tempos: every subnet has two epochs. */
const BLOCKS = 720
const DAY = 7_200
/** The reference's block step alone, in native Rust, on a network of this size. */
const PEER = { name: 'native reference, block step alone', value: 28 }
const SHOWN = 25

const execute = (options: BlocksRun) =>
  inOwnProcess<BlocksResult>(new URL('./blocks/process.ts', import.meta.url), options)

/**
 * The measurements. Arguments: `--stores memory,lmdb`, `--blocks N`, `--day` (7,200 blocks), `--subnets N`, `--uids N`,
 * `--root-nominators N`, `--history N`, `--profile FILE` (in memory only; writes a .cpuprofile and prints its ranking).
 */
export async function run(args: readonly string[] = []): Promise<readonly Figure[]> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stores: { type: 'string', default: 'memory,lmdb' },
      blocks: { type: 'string', default: String(BLOCKS) },
      day: { type: 'boolean', default: false },
      subnets: { type: 'string', default: String(MAINNET.subnets) },
      uids: { type: 'string', default: String(MAINNET.uids) },
      'root-nominators': { type: 'string', default: '0' },
      history: { type: 'string' },
      profile: { type: 'string' },
    },
  })
  const shape = networkShape({
    subnets: whole('--subnets', values.subnets),
    uids: whole('--uids', values.uids),
    rootNominators: whole('--root-nominators', values['root-nominators'], 0),
  })
  const blocks = values.day ? DAY : whole('--blocks', values.blocks)
  const options = {
    shape,
    blocks,
    ...(values.history === undefined ? {} : { history: whole('--history', values.history) }),
  }
  describe(shape)
  if (values.profile !== undefined) return profile({ ...options, profile: values.profile })
  const figures: Figure[] = []
  for (const store of words('--stores', values.stores, ['memory', 'lmdb'])) {
    if (store === 'memory') figures.push(...figuresOf(store, blocks, await execute(options)))
    else figures.push(...(await onDisk(options)))
    if (store === 'memory') figures.push(rootAtEnd(store, blocks, await execute({ ...options, rootAtEnd: true })))
  }
  // Targets and peer are for mainnet's size.
  const isMainnets = shape.subnets === MAINNET.subnets && shape.uids === MAINNET.uids
  return isMainnets ? figures : figures.map(({ name, value, unit }) => ({ name, value, unit }))
}

function describe({ subnets, uids, validators, positions, tempo, rootNominators }: NetworkShape): void {
  console.error(
    `${subnets} subnets x ${uids} UIDs, ${validators} validators, ${positions} positions, ${validators + rootNominators} root stakers, tempo ${tempo}; other work may run beside`,
  )
}

const rate = (blocks: number, elapsed: number): number => (blocks / elapsed) * 1000

function figuresOf(store: string, blocks: number, result: BlocksResult): Figure[] {
  const { times, elapsed, processorMs, garbageMs, atEnd, startMs } = result
  return [
    {
      name: `${store}: blocks, a root each`,
      value: rate(blocks, elapsed),
      unit: '/s',
      target: { atLeast: 300 },
      peer: PEER,
    },
    { name: `${store}: a block, median`, value: times.median, unit: 'ms' },
    { name: `${store}: a block, 99th percentile`, value: times.p99, unit: 'ms', target: { atMost: 25 } },
    { name: `${store}: longest block`, value: times.longest, unit: 'ms' },
    { name: `${store}: processor time of a block`, value: processorMs / blocks, unit: 'ms' },
    { name: `${store}: collecting garbage`, value: (100 * garbageMs) / elapsed, unit: '%' },
    { name: `${store}: peak resident memory`, value: atEnd.peak, unit: 'MB', target: { atMost: 400 } },
    { name: `${store}: in the end anonymous`, value: atEnd.anonymous, unit: 'MB' },
    { name: `${store}: in the end file-mapped`, value: atEnd.fileMapped, unit: 'MB' },
    { name: `${store}: first state made`, value: startMs / 1000, unit: 's' },
    ...(blocks === DAY
      ? [{ name: `${store}: a day of blocks`, value: elapsed / 1000, unit: 's', target: { atMost: 60 } }]
      : []),
  ]
}

const rootAtEnd = (store: string, blocks: number, { elapsed }: BlocksResult): Figure => ({
  name: `${store}: blocks, the root at the end`,
  value: rate(blocks, elapsed),
  unit: '/s',
  target: { atLeast: 1000 },
  peer: PEER,
})

async function onDisk(options: BlocksRun): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'glia-bench-blocks-'))
  try {
    const first = figuresOf('lmdb', options.blocks, await execute({ ...options, dataDir }))
    const second = await execute({ ...options, dataDir, reopen: true })
    return [
      ...first,
      { name: 'lmdb: opened again', value: second.startMs / 1000, unit: 's', target: { atMost: 2 } },
      { name: 'lmdb: resident memory after opening', value: second.atStart.resident, unit: 'MB' },
      { name: 'lmdb: first block after opening', value: second.times.longest, unit: 'ms' },
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function profile(options: BlocksRun & { readonly profile: string }): Promise<Figure[]> {
  const result = await execute(options)
  const { functions, files } = selfTimes(JSON.parse(readFileSync(options.profile, 'utf8')) as never)
  console.log(`self time by function\n${ranking(functions, SHOWN)}\n\nself time by file\n${ranking(files, SHOWN)}\n`)
  const { elapsed } = result
  return [{ name: 'blocks under the profiler', value: rate(options.blocks, elapsed), unit: '/s' }]
}
