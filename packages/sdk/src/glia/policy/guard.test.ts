import { describe, expect, it } from 'vitest'
import type { ChainClient, Included } from '../../client/chainClient.ts'
import { DispatchError } from '../../client/extrinsic/events.ts'
import type { Call } from '../../client/metadata/metadata.ts'
import { ConnectionError, PoolError, RequestTooLarge } from '../../client/rpc/errors.ts'
import { Keypair } from '../../keys/keypair.ts'
import type { Signer } from '../../keys/signer.ts'
import { rao } from '../../types.ts'
import { JudgedBefore, PolicyError } from './errors.ts'
import { Guard } from './guard.ts'
import { type Policy, policy } from './policy.ts'

const alice = Keypair.fromUri('//Alice')
const transfer: Call = { pallet: 'Balances', name: 'transfer_keep_alive', bytes: Uint8Array.of(1) }
const FEE = 3n

interface Way {
  /** What the chain answers once it has the signature; an error is thrown. */
  readonly ends: Included | Error
  /** Whether the signature is made at all. Default true. */
  readonly signs?: boolean
  /** The runtime that the chain is at when it signs. Default the one that judged. */
  readonly specVersion?: number
}

/** A chain on which every transaction sends 10 rao and goes one way. */
function chainThat({ ends, signs = true, specVersion = 1 }: Way): ChainClient {
  const version = { specVersion: 1 }
  const go = async (signer: Signer) => {
    version.specVersion = specVersion
    if (signs) await signer.sign(new Uint8Array())
    if (ends instanceof Error) throw ends
    return ends
  }
  return {
    version,
    metadata: { decodeCall: () => ({ pallet: 'Balances', name: 'transfer_keep_alive', args: { value: 10n } }) },
    estimateFee: async () => ({ partialFee: FEE }),
    submit: go,
    sign: go,
  } as unknown as ChainClient
}

const included = (fee: bigint | undefined, ...names: readonly string[]): Included => ({
  hash: '',
  blockHash: '',
  blockNumber: 1,
  extrinsicIndex: 0,
  events: names.map((name) => ({ pallet: 'System', name, fields: {}, extrinsicIndex: 0 })),
  fee,
  error: undefined,
})

/** What a policy counts as spent after a submission that went one way, and how that ended. */
async function after(way: Way, check?: () => void): Promise<{ spent: bigint; error: unknown }> {
  const held = policy({ spendAtMost: rao(100n) })
  const sent = new Guard(chainThat(way), [held]).submit(
    alice,
    transfer,
    {},
    { raw: false, ...(check ? { check } : {}) },
  )
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { spent: held.spent, error }
}

const refusedWith = (code: number) => new PoolError('author_submitAndWatchExtrinsic', code, 'refused', undefined)
const broken = new ConnectionError('the link broke')

