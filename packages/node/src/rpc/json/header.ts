import { toHex0x } from '@glia/base'
import { digestItem, encode, type Header } from '@glia/frame'
import type { SealedHeader } from '../../chain/block.ts'
import { hashShape, hexNumberShape, hexShape, listShape, recordShape } from '../schema/shape.ts'

/** A header as `chain_getHeader` answers it. */
export interface HeaderJson {
  readonly parentHash: string
  readonly number: string
  readonly stateRoot: string
  readonly extrinsicsRoot: string
  readonly digest: { readonly logs: readonly string[] }
}

/** The same for the reference. */
export const headerShape = recordShape(
  {
    parentHash: hashShape,
    number: hexNumberShape,
    stateRoot: hashShape,
    extrinsicsRoot: hashShape,
    digest: recordShape({ logs: listShape(hexShape) }),
  },
  { title: 'header' },
)

export function headerJson(header: Header): HeaderJson {
  return {
    parentHash: header.parentHash,
    number: `0x${header.number.toString(16)}`,
    stateRoot: header.stateRoot,
    extrinsicsRoot: header.extrinsicsRoot,
    digest: { logs: header.digest.logs.map((log) => toHex0x(encode(digestItem, log))) },
  }
}

const texts = new WeakMap<SealedHeader, string>()

/** The header as JSON text, made once per block. */
export function headerText(block: SealedHeader): string {
  let text = texts.get(block)
  if (text === undefined) {
    text = JSON.stringify(headerJson(block.header))
    texts.set(block, text)
  }
  return text
}
