import { GliaError } from '@glia/base'

/** The chain has no such pallet, call, storage item, constant, runtime API or error. */
export class MetadataError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('METADATA', message, options)
  }
}

/** A call was encoded by other metadata than that of the runtime it would be signed for: there its bytes may mean something else. */
export class CallOutdated extends GliaError {
  constructor({ pallet, name }: { readonly pallet: string; readonly name: string }) {
    super(
      'CALL_OUTDATED',
      `expected a call that is encoded by the present metadata of the chain, found ${pallet}.${name} by another: the runtime was upgraded since, or another node answers now; make the call again`,
    )
  }
}

/** A value does not fit the type the chain wants. */
export class EncodeError extends GliaError {
  constructor(path: string, expected: string, found: unknown) {
    const shown = describe(found)
    super('ENCODE', `${path}: expected ${expected}, found ${shown}`, { expected, found: shown })
  }
}

function describe(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Uint8Array) return `${value.length} bytes`
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${item}n` : item)) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
