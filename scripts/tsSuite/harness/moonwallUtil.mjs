// What the suites import of @moonwall/util at run time.

/** Time of a block in milliseconds, from its inherent. */
export function getBlockTime(signedBlock) {
  const inherent = signedBlock.block.extrinsics.find(({ method }) => method.section === 'timestamp')
  return inherent.method.args[0].toNumber()
}
