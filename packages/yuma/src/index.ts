export { checkCsr, checkEpochInput } from './epoch/checkInput.ts'
export type * from './epoch/types.ts'
export { YumaInputError } from './errors.ts'
