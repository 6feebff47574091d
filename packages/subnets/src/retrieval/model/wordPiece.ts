/** WordPiece as the uncased BERT family uses it (lower case, accents stripped, punctuation split off, greedy longest match). */
export class WordPiece {
  readonly #ids: ReadonlyMap<string, number>

  /** `vocabulary` is a vocab.txt: one piece a line, its number is its id. */
  constructor(vocabulary: string) {
    this.#ids = new Map(
      vocabulary
        .split(/\r?\n/)
        .filter((line) => line.length > 0)
        .map((line, id) => [line, id]),
    )
  }

  /** Ids with [CLS] and [SEP], at most `limit` of them. */
  encode(text: string, limit = 256): number[] {
    const plain = text
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
    const pieces = (plain.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []).flatMap((word) => this.#split(word))
    return [this.#id('[CLS]'), ...pieces.slice(0, limit - 2), this.#id('[SEP]')]
  }

  #id(piece: string): number {
    return this.#ids.get(piece) ?? this.#ids.get('[UNK]') ?? 0
  }

  #split(word: string): number[] {
    const found: number[] = []
    let start = 0
    while (start < word.length) {
      let end = word.length
      let id: number | undefined
      for (; end > start; end--) {
        id = this.#ids.get((start > 0 ? '##' : '') + word.slice(start, end))
        if (id !== undefined) break
      }
      if (id === undefined) return [this.#id('[UNK]')]
      found.push(id)
      start = end
    }
    return found
  }
}
