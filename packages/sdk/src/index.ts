export * from './bytes.ts'
export { errorText, GliaError } from './errors.ts'
export * from './keys/index.ts'
export * from './types.ts'
