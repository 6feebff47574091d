// Blocks whose hash tells their number.

export const hashOf = (number: number): string => `0x${number.toString(16).padStart(64, '0')}`

export const headerOf = (number: number) => ({
  parentHash: hashOf(number - 1),
  number: `0x${number.toString(16)}`,
  stateRoot: hashOf(0),
  extrinsicsRoot: hashOf(0),
  digest: { logs: [] },
})
