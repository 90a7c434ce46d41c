/** Any value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }

/** What was found, by name. What is undefined is left out of the JSON. */
export type Facts = { readonly [name: string]: Json | undefined }
