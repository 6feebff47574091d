// Just enough of the WebAssembly binary format to put a hash function together when the program starts. Written to
// run fast once, cold: plain pushes, no intermediate arrays.

export const I32 = 0x7f
export const I64 = 0x7e

/** Instructions without operands, by their names in the specification. */
export const op = {
  loop: 0x03,
  block: 0x02,
  end: 0x0b,
  void: 0x40,
  i32_eqz: 0x45,
  i32_lt_u: 0x49,
  i32_add: 0x6a,
  i32_sub: 0x6b,
  i32_shl: 0x74,
  i32_shr_u: 0x76,
  i64_add: 0x7c,
  i64_mul: 0x7e,
  i64_xor: 0x85,
  i64_shr_u: 0x88,
  i64_rotl: 0x89,
  i64_rotr: 0x8a,
  i32_wrap_i64: 0xa7,
  i64_extend_i32_u: 0xad,
} as const

/** The instructions of one function. */
export class Code {
  readonly bytes: number[] = []

  op(...instructions: number[]): this {
    for (const instruction of instructions) this.bytes.push(instruction)
    return this
  }

  get(local: number): this {
    this.bytes.push(0x20, local)
    return this
  }

  set(local: number): this {
    this.bytes.push(0x21, local)
    return this
  }

  tee(local: number): this {
    this.bytes.push(0x22, local)
    return this
  }

  call(index: number): this {
    this.bytes.push(0x10, index)
    return this
  }

  branch(depth: number): this {
    this.bytes.push(0x0c, depth)
    return this
  }

  branchIf(depth: number): this {
    this.bytes.push(0x0d, depth)
    return this
  }

  i32(value: number): this {
    this.bytes.push(0x41)
    let rest = value
    for (;;) {
      const low = rest & 0x7f
      rest >>= 7
      if ((rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40)) {
        this.bytes.push(low)
        return this
      }
      this.bytes.push(low | 0x80)
    }
  }

  i64(value: bigint): this {
    this.bytes.push(0x42)
    let rest = BigInt.asIntN(64, value)
    for (;;) {
      const low = Number(BigInt.asUintN(7, rest))
      rest >>= 7n
      if ((rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40)) {
        this.bytes.push(low)
        return this
      }
      this.bytes.push(low | 0x80)
    }
  }

  /** i64.load of the address on the stack plus `offset`. */
  load(offset: number): this {
    this.bytes.push(0x29, 3)
    unsigned(this.bytes, offset)
    return this
  }

  load32(): this {
    this.bytes.push(0x35, 2, 0)
    return this
  }

  load8(): this {
    this.bytes.push(0x31, 0, 0)
    return this
  }

  store(offset: number): this {
    this.bytes.push(0x37, 3)
    unsigned(this.bytes, offset)
    return this
  }

  /** memory.fill of address, byte and count on the stack. */
  fill(): this {
    this.bytes.push(0xfc, 0x0b, 0)
    return this
  }
}

export interface WasmFunction {
  /** Functions without a name are for the others. Results there are none: everything goes through the memory. */
  name?: string
  parameters: number[]
  /** All of one type. */
  locals: { count: number; type: number }
  code: Code
}

/** The part of the WebAssembly interface that is needed here (the types of Node 20 leave it out). */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { readonly exports: unknown }
}

/** A running module of these functions and one memory of `pages` times 64 KiB, exported as `memory`. */
export function instantiate<T extends object>(
  functions: readonly WasmFunction[],
  pages: number,
): T & { memory: { readonly buffer: ArrayBuffer; grow(pages: number): number } } {
  const out = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  section(out, 1, functions, ({ parameters }, to) => {
    to.push(0x60, parameters.length)
    for (const type of parameters) to.push(type)
    to.push(0)
  })
  section(out, 3, functions, (_, to, index) => to.push(index))
  section(out, 5, [pages], (minimum, to) => to.push(0, minimum))
  const exported: [string, number, number][] = [['memory', 2, 0]]
  for (const [index, { name }] of functions.entries()) if (name !== undefined) exported.push([name, 0, index])
  section(out, 7, exported, ([name, kind, index], to) => {
    to.push(name.length)
    for (let i = 0; i < name.length; i++) to.push(name.charCodeAt(i))
    to.push(kind, index)
  })
  section(out, 10, functions, ({ locals, code }, to) => {
    const head = locals.count === 0 ? [0] : [1, locals.count, locals.type]
    unsigned(to, head.length + code.bytes.length + 1)
    append(to, head)
    append(to, code.bytes)
    to.push(op.end)
  })
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi }
  const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(out)))
  return instance.exports as T & { memory: { readonly buffer: ArrayBuffer; grow(pages: number): number } }
}

function section<T>(
  out: number[],
  id: number,
  items: readonly T[],
  write: (item: T, to: number[], index: number) => void,
): void {
  const body: number[] = []
  unsigned(body, items.length)
  for (const [index, item] of items.entries()) write(item, body, index)
  out.push(id)
  unsigned(out, body.length)
  append(out, body)
}

/** Arguments of one call; the stack holds many more. */
const AT_ONCE = 4096

function append(to: number[], bytes: readonly number[]): void {
  for (let from = 0; from < bytes.length; from += AT_ONCE) to.push(...bytes.slice(from, from + AT_ONCE))
}

/** Unsigned LEB128. */
function unsigned(to: number[], value: number): void {
  let rest = value
  for (; rest >= 0x80; rest >>>= 7) to.push((rest & 0x7f) | 0x80)
  to.push(rest)
}
