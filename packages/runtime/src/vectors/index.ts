export { type EconomyCase, type EconomyReplay, replayEconomy } from './economy.ts'
export { type LifecycleCase, type Replay, replayLifecycle } from './lifecycle.ts'
