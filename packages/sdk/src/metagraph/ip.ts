// What node:net tells, for where there is no Node.

/** True for four decimal numbers of 0 to 255 without leading zeros. */
export function isIPv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
}

/** True for an IPv6 address of RFC 4291, with an IPv4 at its end or a zone behind it or not. */
export function isIPv6(text: string): boolean {
  const [address = '', zone, ...more] = text.split('%')
  if (more.length > 0 || zone === '') return false
  const halves = address.split('::')
  if (halves.length > 2) return false
  let groups = 0
  for (const [half, part] of halves.entries()) {
    if (part === '') continue
    const pieces = part.split(':')
    for (const [at, piece] of pieces.entries()) {
      const isLast = half === halves.length - 1 && at === pieces.length - 1
      if (isLast && piece.includes('.')) {
        if (!isIPv4(piece)) return false
        groups += 2
      } else if (/^[0-9a-fA-F]{1,4}$/.test(piece)) groups += 1
      else return false
    }
  }
  // An empty address, or one colon at an end, makes a group that is empty and so fails above; "::" stands for one group or more.
  return halves.length === 2 ? groups <= 7 : address !== '' && groups === 8
}
