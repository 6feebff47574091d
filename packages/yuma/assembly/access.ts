/** Elements of the regions of `memory.ts`, by index. */

// @ts-ignore: decorator
@inline
export function u64At(base: usize, index: usize): u64 {
  return load<u64>(base + (index << 3))
}

// @ts-ignore: decorator
@inline
export function putU64(base: usize, index: usize, value: u64): void {
  store<u64>(base + (index << 3), value)
}

// @ts-ignore: decorator
@inline
export function u32At(base: usize, index: usize): usize {
  return load<u32>(base + (index << 2))
}

// @ts-ignore: decorator
@inline
export function putU32(base: usize, index: usize, value: usize): void {
  store<u32>(base + (index << 2), u32(value))
}

// @ts-ignore: decorator
@inline
export function u16At(base: usize, index: usize): usize {
  return load<u16>(base + (index << 1))
}

// @ts-ignore: decorator
@inline
export function putU16(base: usize, index: usize, value: usize): void {
  store<u16>(base + (index << 1), u16(value))
}

/** Sets the first `count` u64 of a region to zero. */
// @ts-ignore: decorator
@inline
export function clearU64(base: usize, count: usize): void {
  memory.fill(base, 0, count << 3)
}
