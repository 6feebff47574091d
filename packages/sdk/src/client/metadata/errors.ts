import { GliaError } from '@glia/base'

/** The chain has no such pallet, call, storage item, constant, runtime API or error. */
export class MetadataError extends GliaError {
  constructor(message: string, options?: { cause?: unknown }) {
    super('METADATA', message, options)
  }
}

/** The runtime, as its metadata says, has another form of what is read than this version of the SDK knows: as newer ones may. */
export class UnknownForm extends GliaError {
  /**
   * @param url of the node, whose word it is alone
   * @param why what is other, to be read behind the name of what was asked for
   */
  constructor(url: string, what: string, why: string) {
    super(
      'UNKNOWN_FORM',
      `expected ${what} in the form that this version of the SDK reads, found it ${why} at ${url}: the runtime has another form of it, as that node says; update the SDK, or ask another node where there is no newer version`,
    )
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
