/** What the answer is going to be about. Errors on demand will add their own kinds here. */
export type Scenario = { readonly kind: 'ordinary' }

export function chooseScenario(): Scenario {
  return { kind: 'ordinary' }
}
