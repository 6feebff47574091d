import { type AccountId, type Ctx, callNamed, type RuntimeCall, ValidityFailure } from '@glia/frame'
import { describe, expect, it } from 'vitest'
import { account, COLDKEYS, HOTKEYS, stakeChain, TAO } from '../../../testing/stakeChain.ts'
import * as store from '../storage/index.ts'
import { asMechId, asNetUid, storageIndex } from '../types.ts'
import { commitHash } from '../weights/reveal.ts'
import { subtensorTransactionExtension } from './transactionExtension.ts'

const [coldkey] = COLDKEYS
const [hotkey] = HOTKEYS
const STRANGER = account(77)
const MAIN = storageIndex(asNetUid(1), asMechId(0))

type Arrange = (ctx: Ctx) => void
const nothing: Arrange = () => {}
const stakeNeeded: Arrange = (ctx) => store.stakeThreshold.set(ctx, TAO)
const noCommitReveal: Arrange = (ctx) => store.commitRevealWeightsEnabled.set(ctx, asNetUid(1), false)
const free: Arrange = (ctx) => {
  noCommitReveal(ctx)
  store.weightsSetRateLimit.set(ctx, asNetUid(1), 0n)
}
const justSet: Arrange = (ctx) => {
  store.weightsSetRateLimit.set(ctx, asNetUid(1), 100n)
  store.lastUpdate.set(ctx, MAIN, new BigUint64Array([1n, 1n, 1n]))
}
const announced: Arrange = (ctx) =>
  store.coldkeySwapAnnouncements.set(ctx, coldkey, [50, `0x${'00'.repeat(32)}` as never])
const disputed: Arrange = (ctx) => {
  announced(ctx)
  store.coldkeySwapDisputes.set(ctx, coldkey, 1)
}

const reveal = {
  uids: Uint16Array.of(1),
  values: Uint16Array.of(9),
  salt: Uint16Array.of(7),
  versionKey: 0n,
}
const committed =
  (block: bigint): Arrange =>
  (ctx) =>
    store.weightCommits.set(ctx, MAIN, hotkey, [[commitHash(hotkey, MAIN, reveal), block, block, block]])

const weights = { netuid: 1, dests: Uint16Array.of(1), weights: Uint16Array.of(9), versionKey: 0n }
const axon = { version: 1, ip: 0x01020304n, port: 8_091, ipType: 4, protocol: 4, placeholder1: 0, placeholder2: 0 }
const prometheus = { netuid: 1, version: 1, ip: 0x01020304n, port: 9_000, ipType: 4 }
const commit = { netuid: 1, commitHash: `0x${'11'.repeat(32)}` }

/** Code with which the pool refuses, or undefined when it lets pass. */
function codeOf(ctx: Ctx, signer: AccountId, call: RuntimeCall): number | undefined {
  try {
    subtensorTransactionExtension.validate?.(ctx, { signer, call } as never, undefined as never)
    return undefined
  } catch (failure) {
    if (!(failure instanceof ValidityFailure)) throw failure
    const { error } = failure as unknown as { error: { value: { type: string; value: number } } }
    expect(error.value.type).toBe('Custom')
    return error.value.value
  }
}

type Row = readonly [
  what: string,
  code: number | undefined,
  call: string,
  args: object,
  arrange?: Arrange,
  signer?: AccountId,
]

