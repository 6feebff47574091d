import { snakeCase } from './codec/typeInfo.ts'
import { FrameError } from './error.ts'
import type { Ctx } from './executive/ctx.ts'
import type { TransactionExtension } from './executive/extension.ts'
import type { RuntimeCall } from './executive/runtimeCall.ts'
import type { RuntimeApi } from './pallet/api.ts'
import type { Origin } from './pallet/origin.ts'
import type { BoundCall, Pallet } from './pallet/pallet.ts'
import type { Weight } from './pallet/weight.ts'

/** What may differ between builds of one runtime (the reference's cargo features). Constants derive from it. */
export interface RuntimeConfig {
  /** 250 ms blocks and short intervals for local work. */
  readonly fastBlocks: boolean
  /** Values that replace constants by `Pallet.Constant`, for simulations and for replaying another build's vectors. */
  readonly overrides?: Readonly<Record<string, unknown>>
}

export interface RuntimeVersion {
  readonly specName: string
  readonly implName: string
  readonly authoringVersion: number
  readonly specVersion: number
  readonly implVersion: number
  readonly transactionVersion: number
  readonly systemVersion: number
}

export interface BlockLimits {
  /** Weight of the block itself, and of each extrinsic before its call. */
  readonly baseBlock: Weight
  readonly baseExtrinsic: Weight
  /** All classes together. */
  readonly maxBlock: Weight
  /** Normal extrinsics; operational ones may fill the block. */
  readonly maxNormal: Weight
  readonly maxNormalLength: number
  readonly maxLength: number
  /** How deep a call may be that comes into the pool ({@link Extrinsic.depth}); in a block, as deep as can be read. */
  readonly poolDepth?: number
}

export interface RuntimeDeclaration {
  readonly version: RuntimeVersion
  readonly config: RuntimeConfig
  readonly pallets: readonly Pallet[]
  readonly apis: readonly RuntimeApi[]
  /** In the order in which their bytes stand in an extrinsic. */
  readonly extensions: readonly TransactionExtension[]
  readonly limits: BlockLimits
  /** Calls that are refused with System.CallFiltered unless the origin is root. */
  filter?(ctx: Ctx, call: RuntimeCall): boolean
  readonly guard?: Guard
}

/** Checks of every dispatch that is not root's, nested ones too (`System::DispatchExtension`). */
export interface Guard {
  /** Fails with a pallet's error. */
  check(ctx: Ctx, origin: Origin, call: RuntimeCall): void
  /** What the checks cost at most; part of what the call costs. */
  weight(call: RuntimeCall): Weight
}

/** The chain's rules, put together. Immutable; any number of networks may run it in one process. */
export interface Runtime extends RuntimeDeclaration {
  readonly palletByIndex: ReadonlyMap<number, Pallet>
  readonly palletByName: ReadonlyMap<string, Pallet>
  /** @throws FrameError when this runtime has no call of that name */
  findCall(pallet: string, name: string): BoundCall
  /** Where a call stands. @throws FrameError when none of this runtime's pallets lists it */
  bound(declared: object): BoundCall
  readonly methods: ReadonlyMap<string, { readonly api: RuntimeApi; readonly method: RuntimeApi['methods'][string] }>
}

/** Puts pallets, APIs and extensions together. Throws FrameError when two pallets share a name or an index. */
export function runtime(declared: RuntimeDeclaration): Runtime {
  const palletByIndex = new Map<number, Pallet>()
  const palletByName = new Map<string, Pallet>()
  const bound = new Map<object, BoundCall>()
  for (const entry of declared.pallets) {
    if (palletByIndex.has(entry.index) || palletByName.has(entry.name)) {
      throw new FrameError(`two pallets share the name ${entry.name} or the index ${entry.index}`)
    }
    palletByIndex.set(entry.index, entry)
    for (const each of entry.callByIndex.values()) {
      const other = bound.get(each.call)
      if (other !== undefined)
        throw new FrameError(
          `call ${each.name} of ${entry.name} is ${other.name} of ${other.pallet}, too; a call stands in one place`,
        )
      bound.set(each.call, each)
    }
    palletByName.set(entry.name, entry)
  }
  const methods = new Map<string, { api: RuntimeApi; method: RuntimeApi['methods'][string] }>()
  for (const api of declared.apis) {
    for (const [key, method] of Object.entries(api.methods))
      methods.set(`${api.name}_${snakeCase(key)}`, { api, method })
  }
  return {
    ...declared,
    palletByIndex,
    palletByName,
    methods,
    bound(call) {
      const found = bound.get(call)
      if (found === undefined)
        throw new FrameError('expected a call that one of the runtime’s pallets lists, found another')
      return found
    },
    findCall(palletName, name) {
      const found = palletByName.get(palletName)?.callByName.get(name)
      if (found === undefined) throw new FrameError(`no call ${palletName}.${name} in this runtime`)
      return found
    },
  }
}
