import { describe, expect, it } from 'vitest'
import { stakeChain } from '../../../testing/stakeChain.ts'
import { subnetProtocolFlow, subnetTaoFlow } from '../storage/index.ts'
import { asNetUid, asTao } from '../types.ts'
import { recordInflow, recordOutflow, recordProtocolInflow, recordProtocolOutflow } from './flow.ts'

const MAX_I64 = (1n << 63n) - 1n
const NETUID = asNetUid(1)

describe('the flow of TAO', () => {
  it('adds what comes and takes what goes', () => {
    const ctx = stakeChain()
    recordInflow(ctx, NETUID, asTao(7n))
    recordOutflow(ctx, NETUID, asTao(10n))
    recordProtocolInflow(ctx, NETUID, asTao(5n))
    recordProtocolOutflow(ctx, NETUID, asTao(1n))
    expect([subnetTaoFlow.get(ctx, NETUID), subnetProtocolFlow.get(ctx, NETUID)]).toEqual([-3n, 4n])
  })

  it('stays within an i64', () => {
    const ctx = stakeChain()
    for (let i = 0; i < 3; i++) recordInflow(ctx, NETUID, asTao(MAX_I64))
    expect(subnetTaoFlow.get(ctx, NETUID)).toBe(MAX_I64)
    for (let i = 0; i < 3; i++) recordOutflow(ctx, NETUID, asTao(MAX_I64))
    expect(subnetTaoFlow.get(ctx, NETUID)).toBe(-MAX_I64 - 1n)
  })

  it('turns round for amounts that are no i64', () => {
    const ctx = stakeChain()
    recordInflow(ctx, NETUID, asTao((1n << 64n) - 5n))
    expect(subnetTaoFlow.get(ctx, NETUID)).toBe(-5n)
    recordOutflow(ctx, NETUID, asTao((1n << 64n) - 9n))
    expect(subnetTaoFlow.get(ctx, NETUID)).toBe(4n)
    recordOutflow(ctx, NETUID, asTao(1n << 63n))
    expect(subnetTaoFlow.get(ctx, NETUID)).toBe(MAX_I64)
  })
})
