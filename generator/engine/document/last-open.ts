// Where a bracket or a quote was opened that YAML waits for.

/** The innermost bracket, or the quote, that is open at a place; undefined when there is none. */
export function lastOpen(text: string, offset: number): number | undefined {
  const open: number[] = [];
  for (const { index, 0: found } of text
    .slice(0, offset)
    .matchAll(
      /(?<=^|\s)#.*$|(?<=[\s{[,]|^)"(?:[^"\\]|\\[^])*("|$(?![^]))|(?<=[\s{[,]|^)'(?:[^']|'')*('(?!')|$(?![^]))|[{}[\]]/gm,
    )) {
    if (found === '{' || found === '[') open.push(index);
    else if (found === '}' || found === ']') open.pop();
    else if (!found.startsWith('#') && (found.length === 1 || found.at(-1) !== found[0])) return index;
  }
  return open.at(-1);
}
