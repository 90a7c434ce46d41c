declare const proof: unique symbol

/** A value of which a fact was proven. Only the step that looked can make it, so "switch before health" does not compile. */
export type Proven<Fact extends string, Value> = Value & { readonly [proof]: Readonly<Record<Fact, true>> }

/** For the step that holds the proof in its hands, and for no other. */
export function proveFact<Fact extends string, Value>(_fact: Fact, value: Value): Proven<Fact, Value> {
  return value as Proven<Fact, Value>
}
