import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unreachable } from '@glia/base'

/** What of the module is used (`wasm-bindgen` 0.2: a slice goes in as address and length, and is freed inside). */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly __wbindgen_malloc: (length: number, align: number) => number
  readonly sr25519_verify: (
    publicKey: number,
    publicKeyLength: number,
    message: number,
    messageLength: number,
    signature: number,
    signatureLength: number,
  ) => number
}

type Imports = Record<string, Record<string, () => never>>

/** The part of the WebAssembly interface that is needed here (the types of Node 20 leave it out). */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>
  readonly Module: { imports(module: object): readonly { readonly module: string; readonly name: string }[] }
  readonly Instance: new (module: object, imports: Imports) => { readonly exports: unknown }
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi }

/** Where the package keeps the module. */
function moduleFile(): string {
  const main = createRequire(import.meta.url).resolve('@polkadot-labs/schnorrkel-wasm')
  return join(dirname(main), 'schnorrkel_bg.wasm')
}

/** The module imports random numbers and a console: a check needs neither. */
function noImport(): never {
  unreachable('the signature code asked for what a check has no use for')
}

/**
 * sr25519 by the Rust crate `schnorrkel`. The JavaScript of its package is not used: it writes the panic that a wrong key
 * causes to the console, and goes on with memory and stack as the panic left them. Anybody can send 32 bytes that are no
 * key, so here a panic is the end of the instance, and the next check has a new one.
 */
export class Schnorrkel {
  readonly #module: object
  readonly #imports: Imports = {}
  #instance: Exports

  private constructor(module: object) {
    this.#module = module
    for (const { module: from, name } of WebAssembly.Module.imports(module))
      this.#imports[from] = { ...this.#imports[from], [name]: noImport }
    this.#instance = this.#start()
  }

  static async load(): Promise<Schnorrkel> {
    return new Schnorrkel(await WebAssembly.compile(await readFile(moduleFile())))
  }

  /** Undefined when there is no answer: key or signature are no such thing, or the module failed. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean | undefined {
    try {
      const instance = this.#instance
      const key = give(instance, publicKey)
      const text = give(instance, message)
      const proof = give(instance, signature)
      return instance.sr25519_verify(key, publicKey.length, text, message.length, proof, signature.length) !== 0
    } catch {
      this.#instance = this.#start()
      return undefined
    }
  }

  #start(): Exports {
    return new WebAssembly.Instance(this.#module, this.#imports).exports as Exports
  }
}

function give({ memory, __wbindgen_malloc }: Exports, bytes: Uint8Array): number {
  const at = __wbindgen_malloc(bytes.length, 1) >>> 0
  new Uint8Array(memory.buffer).set(bytes, at)
  return at
}
