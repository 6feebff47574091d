import type { Tao } from '@glia/base'
import type { SubnetNumber } from '../../types.ts'
import { expectTao } from '../amounts.ts'
import { checkRegister, checkRegisterNetwork, checkRootRegister, checkStart } from '../checks/index.ts'
import { expectOneLimit, limitOf } from '../quotes.ts'
import { type Expose, exposing, feeOnly, type Plan, type Scene, subtensor, verb } from './verb.ts'

/** A neuron to register. */
export interface RegisterInput {
  readonly netuid: SubnetNumber
  /** SS58. */
  readonly hotkey: string
  /** The most that may be burned; registrations before it in the same block raise the price. Default: whatever it costs. */
  readonly atMost?: Tao
  /** As a part of the price now, 0 to below 1, that it may rise by, in place of `atMost`; `'any'`, the default, pays whatever it costs. */
  readonly maxSlippage?: number | 'any'
}

/** A subnet to create. */
export interface RegisterNetworkInput {
  /** SS58 of its first neuron. */
  readonly hotkey: string
}

/** Each registration raises the price, also one earlier in the same batch. */
const atPrice: Expose = async (args, { queries }) => {
  const netuid = args.netuid('netuid')
  return exposing({ tao: await queries.burnCost(netuid), subnets: [netuid], mayGrow: true })
}

const atLimit: Expose = (args) =>
  exposing({ tao: args.rao('limit_price'), subnets: [args.netuid('netuid')], mayFall: true })

/** Registers a hotkey on a subnet; on root, subnet 0, for the fee alone. */
export const register = verb<RegisterInput>({
  signer: 'coldkey',
  names: { netuid: true, hotkey: true, atMost: true, maxSlippage: true },
  calls: {
    'SubtensorModule.burned_register': atPrice,
    'SubtensorModule.register_limit': atLimit,
    'SubtensorModule.root_register': () => exposing({ subnets: [0] }),
  },
  async plan(scene, input) {
    const { netuid, hotkey } = input
    expectOneLimit(input.maxSlippage, ['atMost', input.atMost])
    if (input.atMost !== undefined) expectTao(input.atMost)
    const atMost = await mostOf(scene, input)
    const call = registration(scene, { netuid, hotkey, ...(atMost === undefined ? {} : { atMost }) })
    const check = netuid === 0 ? checkRootRegister : checkRegister
    return {
      call,
      sentence: `Register ${hotkey} on subnet ${netuid}`,
      check: () => check(scene.view, scene.signer, call, { netuid, hotkey, atMost, tip: scene.tip }),
    }
  },
})

/** The most that may be burned; undefined for whatever it costs, and on root, where nothing is. */
async function mostOf(scene: Scene, { netuid, atMost, maxSlippage = 'any' }: RegisterInput): Promise<Tao | undefined> {
  if (netuid === 0 || atMost !== undefined) return atMost
  // Who must know the cost before signing names the price of now: it may have risen when the block is made.
  const rise = maxSlippage === 'any' && scene.bounded ? 0 : maxSlippage
  return rise === 'any' ? undefined : limitOf('buy', await scene.queries.burnCost(netuid), { maxSlippage: rise })
}

function registration(scene: Scene, { netuid, hotkey, atMost }: RegisterInput): Plan['call'] {
  if (netuid === 0) return subtensor(scene, 'root_register', { hotkey })
  if (atMost === undefined) return subtensor(scene, 'burned_register', { netuid, hotkey })
  return subtensor(scene, 'register_limit', { netuid, hotkey, limit_price: atMost })
}

/** Creates a subnet. */
export const registerNetwork = verb<RegisterNetworkInput>({
  signer: 'coldkey',
  names: { hotkey: true },
  calls: {
    // The subnet that comes of it, and the one that may have to make room, nobody knows before.
    'SubtensorModule.register_network': async (_args, { queries }) =>
      exposing({ tao: await queries.networkCost(), subnets: 'all', mayGrow: true }),
  },
  plan(scene, { hotkey }) {
    const call = subtensor(scene, 'register_network', { hotkey })
    return {
      call,
      sentence: `Create a subnet with ${hotkey} as its first neuron`,
      check: () => checkRegisterNetwork(scene.view, scene.signer, call, { hotkey, tip: scene.tip }),
    }
  },
})

/** Lets a subnet's emission begin. */
export const startSubnet = verb<{ readonly netuid: SubnetNumber }>({
  signer: 'coldkey',
  names: { netuid: true },
  calls: { 'SubtensorModule.start_call': feeOnly },
  plan(scene, { netuid }) {
    const call = subtensor(scene, 'start_call', { netuid })
    return {
      call,
      sentence: `Start subnet ${netuid}`,
      check: () => checkStart(scene.view, scene.signer, call, { netuid, tip: scene.tip }),
    }
  },
})
