import { withKind } from '@glia/base'
import { ABSENT } from '../../client/chainReader.ts'
import type { Keypair } from '../../keys/keypair.ts'
import { CheckError } from './errors.ts'
import { expectBlock, notRegistered } from './findings.ts'
import type { ChainView } from './view.ts'

/** An axon that is to be announced. */
export interface ServePlan {
  readonly netuid: number
  /** As it was written. */
  readonly ip: string
  readonly value: bigint
  readonly version: 4 | 6
  readonly port: number
}

/** What the chain takes for nobody's address. Source: pallet-subtensor `is_valid_ip_address`. */
const REFUSED: Readonly<Record<4 | 6, readonly bigint[]>> = {
  4: [0x7f00_0001n, 0xffff_ffffn],
  6: [1n, (1n << 128n) - 1n],
}

/** AXON_ADDRESS, NOT_REGISTERED, TOO_SOON. */
export async function checkServe(view: ChainView, hotkey: Keypair, plan: ServePlan): Promise<void> {
  const { netuid, ip, value, version, port } = plan
  if (REFUSED[version].includes(value)) {
    throw new CheckError('AXON_ADDRESS', {
      expected: 'an address that others reach',
      found: ip,
      advice: 'the chain refuses it; on one machine 127.0.0.2 does, elsewhere the address of the machine',
    })
  }
  if (!Number.isInteger(port) || port < 1 || port > 0xffff) {
    throw new CheckError('AXON_ADDRESS', {
      expected: 'a port from 1 to 65535',
      found: withKind(port),
      advice: 'announce the port that axon.start() gives',
    })
  }
  const [, uid, limit, axon, next] = await Promise.all([
    view.expectSubnet(netuid),
    view.stored('Uids', netuid, hotkey.address),
    view.read('ServingRateLimit', netuid),
    view.stored('Axons', netuid, hotkey.address),
    view.coming(),
  ])
  if (uid === ABSENT) throw notRegistered(netuid, hotkey.address)
  if (limit !== undefined && limit > 0n && axon !== undefined && axon !== ABSENT)
    expectBlock('TOO_SOON', `the next announcement of ${hotkey.address}`, axon.block + limit, next)
}
