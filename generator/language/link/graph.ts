// Who refers to whom among named types, and what spreads along these references.
import type { NamedType, Type } from '../model.js';

/** References among named types, walked against their direction. */
export interface ReferenceGraph {
  /** Every named type, in a stable order. */
  readonly all: readonly NamedType[];
  /** The types that refer to each type. */
  readonly referrers: ReadonlyMap<NamedType, readonly NamedType[]>;
}

/** Calls `visit` for each named type that a type refers to directly. */
export function visitReferences(type: Type, visit: (named: NamedType) => void): void {
  switch (type.kind) {
    case 'ref':
      visit(type.to);
      return;
    case 'array':
    case 'map':
    case 'nullable':
    case 'stream':
      visitReferences(type.of, visit);
      return;
    case 'union':
      for (const member of type.of) visitReferences(member, visit);
      return;
    case 'object':
      for (const field of type.fields) visitReferences(field.type, visit);
      return;
    default:
  }
}

/** The graph of all named types. */
export function createGraph(all: readonly NamedType[]): ReferenceGraph {
  const referrers = new Map<NamedType, NamedType[]>(all.map((named) => [named, []]));
  for (const named of all) {
    visitReferences(named.type, (to) => {
      const list = referrers.get(to);
      if (list === undefined) referrers.set(to, [named]);
      else list.push(named);
    });
  }
  return { all, referrers };
}

/**
 * Spreads a finding from the types that have it to all that refer to them: each gets the origin that it reaches by the
 * shortest way. It goes no further than types that don't pass it on. Linear in types and references.
 */
export function spread<Finding>(
  graph: ReferenceGraph,
  find: (named: NamedType) => Finding | undefined,
  passes: (named: NamedType) => boolean = () => true,
): ReadonlyMap<NamedType, Finding> {
  const reached = new Map<NamedType, Finding>();
  const queue: NamedType[] = [];
  for (const named of graph.all) {
    const finding = find(named);
    if (finding === undefined) continue;
    reached.set(named, finding);
    queue.push(named);
  }
  for (let index = 0; index < queue.length; index += 1) {
    const named = queue[index]!;
    const finding = reached.get(named)!;
    for (const referrer of graph.referrers.get(named) ?? []) {
      if (reached.has(referrer) || !passes(referrer)) continue;
      reached.set(referrer, finding);
      queue.push(referrer);
    }
  }
  return reached;
}

/** Groups of types that reach each other, each group after those it refers to (Tarjan). `edges` says which references count. */
export function stronglyConnected(
  all: readonly NamedType[],
  edges: (named: NamedType) => readonly NamedType[],
): readonly (readonly NamedType[])[] {
  const indexOf = new Map<NamedType, number>();
  const low = new Map<NamedType, number>();
  const onStack = new Set<NamedType>();
  const stack: NamedType[] = [];
  const groups: NamedType[][] = [];
  interface Frame {
    readonly named: NamedType;
    readonly targets: readonly NamedType[];
    next: number;
  }
  // Kept by hand, so that long chains of types don't exhaust the call stack.
  const frames: Frame[] = [];
  const enter = (named: NamedType): void => {
    indexOf.set(named, indexOf.size);
    low.set(named, indexOf.get(named)!);
    stack.push(named);
    onStack.add(named);
    frames.push({ named, targets: edges(named), next: 0 });
  };
  for (const start of all) {
    if (indexOf.has(start)) continue;
    enter(start);
    while (frames.length > 0) {
      const frame = frames.at(-1)!;
      const target = frame.targets[frame.next];
      frame.next += 1;
      if (target !== undefined) {
        if (!indexOf.has(target)) enter(target);
        else if (onStack.has(target))
          low.set(frame.named, Math.min(low.get(frame.named)!, indexOf.get(target)!));
        continue;
      }
      frames.pop();
      const above = frames.at(-1)?.named;
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(frame.named)!));
      if (low.get(frame.named) !== indexOf.get(frame.named)) continue;
      const group: NamedType[] = [];
      let member: NamedType;
      do {
        member = stack.pop()!;
        onStack.delete(member);
        group.push(member);
      } while (member !== frame.named);
      groups.push(group.reverse());
    }
  }
  return groups;
}
