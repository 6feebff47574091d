import { rao } from '@glia/base'
import type { ChainClient, Included, SignOptions, SubmitOptions } from '../../client/chainClient.ts'
import type { Call } from '../../client/metadata/metadata.ts'
import { PoolError, RequestTooLarge } from '../../client/rpc/errors.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { expectSigner, type Signer } from '../../keys/signer.ts'
import { Queries } from '../queries.ts'
import { JudgedBefore, PolicyError } from './errors.ts'
import { leavesOf } from './judge.ts'
import { allowedRaw, type Hold, type Policy } from './policy.ts'

/** JSON-RPC code for a transaction that is in the pool already: this refusal alone does not mean that it will not be in a block. */
const ALREADY_IMPORTED = 1013

/** A transaction that the policies let through, as it will be signed. */
interface Held {
  readonly call: Call
  readonly options: SubmitOptions
  readonly holds: readonly Hold[]
  /** Signs what was judged, and nothing after the runtime changed. */
  readonly signer: Signer
  /** Whether there is a signature that somebody could send. */
  readonly signed: () => boolean
}

/** Signs within policies: judges, holds back what a transaction can take, and settles by what became of it. */
export class Guard {
  readonly #chain: ChainClient
  readonly #queries: Queries
  readonly policies: readonly Policy[]

  constructor(chain: ChainClient, policies: readonly Policy[]) {
    this.#chain = chain
    this.#queries = new Queries(chain)
    this.policies = policies
  }

  /**
   * Submits a call within the policies.
   *
   * @param check what has to hold besides; nothing is paid when it throws
   * @param raw whether it was made past the verbs
   */
  async submit(
    signer: Keypair,
    call: Call,
    options: SubmitOptions,
    { raw, check }: { readonly raw: boolean; readonly check?: () => Promise<void> | void },
  ): Promise<Included> {
    const held = await this.#held(signer, call, options, raw)
    try {
      await check?.()
    } catch (error) {
      for (const hold of held.holds) hold.release()
      throw error
    }
    const included = await this.#send(held)
    // What fails inside a batch or a proxy may have spent before it did; only a failure of the whole took the fee alone.
    const failed = included.events.some(({ pallet, name }) => pallet === 'System' && name === 'ExtrinsicFailed')
    // The chain's fee has the tip in it.
    for (const hold of held.holds) hold.settle(included.fee, failed)
    return included
  }

  /** What is judged is what is signed, whatever becomes of the caller's bytes and options meanwhile. */
  async #held(signer: Keypair, call: Call, options: SubmitOptions, raw: boolean): Promise<Held> {
    const own = { ...call, bytes: call.bytes.slice() }
    const given = { ...options }
    if (this.policies.length === 0) return { call: own, options: given, holds: [], signer, signed: () => true }
    expectSigner(signer)
    const { specVersion } = this.#chain.version
    const holds = await this.#hold(signer, own, given, raw)
    let signed = false
    const watched: Signer = {
      address: signer.address,
      publicKey: signer.publicKey,
      scheme: signer.scheme,
      sign: async (message) => {
        const now = this.#chain.version.specVersion
        if (now !== specVersion) throw new JudgedBefore(specVersion, now)
        const signature = await signer.sign(message)
        signed = true
        return signature
      },
    }
    return { call: own, options: given, holds, signer: watched, signed: () => signed }
  }

  /** What the policies say to a call that is not signed. @throws PolicyError */
  async judge(signer: Keypair, call: Call, options: SubmitOptions): Promise<void> {
    if (this.policies.length === 0) return
    for (const hold of await this.#hold(signer, call, options, false)) hold.release()
  }

  /**
   * What was not signed, or what the pool refused, or was too large to get there, gives back what was held. After anything else nobody knows whether a block
   * will have it.
   */
  async #send({ call, options, holds, signer, signed }: Held): Promise<Included> {
    try {
      return await this.#chain.submit(signer, call, options)
    } catch (error) {
      const refused =
        error instanceof RequestTooLarge || (error instanceof PoolError && error.rpcCode !== ALREADY_IMPORTED)
      if (refused || !signed()) for (const hold of holds) hold.release()
      throw error
    }
  }

  async #hold(signer: Keypair, call: Call, options: SignOptions, raw: boolean): Promise<Hold[]> {
    const tip = rao(options.tip ?? 0n)
    const [leaves, { partialFee }] = await Promise.all([
      leavesOf(this.#queries, signer.address, call),
      this.#chain.estimateFee(signer, call, options),
    ])
    const given = new Set(leaves.flatMap(({ exposure }) => (exposure?.alpha ?? []).map(({ netuid }) => netuid)))
    const prices = new Map(
      await Promise.all([...given].map(async (netuid) => [netuid, await this.#queries.alphaPrice(netuid)] as const)),
    )
    const asked = { leaves, raw, fee: partialFee + tip, priceOf: (netuid: number) => prices.get(netuid) ?? 0n }
    const holds: Hold[] = []
    try {
      for (const policy of this.policies) holds.push(policy.hold(asked))
    } catch (error) {
      for (const hold of holds) hold.release()
      throw error
    }
    return holds
  }

  /** The chain client with everything that signs or sends behind the policies; as raw calls, which have to be allowed. */
  get chain(): ChainClient {
    const guarded: Partial<Record<keyof ChainClient, unknown>> = {
      sign: async (signer: Keypair, call: Call, options: SignOptions = {}) => {
        // Whoever has it signed may send it at any time: it counts as spent.
        const held = await this.#held(signer, call, options, true)
        try {
          return await this.#chain.sign(held.signer, held.call, held.options)
        } catch (error) {
          if (!held.signed()) for (const hold of held.holds) hold.release()
          throw error
        }
      },
      submit: (signer: Keypair, call: Call, options: SubmitOptions = {}) =>
        this.submit(signer, call, options, { raw: true }),
      execute: async (signer: Keypair, call: Call, options: SubmitOptions = {}) => {
        const included = await this.submit(signer, call, options, { raw: true })
        if (included.error) throw included.error
        return included
      },
      submitSigned: (...args: Parameters<ChainClient['submitSigned']>) => {
        this.#expectForeign()
        return this.#chain.submitSigned(...args)
      },
      submitOnly: (...args: Parameters<ChainClient['submitOnly']>) => {
        this.#expectForeign()
        return this.#chain.submitOnly(...args)
      },
    }
    return new Proxy(this.#chain, {
      get(chain, name, guardedChain) {
        // It is this client by another type: no way around the policies.
        if (name === 'untyped') return () => guardedChain
        const own = guarded[name as keyof ChainClient]
        if (own !== undefined) return own
        const value: unknown = Reflect.get(chain, name, chain)
        return typeof value === 'function' ? value.bind(chain) : value
      },
    })
  }

  /** What `make` makes of the same chain with one more policy. */
  held<T>(policy: Policy, make: (chain: ChainClient, policies: readonly Policy[]) => T): T {
    return make(this.#chain, [...this.policies, policy])
  }

  /** Signed bytes say no more what is in them: they pass only where raw calls do, all of them. */
  #expectForeign(): void {
    for (const { rules } of this.policies) {
      const { rawCalls = false } = rules
      if (rawCalls === true) continue
      const left = allowedRaw(rawCalls)
      throw new PolicyError('rawCalls', { asked: 'signed bytes', left }, 'use a verb of Glia, or set rawCalls to true')
    }
  }
}
