import { utf8Text } from '@glia/base'

/** A part of an answer: text, or its bytes in UTF-8 where many are sent the same. */
export type TextPart = string | Uint8Array

/** Bytes that the node keeps whoever is sent them: nobody holds them until they are in its socket. */
export class KeptBytes extends Uint8Array {}

/** The text of an answer, as parts that follow each other: they need not be copied together to be sent. Undefined for none. */
export type Text = readonly TextPart[] | undefined

/** How much an answer holds: characters of what is text, bytes of what is not. */
export const sizeOf = (text: Text): number => text?.reduce((size, part) => size + part.length, 0) ?? 0

/** Characters of what is text, which is made into bytes to be sent. */
export const charsOf = (text: Text): number => sizeOf(text?.filter(isText))

/** How much of it is there for this answer alone. */
export const sizeOfOwn = (text: Text): number => sizeOf(text?.filter((part) => !(part instanceof KeptBytes)))

/** Bytes of a part in UTF-8. */
export const bytesIn = (part: TextPart): number => (isText(part) ? Buffer.byteLength(part) : part.length)

/** Whether a part takes more bytes than that in UTF-8. PERF: no character takes more than three, and what is short is not read. */
export const isLonger = (part: TextPart, bytes: number): boolean =>
  part.length > bytes || (3 * part.length > bytes && bytesIn(part) > bytes)

export const isText = (part: TextPart): part is string => typeof part === 'string'

/** A part as text. */
export const textOf = (part: TextPart): string => (isText(part) ? part : utf8Text(part))

/** Parts as one text. */
export const joined = (parts: readonly TextPart[]): string => parts.map(textOf).join('')
