/** A mistake that somebody could make in one place, and the specs of which at least one test must turn red. `from` stands in the file exactly once. */
export type PlantedBug = { readonly what: string; readonly file: string; readonly from: string; readonly to: string; readonly red: readonly string[] };
