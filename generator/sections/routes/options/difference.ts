// Two lists of who may call.

/** Whether anybody was lost, and whether anybody was gained; an empty list is everybody. */
export function difference(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): readonly [lost: boolean, gained: boolean] {
  const [old, now] = [before ?? [], after ?? []];
  if (old.length === 0 || now.length === 0) return [old.length < now.length, now.length < old.length];
  return [old.some((each) => !now.includes(each)), now.some((each) => !old.includes(each))];
}
