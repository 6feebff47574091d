declare const brand: unique symbol

/** `T` that only its own constructors make, so that units and ids cannot be mixed up. It costs nothing at run time. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
