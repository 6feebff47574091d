export { type LifecycleCase, type Replay, replayLifecycle } from './lifecycle.ts'
