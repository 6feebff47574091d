declare const brand: unique symbol

/**
 * `T` that only its own constructors make, so that units and ids cannot be mixed up. It costs nothing at run time. A value may
 * bear several names, as a zero that is both no TAO and no alpha.
 */
export type Brand<T, Name extends string> = T & { readonly [brand]: { readonly [N in Name]: true } }

/** What a function takes that wants `Name`: a value of that brand or a bare one, but none of another brand. */
export type Unbranded<T, Name extends string> = T & { readonly [brand]?: { readonly [N in Name]: true } }
