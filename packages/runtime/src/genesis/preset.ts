import { formatTao, fromHex, toHexDigits } from '@glia/base'
import { type AccountId, type Ctx, encode, type H256, systemItems, u16 } from '@glia/frame'
import { twox128 } from '@glia/state'
import { authorities as auraAuthorities } from '../pallets/aura/storage.ts'
import { totalIssuance } from '../pallets/balances/storage.ts'
import { type BeaconConfiguration, beaconConfig } from '../pallets/drand/storage.ts'
import { chainId } from '../pallets/evm-chain-id/index.ts'
import { currentSetId, authorities as grandpaAuthorities, setIdSession } from '../pallets/grandpa/storage.ts'
import { limitOrdersGenesis } from '../pallets/limit-orders/genesis.ts'
import { type Tao, ZERO } from '../pallets/subtensor/types.ts'
import { key as sudoKey } from '../pallets/sudo/declarations.ts'
import { nextFeeMultiplier, ONE, storageVersion } from '../pallets/transaction-payment/index.ts'
import { SPEC } from '../version.ts'
import { FINALITY_KEYS } from './accounts.ts'
import { MOST_ISSUED } from './amounts.ts'
import { endow } from './balances.ts'
import { GenesisError } from './errors.ts'
import { METADATA_DIGEST } from './revision.ts'
import type { NetworkSetting } from './settings.ts'
import { type GenesisSubnet, genesisStakes, genesisSubnet } from './subnets.ts'
import { subtensorGenesis } from './subtensor.ts'

/** A network's first state. Amounts are rao. */
export interface GenesisConfig {
  readonly balances: readonly (readonly [AccountId, Tao])[]
  /** Take turns in authoring; fees go to them. */
  readonly authorities: readonly AccountId[]
  /** Their ed25519 keys for finality, in the same order; left out, the development keys. */
  readonly finalityKeys?: readonly string[]
  readonly sudo: AccountId
  /** Whose pulses open what is sealed to a round; left out, drand's quicknet. */
  readonly beacon?: BeaconConfiguration
  /** The chain's number, which what is signed for this chain alone names; left out, 0. */
  readonly chainId?: bigint
  /** Settings of the whole network. */
  readonly settings?: readonly NetworkSetting[]
  /** Subnets beside the root and subnet 1, and what is otherwise on those; each netuid once, in ascending order. */
  readonly subnets?: readonly GenesisSubnet[]
}

/** Hex of `:code`. */
const CODE = toHexDigits(Buffer.from(':code'))

/** Stands in System.BlockHash[0] until block 1 puts the genesis hash there, as on the reference. */
const PLACEHOLDER_HASH = `0x${'45'.repeat(32)}` as H256

const twoxHex = (text: string) => toHexDigits(twox128(new TextEncoder().encode(text)))

/** Behind a pallet's name: where the version of its storage stands. */
const STORAGE_VERSION = twoxHex(':__STORAGE_VERSION__:')

/** Writes a network's first state. @throws GenesisError for what does not fit together */
export function buildGenesis(ctx: Ctx, config: GenesisConfig): void {
  // Clients tell runtimes apart by the hash of what stands here.
  const { specName, specVersion } = SPEC
  const interfaceDigest = ctx.config.fastBlocks ? METADATA_DIGEST.fast : METADATA_DIGEST.standard
  ctx.overlay.setRaw(CODE, new TextEncoder().encode(`glia ${specName} ${specVersion} ${interfaceDigest}`))
  systemItems.blockHash.set(ctx, 0, PLACEHOLDER_HASH)
  systemItems.parentHash.set(ctx, PLACEHOLDER_HASH)
  systemItems.lastRuntimeUpgrade.set(ctx, { specVersion, specName })
  systemItems.upgradedToU32RefCount.set(ctx, true)
  systemItems.upgradedToTripleRefCount.set(ctx, true)
  auraAuthorities.set(
    ctx,
    config.authorities.map((account) => fromHex(account)),
  )
  grandpaAuthorities.set(
    ctx,
    (config.finalityKeys ?? FINALITY_KEYS.slice(0, config.authorities.length)).map((key) => [fromHex(key), 1n]),
  )
  currentSetId.set(ctx, 0n)
  setIdSession.set(ctx, 0n, 0)
  totalIssuance.set(ctx, ZERO)
  for (const [account, free] of config.balances) endow(ctx, account, free)
  storageVersion.set(ctx, 'V2')
  nextFeeMultiplier.set(ctx, ONE)
  sudoKey.set(ctx, config.sudo)
  if (config.beacon !== undefined) beaconConfig.set(ctx, config.beacon)
  subtensorGenesis(ctx)
  if (config.chainId !== undefined) chainId.set(ctx, config.chainId)
  limitOrdersGenesis(ctx)
  for (const set of config.settings ?? []) set(ctx)
  for (const subnet of config.subnets ?? []) genesisSubnet(ctx, subnet)
  for (const subnet of config.subnets ?? []) genesisStakes(ctx, subnet)
  for (const { name, storageVersion: version = 0 } of ctx.runtime.pallets)
    ctx.overlay.setRaw(`${twoxHex(name)}${STORAGE_VERSION}`, encode(u16, version))
  const issued = totalIssuance.get(ctx)
  if (issued > MOST_ISSUED)
    throw new GenesisError(
      'balances',
      `at most ${formatTao(MOST_ISSUED)} TAO with what pools and the root hold`,
      `${formatTao(issued)} TAO`,
    )
}
