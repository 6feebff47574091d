import {
  type Call,
  type Codec,
  type Ctx,
  callNamed,
  type DispatchError,
  FrameError,
  isStorageMap,
  Reader,
  type Runtime,
  type RuntimeCall,
  type StorageMap,
  StorageValue,
} from '@glia/frame'
import { deposit } from '../pallets/balances/index.ts'
import { totalIssuance as issued } from '../pallets/balances/storage.ts'
import { currentBlock } from '../pallets/subtensor/block.ts'
import { createHotkeyAccount } from '../pallets/subtensor/hotkeys.ts'
import { appendNeuron } from '../pallets/subtensor/neurons/uids.ts'
import { totalIssuance } from '../pallets/subtensor/storage/index.ts'
import { initNetwork } from '../pallets/subtensor/subnets/initNetwork.ts'
import { asNetUid, asTao } from '../pallets/subtensor/types.ts'
import { feeRate } from '../pallets/swap/declarations.ts'
import { VectorChain, type VectorNames } from './chain.ts'
import { itemOf } from './flat.ts'
import { type BytesAs, fromJson, type Json, writeJson } from './json.ts'

export type Fields = { readonly [key: string]: Json }

/** One step of a script, as the file has it. */
export interface Step extends Fields {
  readonly op: string
}

/** What the scripts of all kinds have in common: a chain, and the steps that prepare it. */
export class Session {
  protected readonly chain: VectorChain = new VectorChain()

  get ctx(): Ctx {
    return this.chain.ctx
  }

  get names(): VectorNames {
    return this.chain.names
  }

  get rules(): Runtime {
    return this.chain.rules
  }

  /** Runs a step that only prepares; false when it is none. */
  protected prepare(step: Step): boolean {
    const account = (name: string) => this.names.toId(String(step[name]))
    const netuid = Number(step['netuid'])
    switch (step.op) {
      case 'mint': {
        const tao = BigInt(String(step['tao']))
        totalIssuance.update(this.ctx, (total) => asTao(total + tao))
        issued.update(this.ctx, (total) => asTao(total + tao))
        deposit(this.ctx, account('account'), asTao(tao))
        return true
      }
      case 'init_network':
        initNetwork(this.ctx, asNetUid(netuid), Number(step['tempo']))
        return true
      case 'set':
        this.#set(step)
        return true
      case 'create_account':
        createHotkeyAccount(this.ctx, account('coldkey'), account('hotkey'))
        return true
      case 'register':
        createHotkeyAccount(this.ctx, account('coldkey'), account('hotkey'))
        appendNeuron(this.ctx, asNetUid(netuid), account('hotkey'), currentBlock(this.ctx))
        return true
      default:
        return false
    }
  }

  /** A call by its names; undefined when the runtime does not offer it. */
  protected make(pallet: string, name: string, args: Fields): RuntimeCall | undefined {
    let bound: ReturnType<Runtime['findCall']>
    try {
      bound = this.rules.findCall(pallet, name)
    } catch (missing) {
      if (missing instanceof FrameError) return undefined
      throw missing
    }
    const bytes = (bound.call as Call).fields.map((field) => {
      const bytesAs: BytesAs = field.name === 'commit' || field.name === 'work' ? 'hex' : 'text'
      return writeJson(field.type, args[field.name ?? ''] ?? null, this.names, bytesAs)
    })
    return callNamed(this.rules, pallet, name, bound.call.decodeArgs(new Reader(Buffer.concat(bytes))))
  }

  protected errorName(error: DispatchError): string {
    if (error.type !== 'Module') return error.type
    const home = this.rules.palletByIndex.get(error.value.index)
    const found = Object.values(home?.errors ?? {}).find((candidate) => candidate.index === error.value.error[0])
    return `${home?.name ?? '?'}.${found?.name ?? '?'}`
  }

  #set(step: Step): void {
    const name = String(step['item'])
    const item = name === 'Swap.FeeRate' ? feeRate : itemOf(name)
    const value = fromJson(item.codec as Codec<unknown>, step['value'] ?? null, this.names)
    if (item instanceof StorageValue) item.set(this.ctx, value)
    else if (isStorageMap(item)) {
      const keys = (step['key'] ?? []) as readonly Json[]
      const key = keys.map((part, i) => fromJson(item.keys[i]?.codec as Codec<unknown>, part, this.names))
      ;(item as StorageMap<readonly unknown[], unknown>).set(this.ctx, ...key, value)
    }
  }
}
