import { formatTao, type Tao } from '@glia/base'
import { ABSENT } from '../../client/chainReader.ts'
import type { Call } from '../../client/metadata/metadata.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { CheckError } from './errors.ts'
import { expectBlock, notSubnetOwner } from './findings.ts'
import type { ChainView } from './view.ts'

/** Registrations on root in an interval, as a multiple of its target (pallet-subtensor `do_root_register`). */
const ROOT_INTERVAL_MULTIPLE = 3

/** What registering pays with, and for whom. */
export interface Registration {
  readonly netuid: number
  /** SS58. */
  readonly hotkey: string
  /** The most that may be burned; undefined for any price. */
  readonly atMost?: Tao | undefined
  readonly tip?: bigint | undefined
}

/** NoSuchSubnet, REGISTRATION_CLOSED, ALREADY_REGISTERED, HOTKEY_OWNER, SLIPPAGE, FUNDS. */
export async function checkRegister(view: ChainView, coldkey: Keypair, call: Call, plan: Registration): Promise<void> {
  const { netuid, hotkey, atMost, tip } = plan
  const [, allowed, uid, burn, most] = await Promise.all([
    view.expectSubnet(netuid),
    view.read('NetworkRegistrationAllowed', netuid),
    view.stored('Uids', netuid, hotkey),
    view.read('Burn', netuid),
    view.read('MaxAllowedUids', netuid),
    expectOwn(view, coldkey, hotkey),
  ])
  if (allowed === false || most === 0) {
    throw new CheckError('REGISTRATION_CLOSED', {
      expected: `registration to be open on subnet ${netuid}`,
      found: allowed === false ? 'that its owner has closed it' : 'that it has no places',
      advice: 'wait until it opens, or choose another subnet',
    })
  }
  expectUnregistered(netuid, hotkey, uid)
  if (atMost !== undefined && burn !== undefined && burn > atMost) {
    throw new CheckError('SLIPPAGE', {
      expected: `a price of at most ${formatTao(atMost)} TAO to register on subnet ${netuid}`,
      found: `${formatTao(burn)} TAO`,
      advice: 'allow more, or wait: it falls from block to block',
    })
  }
  await view.expectFunds(coldkey, call, { amount: burn ?? 0n, purpose: 'to register', allowDeath: true, tip })
}

/** ALREADY_REGISTERED, TOO_SOON, FUNDS. */
export async function checkRootRegister(
  view: ChainView,
  coldkey: Keypair,
  call: Call,
  { netuid, hotkey, tip }: Registration,
): Promise<void> {
  const [uid, used, target] = await Promise.all([
    view.stored('Uids', netuid, hotkey),
    view.read('RegistrationsThisInterval', netuid),
    view.read('TargetRegistrationsPerInterval', netuid),
  ])
  expectUnregistered(netuid, hotkey, uid)
  if (used !== undefined && target !== undefined && used >= target * ROOT_INTERVAL_MULTIPLE) {
    throw new CheckError('TOO_SOON', {
      expected: `fewer than ${target * ROOT_INTERVAL_MULTIPLE} registrations on root in this interval`,
      found: String(used),
      advice: 'try again in the next interval',
    })
  }
  await view.expectFunds(coldkey, call, { amount: 0n, purpose: 'to register', allowDeath: true, tip })
}

/** HOTKEY_OWNER, REGISTRATION_CLOSED, TOO_SOON, FUNDS. */
export async function checkRegisterNetwork(
  view: ChainView,
  coldkey: Keypair,
  call: Call,
  { hotkey, tip }: Omit<Registration, 'netuid'>,
): Promise<void> {
  const [cost, first, limit, last, next] = await Promise.all([
    view.queries.networkCost(),
    view.read('NetworkRegistrationStartBlock'),
    view.read('NetworkRateLimit'),
    view.read('LastRateLimitedBlock', { type: 'NetworkLastRegistered' }),
    view.coming(),
    expectOwn(view, coldkey, hotkey),
  ])
  expectBlock('REGISTRATION_CLOSED', 'registration of subnets', first, next)
  if (limit !== undefined && last !== undefined && last > 0n)
    expectBlock('TOO_SOON', 'the next registration of a subnet', last + limit, next)
  await view.expectFunds(coldkey, call, { amount: cost, purpose: 'to register the subnet', allowDeath: true, tip })
}

/** NoSuchSubnet, NOT_OWNER, ALREADY_STARTED, TOO_SOON, FUNDS. */
export async function checkStart(
  view: ChainView,
  signer: Keypair,
  call: Call,
  { netuid, tip }: { readonly netuid: number; readonly tip?: bigint | undefined },
): Promise<void> {
  const [, owner, first, registered, delay, next] = await Promise.all([
    view.expectSubnet(netuid),
    view.read('SubnetOwner', netuid),
    view.stored('FirstEmissionBlockNumber', netuid),
    view.read('NetworkRegisteredAt', netuid),
    view.read('StartCallDelay'),
    view.coming(),
  ])
  if (owner !== undefined && owner !== signer.address) throw notSubnetOwner(netuid, owner, signer.address)
  if (first !== undefined && first !== ABSENT) {
    throw new CheckError('ALREADY_STARTED', {
      expected: `subnet ${netuid} to wait for its start`,
      found: `that it started with block ${first}`,
      advice: 'there is nothing left to do',
    })
  }
  if (registered !== undefined && delay !== undefined)
    expectBlock('TOO_SOON', `the start of subnet ${netuid}`, registered + delay, next)
  await view.expectFunds(signer, call, { amount: 0n, purpose: 'to pay', allowDeath: true, tip })
}

function expectUnregistered(netuid: number, hotkey: string, uid: number | typeof ABSENT | undefined): void {
  if (uid === undefined || uid === ABSENT) return
  throw new CheckError('ALREADY_REGISTERED', {
    expected: `a hotkey that is not on subnet ${netuid} yet`,
    found: `${hotkey}, which has UID ${uid} there`,
    advice: 'there is nothing left to do, or register another hotkey',
  })
}

/** A hotkey belongs to the coldkey that first used it. */
async function expectOwn(view: ChainView, coldkey: Keypair, hotkey: string): Promise<void> {
  const owner = await view.stored('Owner', hotkey)
  if (owner === undefined || owner === ABSENT || owner === coldkey.address) return
  throw new CheckError('HOTKEY_OWNER', {
    expected: `a hotkey of ${coldkey.address}, or a new one`,
    found: `${hotkey}, which belongs to ${owner}`,
    advice: 'sign with that coldkey, or take another hotkey',
  })
}
