/** What a power cut leaves of a file: of each part that was written since the last sync, the old bytes or the new ones. */
export function cutImage(before: Uint8Array, after: Uint8Array, unit: number, takesNew: () => boolean): Uint8Array {
  const image = new Uint8Array(Math.max(before.length, after.length))
  image.set(before)
  for (let at = 0; at < image.length; at += unit) {
    const newer = after.subarray(at, at + unit)
    if (!Buffer.from(newer).equals(image.subarray(at, at + newer.length)) && takesNew()) image.set(newer, at)
  }
  return image
}

/** Of a write at `at`, only the first `length` bytes. */
export function tornWrite(before: Uint8Array, after: Uint8Array, at: number, length: number): Uint8Array {
  const image = before.slice()
  image.set(after.subarray(at, at + length), at)
  return image
}
