// `glia up` as a user runs it: real miners do real work, validators measure it, and consensus pays the honest ones.
import { connect } from '@glia/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, freePort, glia, until } from './support/node.ts'
import { type Running, start } from './support/process.ts'

interface Row {
  readonly block: number
  readonly hash: string
  readonly milliseconds: number
  readonly miners: readonly {
    name: string
    honest: boolean
    uid: number | null
    score: number | null
    incentive: number
    emission: string
    latencyMs: number | null
  }[]
  readonly validators: readonly { rounds: number; dividends: number }[]
  readonly honestIncentive: number
  readonly adversaryIncentive: number
  readonly firstEmission: { block: number; milliseconds: number } | null
}

describe('glia up', () => {
  let up: Running
  let rpc = 0

  /** The rows printed so far; the last line may be cut. */
  const rows = (): Row[] =>
    up
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Row)

  beforeAll(async () => {
    rpc = await freePort()
    up = start(process.execPath, [glia, 'up', '--json', '--rpc-port', String(rpc), '--duration', '300s'])
  })
  afterAll(() => up?.stop())

  it('shows its first block', async () => {
    const first = await until('first row', 10_000, async () => rows()[0])
    console.log(`market: block ${first.block} shown after ${first.milliseconds} ms`)
    // It is a block of this chain, and those after it follow.
    const hashOf = (block: number) => ask<string>(`http://127.0.0.1:${rpc}`, 'chain_getBlockHash', [block])
    expect(first.hash).toBe(await hashOf(first.block))
    const next = await until('a later row', 10_000, async () => rows().find(({ block }) => block > first.block))
    expect(next).toMatchObject({ block: first.block + 1, hash: await hashOf(first.block + 1) })
    expect(next.milliseconds).toBeGreaterThan(first.milliseconds)
  })

  it('pays an honest miner', async () => {
    const row = await until('first emission', 90_000, async () =>
      rows().find(({ firstEmission }) => firstEmission !== null),
    )
    console.log(
      `market: first emission to an honest miner at block ${row.firstEmission?.block}, ${row.firstEmission?.milliseconds.toFixed(0)} ms`,
    )
    expect(row.honestIncentive).toBeGreaterThan(0)
  })

  it('by weights that were hidden until the chain’s beacon opened them', async () => {
    const glia = await connect(`ws://127.0.0.1:${rpc}`)
    try {
      expect(await glia.storage('SubtensorModule', 'CommitRevealWeightsEnabled', 2)).toBe(true)
      expect(await glia.storage('Drand', 'LastStoredRound')).toBeGreaterThan(0n)
    } finally {
      glia.close()
    }
  })

  it('gives the honest miners more than 90 % of the incentive and the adversaries less than 5 % within 5 minutes', async () => {
    const settled = ({ honestIncentive, adversaryIncentive, validators }: Row) =>
      honestIncentive > 0.9 && adversaryIncentive < 0.05 && validators.every(({ rounds }) => rounds >= 20)
    const row = await until('honest incentive', 290_000, async () => rows().findLast(settled))
    console.log(
      `market: after ${(row.milliseconds / 1000).toFixed(0)} s honest ${row.honestIncentive}, adversaries ${row.adversaryIncentive}`,
    )
    const by = new Map(row.miners.map((miner) => [miner.name, miner]))
    for (const miner of row.miners.filter(({ honest }) => honest)) expect(miner.score).toBeGreaterThan(0.3)
    for (const miner of row.miners.filter(({ honest }) => !honest)) expect(miner.score ?? 0).toBeLessThan(0.1)
    // The better model earns more than the cheaper one.
    expect(by.get('miner-strong')?.incentive).toBeGreaterThan(by.get('miner-weak')?.incentive ?? 1)
    for (const validator of row.validators) expect(validator.dividends).toBeGreaterThan(0.2)
  }, 300_000)

  it('ends everything with SIGTERM', async () => {
    await up.stop()
    const gone = await fetch(`http://127.0.0.1:${rpc}/health`).then(
      () => false,
      () => true,
    )
    expect(gone).toBe(true)
  })
})
