import type { Brand } from './brand.ts'
import type { Hex } from './hex.ts'

/** 32-byte account id as lower-case `0x` hex; string order is byte order. */
export type AccountId = Brand<Hex, 'AccountId'>
/** The account of a miner or validator: it has uids, signs weights, and is staked to. */
export type Hotkey = Brand<Hex, 'AccountId' | 'Hotkey'>
/** The account that has the money: it owns hotkeys, subnets and stake. */
export type Coldkey = Brand<Hex, 'AccountId' | 'Coldkey'>
/** An account that is used as either: a developer's, a test's. */
export type EitherKey = Hotkey & Coldkey