describe('what a policy held back', () => {
  it('is what was paid once it is in a block, and the fee alone where the whole failed', async () => {
    expect(await after({ ends: included(2n, 'ExtrinsicSuccess') })).toMatchObject({ spent: 12n })
    expect(await after({ ends: included(undefined, 'ExtrinsicSuccess') })).toMatchObject({ spent: 13n })
    expect(await after({ ends: included(2n, 'ExtrinsicFailed') })).toMatchObject({ spent: 2n })
  })

  it('is what was paid where something inside failed, which execute throws', async () => {
    const held = policy({ spendAtMost: rao(100n), rawCalls: true })
    const error = new DispatchError('Token', 'FundsUnavailable', '')
    const ends = { ...included(2n, 'ExtrinsicSuccess'), error }
    const { chain } = new Guard(chainThat({ ends }), [held])
    await expect(chain.execute(alice, transfer)).rejects.toBe(error)
    expect(await chain.submit(alice, transfer)).toBe(ends)
    expect(held.spent).toBe(24n)
  })

  it('comes back where a check or the pool refused, and where nothing was signed', async () => {
    const against = new ConnectionError('something stands against it')
    const stop = () => {
      throw against
    }
    expect(await after({ ends: included(2n) }, stop)).toEqual({ spent: 0n, error: against })
    expect(await after({ ends: refusedWith(1010) })).toMatchObject({ spent: 0n })
    const tooLarge = new RequestTooLarge('author_submitAndWatchExtrinsic', 9_000_000)
    expect(await after({ ends: tooLarge })).toEqual({ spent: 0n, error: tooLarge })
    expect(await after({ ends: broken, signs: false })).toEqual({ spent: 0n, error: broken })
  })

  it('stays where nobody knows: the pool has it already, or the link broke after it was signed', async () => {
    expect(await after({ ends: refusedWith(1013) })).toMatchObject({ spent: 13n })
    expect(await after({ ends: broken })).toEqual({ spent: 13n, error: broken })
  })

  it('has the tip in it', async () => {
    const held = policy({ spendAtMost: rao(100n) })
    const guard = new Guard(chainThat({ ends: broken }), [held])
    await expect(guard.submit(alice, transfer, { tip: rao(7n) }, { raw: false })).rejects.toThrow(broken)
    expect(held.spent).toBe(20n)
  })

  it('stays for what was signed only, whatever became of it, and comes back for what was not', async () => {
    const spentBySigning = async (way: Way) => {
      const held = policy({ spendAtMost: rao(100n), rawCalls: true })
      await new Guard(chainThat(way), [held]).chain.sign(alice, transfer).catch(() => undefined)
      return held.spent
    }
    expect(await spentBySigning({ ends: broken })).toBe(13n)
    expect(await spentBySigning({ ends: broken, signs: false })).toBe(0n)
  })

  it('comes back to each of several policies when one of them refuses', async () => {
    const [wide, narrow] = [policy({ spendAtMost: rao(100n) }), policy({ spendAtMost: rao(5n) })]
    const guard = new Guard(chainThat({ ends: included(2n) }), [wide, narrow])
    await expect(guard.submit(alice, transfer, {}, { raw: false })).rejects.toThrow(PolicyError)
    await expect(guard.judge(alice, transfer, {})).rejects.toThrow(PolicyError)
    expect([wide.spent, narrow.spent]).toEqual([0n, 0n])
  })
})

describe('what a policy judged', () => {
  it('is what is sent, whatever becomes of the call and the options meanwhile', async () => {
    const sent: unknown[] = []
    const chain = {
      ...chainThat({ ends: included(2n) }),
      submit: async (_signer: Signer, { bytes }: Call, { tip }: { readonly tip?: bigint }) => {
        sent.push([...bytes], tip)
        return included(2n)
      },
    } as unknown as ChainClient
    const call = { ...transfer, bytes: Uint8Array.of(1) }
    const options = { tip: rao(5n) }
    const submitted = new Guard(chain, [policy({ spendAtMost: rao(100n) })]).submit(alice, call, options, {
      raw: false,
    })
    call.bytes[0] = 2
    options.tip = rao(50n)
    await submitted
    expect(sent).toEqual([[1], 5n])
  })

  it('is not signed after the runtime changed', async () => {
    const { spent, error } = await after({ ends: included(2n), specVersion: 2 })
    expect(error).toBeInstanceOf(JudgedBefore)
    expect(spent).toBe(0n)
  })

  it('is refused as signed bytes with the raw calls that it lets through', () => {
    const refusal = (held: Policy) => () =>
      new Guard(chainThat({ ends: broken }), [held]).chain.submitOnly(new Uint8Array())
    expect(refusal(policy({}))).toThrow('does not allow signed bytes: it lets through none;')
    expect(refusal(policy({ rawCalls: false }))).toThrow('it lets through none;')
    expect(refusal(policy({ rawCalls: ['System.remark', 'Sudo.sudo'] }))).toThrow('through System.remark, Sudo.sudo;')
  })
})
