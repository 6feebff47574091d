import { toHex0x } from '@glia/base'
import { metadata } from '@glia/frame'
import { blake2b64 } from '@glia/state'
import { expect, it } from 'vitest'
import { subtensorRuntime } from '../runtime.ts'
import { METADATA_DIGEST } from './revision.ts'

it('names the interface that this runtime has', () => {
  const digest = (fastBlocks: boolean) => toHex0x(blake2b64(metadata(subtensorRuntime({ fastBlocks }), 15)))
  expect(METADATA_DIGEST).toEqual({ fast: digest(true), standard: digest(false) })
})
