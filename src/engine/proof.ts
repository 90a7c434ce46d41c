declare const proof: unique symbol

/** A value with a proven fact. Only the step that verified the fact makes it, so "switch before health" does not compile. */
export type Proven<Fact extends string, Value> = Value & { readonly [proof]: Readonly<Record<Fact, true>> }

/** Call only in the step that verified the fact. */
export function proveFact<Fact extends string, Value>(_fact: Fact, value: Value): Proven<Fact, Value> {
  return value as Proven<Fact, Value>
}
