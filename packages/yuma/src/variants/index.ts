/**
 * Lab only: past and proposed Yuma rules in floating point. Imported as `@glia/yuma/variants`, never by the runtime.
 */
export { VARIANT_CASES } from './cases.ts'
export { simulateVariant, totalDividends } from './simulate.ts'
export type * from './types.ts'
export { DEFAULT_VARIANT_PARAMETERS, VARIANTS } from './variants.ts'
