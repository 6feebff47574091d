export { createKernel, type EpochKernel, epochKernel } from './kernel.ts'
