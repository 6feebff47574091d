/**
 * blake2b-64 of the V15 metadata of each configuration. It stands in `:code`, so that the genesis hash changes whenever the
 * interface does: clients keep metadata by genesis hash and spec version, and would otherwise go on with a stale copy.
 * `revision.test.ts` says the new value when it is out of date.
 */
export const METADATA_DIGEST = { fast: '0x5dea1170fc4f8711', standard: '0xea8321767ecfd83b' } as const