const rows: readonly Row[] = [
  ['weights with stake', undefined, 'set_weights', weights, free, hotkey],
  ['weights without stake', 1, 'set_weights', weights, stakeNeeded, hotkey],
  ['weights of a mechanism without stake', 1, 'set_mechanism_weights', { ...weights, mecid: 0 }, stakeNeeded, hotkey],
  [
    'weights too soon',
    6,
    'set_weights',
    weights,
    (ctx) => [noCommitReveal, justSet].forEach((f) => void f(ctx)),
    hotkey,
  ],
  ['weights too soon, where commits are asked for', undefined, 'set_weights', weights, justSet, hotkey],
  ['weights of somebody without uid', undefined, 'set_weights', weights, justSet, STRANGER],
  ['a commit too soon', 6, 'commit_weights', commit, justSet, hotkey],
  [
    'commits of unequal lists',
    18,
    'batch_commit_weights',
    { netuids: [1, 2], commitHashes: [commit.commitHash] },
    nothing,
    hotkey,
  ],
  [
    'weights of unequal lists',
    18,
    'batch_set_weights',
    { netuids: [1], weights: [], versionKeys: [0n] },
    nothing,
    hotkey,
  ],
  ['a reveal without commit', 16, 'reveal_weights', { netuid: 1, ...reveal }, nothing, hotkey],
  ['a reveal of another commit', 16, 'reveal_weights', { netuid: 1, ...reveal, versionKey: 1n }, committed(1n), hotkey],
  ['a reveal too early', 17, 'reveal_weights', { netuid: 1, ...reveal }, committed(1n), hotkey],
  [
    'reveals of unequal lists',
    18,
    'batch_reveal_weights',
    { netuid: 1, uidsList: [reveal.uids], valuesList: [], saltsList: [], versionKeys: [] },
    nothing,
    hotkey,
  ],
  ['a network', undefined, 'register_network', { hotkey }],
  [
    'a network too soon',
    6,
    'register_network',
    { hotkey },
    (ctx) => {
      store.networkRateLimit.set(ctx, 100n)
      store.lastRateLimitedBlock.set(ctx, { type: 'NetworkLastRegistered' }, 1n)
    },
  ],
  ['a take in range', undefined, 'increase_take', { hotkey, take: 10_000 }],
  ['a take below the least', 26, 'decrease_take', { hotkey, take: 100 }, (ctx) => store.minDelegateTake.set(ctx, 101)],
  ['a take above the most', 27, 'increase_take', { hotkey, take: 65_535 }],
  ['a take of an unknown hotkey', 4, 'increase_take', { hotkey: STRANGER, take: 10_000 }],
  ['a take of somebody else’s hotkey', 25, 'increase_take', { hotkey, take: 10_000 }, nothing, STRANGER],
  ['an axon', undefined, 'serve_axon', { netuid: 1, ...axon }, nothing, hotkey],
  ['an axon of a stranger', 10, 'serve_axon', { netuid: 1, ...axon }, nothing, STRANGER],
  ['an axon on localhost', 11, 'serve_axon', { netuid: 1, ...axon, ip: 0x7f000001n }, nothing, hotkey],
  ['an axon of an unknown address type', 255, 'serve_axon', { netuid: 1, ...axon, ipType: 5 }, nothing, hotkey],
  ['an axon without port', 13, 'serve_axon', { netuid: 1, ...axon, port: 0 }, nothing, hotkey],
  [
    'an axon too soon',
    12,
    'serve_axon',
    { netuid: 1, ...axon },
    (ctx) => {
      store.servingRateLimit.set(ctx, asNetUid(1), 50n)
      store.axons.set(ctx, asNetUid(1), hotkey, { ...axon, block: 1n })
    },
    hotkey,
  ],
  [
    'an axon with certificate on localhost',
    11,
    'serve_axon_tls',
    { netuid: 1, ...axon, ip: 0x7f000001n, certificate: new Uint8Array(33) },
    nothing,
    hotkey,
  ],
  ['a prometheus endpoint', undefined, 'serve_prometheus', prometheus, nothing, hotkey],
  ['a prometheus endpoint of a stranger', 10, 'serve_prometheus', prometheus, nothing, STRANGER],
  ['a call between announcement and swap', 0, 'increase_take', { hotkey, take: 10_000 }, announced],
  ['the swap that was announced', undefined, 'swap_coldkey_announced', { newColdkey: STRANGER }, announced],
  ['a dispute of the swap', undefined, 'dispute_coldkey_swap', {}, announced],
  ['the swap, once disputed', 21, 'swap_coldkey_announced', { newColdkey: STRANGER }, disputed],
]

describe('the pool check', () => {
  it.each(rows.map((row) => [row[0], row[1], row] as const))('%s: Custom %s', (_what, code, row) => {
    const [, , call, args, arrange = nothing, signer = coldkey] = row
    const ctx = stakeChain()
    arrange(ctx)
    expect(codeOf(ctx, signer, callNamed(ctx.runtime, 'SubtensorModule', call, args))).toBe(code)
  })

  it('lets other pallets’ calls pass, unless a coldkey swap is announced', () => {
    const ctx = stakeChain()
    const call = callNamed(ctx.runtime, 'System', 'remark', { remark: new Uint8Array() })
    expect(codeOf(ctx, coldkey, call)).toBeUndefined()
    announced(ctx)
    expect(codeOf(ctx, coldkey, call)).toBe(0)
  })
})
