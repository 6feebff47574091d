export * from './autoClaimIndices.ts'
export * from './blockEmission.ts'
export * from './powNormalize.ts'
export * from './q32.ts'
