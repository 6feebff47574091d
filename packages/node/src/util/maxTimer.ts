/** The longest that a timer can wait, in milliseconds, 24.8 days: Node takes what is longer for 1 ms. */
export const MAX_TIMER_MS = 2_147_483_647
